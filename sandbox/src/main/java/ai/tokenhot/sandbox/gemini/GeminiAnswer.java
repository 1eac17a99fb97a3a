package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import ai.tokenhot.sandbox.script.Seal;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a script as {@code GenerateContentResponse}s.
 *
 * @param prompt the counted prompt
 * @param cached how much of it was known
 */
record GeminiAnswer(
        GeminiRequest request,
        Script script,
        PromptMeter prompt,
        int cached,
        String responseId,
        List<String> callIds,
        Directives directives) {

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
                case Block.Call call -> {
                    if (call.complete()) {
                        parts.add(call(call, callsSoFar++));
                    }
                }
            }
        }
        return response(parts, true, script.visibleTokens(), script.thoughtTokens());
    }

    /** One event per piece. */
    List<StreamEvent> events() {
        var events = new ArrayList<StreamEvent>();
        var calls = new ArrayList<Json>();
        for (Block block : script.blocks()) {
            switch (block) {
                case Block.Thought(String text, int ignored) -> {
                    if (request.showsThoughts()) {
                        Chunks.of(text).forEach(chunk -> events.add(event(thought(chunk), 0, 0)));
                    }
                }
                case Block.Text(String text, int tokens) -> addText(events, text, tokens);
                case Block.Call call -> {
                    if (call.complete()) {
                        calls.add(call(call, calls.size()));
                    }
                }
            }
        }
        boolean callsApart = request.model().bindsThoughts();
        if (callsApart) {
            calls.forEach(call -> events.add(event(call, 0, script.thoughtTokens())));
            calls.clear();
        }
        addEnd(events, calls);
        return events;
    }

    private void addText(List<StreamEvent> events, String text, int tokens) {
        List<String> chunks = Chunks.of(text);
        for (int i = 0; i < chunks.size(); i++) {
            int soFar = (int) ((long) tokens * (i + 1) / chunks.size());
            events.add(event(text(chunks.get(i)), soFar, script.thoughtTokens()));
        }
    }

    /** The last event: calls of the older models, or an empty text that carries the signature. */
    private void addEnd(List<StreamEvent> events, List<Json> calls) {
        List<Json> parts = calls.isEmpty() ? List.of(signed(text(""), signsText())) : List.copyOf(calls);
        StreamEvent end = StreamEvent.of(() -> response(parts, true, script.visibleTokens(), script.thoughtTokens()));
        if (directives.withoutFinish() && !calls.isEmpty()) {
            events.add(StreamEvent.of(() -> response(parts, false, 0, 0)));
        }
        events.add(end.closing());
    }

    private StreamEvent event(Json part, int visibleSoFar, int thoughtsSoFar) {
        return StreamEvent.of(() -> response(List.of(part), false, visibleSoFar, thoughtsSoFar));
    }

    private JsonObject response(List<Json> parts, boolean last, int visible, int thoughts) {
        var content = JsonObject.builder();
        if (!parts.isEmpty()) {
            content.put("parts", new JsonArray(parts));
        }
        var candidate =
                JsonObject.builder().put("content", content.put("role", "model").build());
        if (last && !directives.withoutFinish()) {
            candidate.put("finishReason", finishReason());
        }
        var response = JsonObject.builder()
                .put("candidates", JsonArray.of(candidate.put("index", 0).build()));
        if (!directives.withoutUsage()) {
            response.put("usageMetadata", usage(visible, thoughts, last));
        }
        return response.put("modelVersion", request.model().id())
                .put("responseId", responseId)
                .build();
    }

    private String finishReason() {
        return switch (script.stop()) {
            case Stop.Natural() -> "STOP";
            case Stop.Calls() -> "STOP";
            case Stop.Sequence(String ignored) -> "STOP";
            case Stop.Ceiling() -> "MAX_TOKENS";
            case Stop.Filtered() -> "SAFETY";
        };
    }

    /** Zero counts are left out, as proto3 does. */
    private JsonObject usage(int visible, int thoughts, boolean last) {
        var usage = JsonObject.builder().put("promptTokenCount", prompt.total());
        if (visible > 0) {
            usage.put("candidatesTokenCount", visible);
        }
        usage.put("totalTokenCount", prompt.total() + visible + thoughts);
        if (cached > 0) {
            usage.put("cachedContentTokenCount", cached);
        }
        usage.put("promptTokensDetails", GeminiPrompt.details(prompt.byKind()));
        if (cached > 0) {
            usage.put("cacheTokensDetails", JsonArray.of(textTokens(cached)));
        }
        if (last && visible > 0) {
            usage.put("candidatesTokensDetails", JsonArray.of(textTokens(visible)));
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        return usage.build();
    }

    private static JsonObject textTokens(int count) {
        return JsonObject.builder()
                .put("modality", "TEXT")
                .put("tokenCount", count)
                .build();
    }

    private static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private static JsonObject thought(String text) {
        return JsonObject.builder().put("text", text).put("thought", true).build();
    }

    /** Gemini 3 signs its text too, if it thought. */
    private boolean signsText() {
        return request.model().bindsThoughts() && script.thoughtTokens() > 0;
    }

    private JsonObject signed(JsonObject part, boolean signs) {
        return signs
                ? part.with().put("thoughtSignature", signature(script.text())).build()
                : part;
    }

    /** Only the first of parallel calls is signed. */
    private JsonObject call(Block.Call call, int index) {
        var function = JsonObject.builder();
        if (request.model().bindsThoughts()) {
            function.put("id", callIds.get(index));
        }
        JsonObject part = JsonObject.builder()
                .put(
                        "functionCall",
                        function.put("name", call.name())
                                .put("args", call.arguments())
                                .build())
                .build();
        boolean signs = index == 0 && script.thoughtTokens() > 0;
        return signs
                ? part.with()
                        .put("thoughtSignature", signature(call.name(), Seal.canonical(call.arguments())))
                        .build()
                : part;
    }

    /** Over what the client sends back, so that it can be checked. */
    private String signature(String... content) {
        return Seal.sign("gemini-thought " + request.model().id(), content);
    }
}
