package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One candidate of an answer, whole or in the pieces of a stream.
 *
 * @param index its number, from 0
 * @param callIds an id for each call
 * @param continuation what the client sends to have the rest, if the answer is not finished
 */
record GeminiCandidate(
        GeminiRequest request,
        Script script,
        int index,
        List<String> callIds,
        Optional<String> continuation,
        Directives directives) {

    /**
     * What one response of a stream brings.
     *
     * @param said the text in it, for its log probabilities
     * @param visible tokens in it
     * @param thoughts tokens of thinking until it, since the last piece
     */
    record Piece(List<Json> parts, String said, boolean last, int visible, int thoughts) {}

    /** Everything in one. */
    JsonObject whole() {
        var parts = new ArrayList<Json>();
        int callsSoFar = 0;
        for (Block block : script.blocks()) {
            switch (block) {
                case Block.Thought(String text, int ignored) -> {
                    if (request.showsThoughts()) {
                        parts.add(thought(text));
                    }
                }
                case Block.Text(String text, int ignored) -> parts.add(signed(text(text), signsText()));
                case Block.Refusal ignored -> {}
                case Block.Call call -> {
                    if (call.complete()) {
                        parts.add(call(call, callsSoFar++));
                    }
                }
            }
        }
        return json(new Piece(parts, script.text(), true, 0, 0));
    }

    /** The pieces of a stream; the last ends it. */
    List<Piece> pieces() {
        var pieces = new ArrayList<Piece>();
        var calls = new ArrayList<Json>();
        for (Block block : script.blocks()) {
            switch (block) {
                case Block.Thought(String text, int ignored) -> {
                    if (request.showsThoughts()) {
                        Chunks.of(text)
                                .forEach(chunk -> pieces.add(new Piece(List.of(thought(chunk)), "", false, 0, 0)));
                    }
                }
                case Block.Text(String text, int tokens) -> addText(pieces, text, tokens);
                case Block.Refusal ignored -> {}
                case Block.Call call -> {
                    if (call.complete()) {
                        calls.add(call(call, calls.size()));
                    }
                }
            }
        }
        boolean callsApart = request.model().bindsThoughts();
        boolean endIsLeftOut = directives.withoutFinish();
        if (callsApart) {
            calls.forEach(call -> pieces.add(new Piece(List.of(call), "", false, 0, 0)));
            calls.clear();
        } else if (endIsLeftOut && !calls.isEmpty()) {
            pieces.add(new Piece(List.copyOf(calls), "", false, 0, 0));
        }
        List<Json> end = calls.isEmpty() ? List.of(signed(text(""), signsText())) : List.copyOf(calls);
        int rest = script.visibleTokens()
                - pieces.stream().mapToInt(Piece::visible).sum();
        pieces.add(new Piece(end, "", true, rest, 0));
        return withThoughts(pieces);
    }

    private static void addText(List<Piece> pieces, String text, int tokens) {
        List<String> chunks = Chunks.of(text);
        int before = 0;
        for (int i = 0; i < chunks.size(); i++) {
            int soFar = (int) ((long) tokens * (i + 1) / chunks.size());
            pieces.add(new Piece(List.of(text(chunks.get(i))), chunks.get(i), false, soFar - before, 0));
            before = soFar;
        }
    }

    /** The thinking is counted with the first piece that is not a part of it. */
    private List<Piece> withThoughts(List<Piece> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            boolean thought =
                    piece.parts().stream().anyMatch(part -> part instanceof JsonObject object && object.has("thought"));
            if (!thought) {
                pieces.set(
                        i,
                        new Piece(piece.parts(), piece.said(), piece.last(), piece.visible(), script.thoughtTokens()));
                return pieces;
            }
        }
        return pieces;
    }

    /** The candidate as one response shows it. */
    JsonObject json(Piece piece) {
        var candidate = JsonObject.builder();
        boolean refused = script.stop() instanceof Stop.Refused && piece.last();
        if (!refused) {
            var content = JsonObject.builder();
            if (!piece.parts().isEmpty()) {
                content.put("parts", new JsonArray(piece.parts()));
            }
            candidate.put("content", content.put("role", "model").build());
        }
        if (piece.last() && !directives.withoutFinish()) {
            candidate.put("finishReason", finishReason());
            continuation.ifPresent(token -> candidate.put("continuationToken", token));
        }
        candidate.put("index", index);
        if (refused) {
            candidate.put("safetyRatings", blockedRatings());
        }
        if (request.topLogprobs().isPresent()) {
            GeminiLogprobs.put(candidate, piece.said(), request.topLogprobs().getAsInt());
            if (piece.last()) {
                candidate.put("avgLogprobs", GeminiLogprobs.average(script.text()));
            }
        }
        return candidate.build();
    }

    /** The ratings of what was blocked. */
    static JsonArray blockedRatings() {
        return JsonArray.of(JsonObject.builder()
                .put("category", "HARM_CATEGORY_DANGEROUS_CONTENT")
                .put("probability", "HIGH")
                .put("blocked", true)
                .build());
    }

    private String finishReason() {
        if (continuation.isPresent()) {
            return "CONTINUATION";
        }
        return switch (script.stop()) {
            case Stop.Natural() -> "STOP";
            case Stop.Calls() -> "STOP";
            case Stop.Sequence(String ignored) -> "STOP";
            case Stop.Ceiling() -> "MAX_TOKENS";
            case Stop.Filtered() -> "SAFETY";
            case Stop.Refused() -> "SAFETY";
        };
    }

    private static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private static JsonObject thought(String text) {
        return JsonObject.builder().put("text", text).put("thought", true).build();
    }

    /** Gemini 3 signs its text too, if it thought. */
    private boolean signsText() {
        return request.model().bindsThoughts()
                && script.thoughtTokens() > 0
                && !script.text().isEmpty();
    }

    private JsonObject signed(JsonObject part, boolean signs) {
        return signs
                ? part.with()
                        .put("thoughtSignature", ThoughtSignature.ofText(request.model(), script.text()))
                        .build()
                : part;
    }

    /** Only the first of parallel calls is signed. */
    private JsonObject call(Block.Call call, int number) {
        var function = JsonObject.builder();
        if (request.model().bindsThoughts()) {
            function.put("id", callIds.get(number));
        }
        JsonObject part = JsonObject.builder()
                .put(
                        "functionCall",
                        function.put("name", call.name())
                                .put("args", call.arguments())
                                .build())
                .build();
        boolean signs = number == 0 && script.thoughtTokens() > 0;
        return signs
                ? part.with()
                        .put(
                                "thoughtSignature",
                                ThoughtSignature.ofCall(request.model(), call.name(), call.arguments()))
                        .build()
                : part;
    }
}
