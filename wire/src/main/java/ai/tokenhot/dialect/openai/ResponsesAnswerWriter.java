package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes what the model said before: its words, its calls, and its reasoning where that is worth something. */
final class ResponsesAnswerWriter {

    /** What another language's hosted tool did is repeated as text up to so many characters. */
    private static final int MAX_SHOWN = 16 << 10;

    private final Destination to;
    private final Losses losses;
    private final OpenAiToolNames names;
    private final ResponsesPartWriter parts;
    private final ResponsesItemList items;
    private final Set<String> customCalls = new HashSet<>();

    /** A writer that adds to these items. */
    ResponsesAnswerWriter(
            Destination to, Losses losses, OpenAiToolNames names, ResponsesPartWriter parts, ResponsesItemList items) {
        this.to = to;
        this.losses = losses;
        this.names = names;
        this.parts = parts;
        this.items = items;
    }

    /** Whether a call with this id was written as one of a tool for free text. */
    boolean wasCustom(String callId) {
        return customCalls.contains(callId);
    }

    /** Writes a part. */
    void said(Content one, Turn turn) {
        one.cache().ifPresent(mark -> losses.dropped(turn.field(), "the model's words cannot be marked for the cache"));
        switch (one.part()) {
            case Part.Text text -> {
                if (text.text().isEmpty()) {
                    one.extras().forEach(losses::extra);
                } else {
                    items.part(outputText(text), one.extras());
                }
                proved(one, text.text().isEmpty() ? ResponsesProof.EMPTY_TEXT : ResponsesProof.BEFORE, turn);
            }
            case Part.Refusal refusal -> {
                items.part(
                        JsonObject.builder()
                                .put("type", "refusal")
                                .put("refusal", refusal.text())
                                .build(),
                        one.extras());
                proved(one, ResponsesProof.BEFORE, turn);
            }
            case Part.Thinking thinking -> thought(thinking, one, turn);
            case Part.ToolCall call -> {
                items.item(items.withExtras(call(call), one.extras()));
                proved(one, ResponsesProof.CALL + OpenAiNames.id(call.id()), turn);
            }
            case Part.Unknown unknown -> hosted(unknown, turn);
            case Part.Image image -> picture(image, turn);
            case Part.Audio ignored -> cannotRepeat("a sound", turn);
            case Part.Video ignored -> cannotRepeat("a film", turn);
            case Part.Document ignored -> cannotRepeat("a document", turn);
            case Part.ToolResult ignored -> cannotRepeat("a tool's result", turn);
        }
    }

    private void cannotRepeat(String what, Turn turn) {
        losses.refuse(turn.field(), turn.field() + ": " + what + " among the model's words cannot be repeated to it.");
    }

    private static JsonObject outputText(Part.Text text) {
        var written = JsonObject.builder().put("type", "output_text").put("text", text.text());
        List<Json> annotations = text.citations().stream()
                .filter(citation -> citation.from().equals(Responses.ID))
                .map(Part.Citation::raw)
                .toList();
        if (!annotations.isEmpty()) {
            written.put("annotations", new JsonArray(annotations));
        }
        return written.build();
    }

    private void thought(Part.Thinking thinking, Content one, Turn turn) {
        Optional<Proof> proof = one.proof().filter(to::accepts);
        if (proof.isEmpty()) {
            losses.dropped(turn.field(), "reasoning of another model, or without its proof");
            return;
        }
        items.endMessage();
        var summary = new ArrayList<Json>();
        if (!thinking.text().isEmpty()) {
            summary.add(JsonObject.builder()
                    .put("type", "summary_text")
                    .put("text", thinking.text())
                    .build());
        }
        String about = thinking.redacted() ? ResponsesProof.HIDDEN_THOUGHT : ResponsesProof.THOUGHT;
        items.item(items.withExtras(reasoning(proof.get(), about, summary), one.extras()));
    }

    private static JsonObject reasoning(Proof proof, String about, List<Json> summary) {
        var written = JsonObject.builder().put("type", "reasoning");
        ResponsesProof.id(proof).ifPresent(id -> written.put("id", id));
        String encrypted = ResponsesProof.encrypted(proof);
        boolean ours = ResponsesProof.of(encrypted).ours();
        return written.put("summary", new JsonArray(summary))
                .put("encrypted_content", ours ? ResponsesProof.marked(encrypted, about) : encrypted)
                .build();
    }

    /** The proof of what was just written, if it is worth something there. */
    private void proved(Content one, String about, Turn turn) {
        one.proof().ifPresent(proof -> {
            if (to.accepts(proof)) {
                items.item(reasoning(proof, about, List.of()));
            } else {
                losses.dropped(turn.field(), "a proof of another model's");
            }
        });
    }

    private JsonObject call(Part.ToolCall call) {
        boolean wrapped = names.isWrapped(call.kind());
        boolean custom = call.kind() == CallKind.CUSTOM && !wrapped;
        if (custom) {
            customCalls.add(call.id());
        }
        String arguments = call.arguments().isEmpty() && !custom ? "{}" : call.arguments();
        if (wrapped) {
            arguments = JsonObject.builder()
                    .put(Repair.WRAPPED_FIELD, call.arguments())
                    .build()
                    .text();
        }
        return JsonObject.builder()
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("call_id", OpenAiNames.id(call.id()))
                .put("name", names.of(call.name()))
                .put(custom ? "input" : "arguments", arguments)
                .build();
    }

    private void hosted(Part.Unknown unknown, Turn turn) {
        if (unknown.from().equals(Responses.ID)) {
            items.item(unknown.raw());
            return;
        }
        String shown = unknown.kind() + ": " + unknown.raw().text();
        if (shown.length() > MAX_SHOWN) {
            losses.dropped(turn.field(), "what the tool " + unknown.kind() + " of another provider did");
            return;
        }
        losses.approximated(turn.field(), "what the tool " + unknown.kind() + " of another provider did → text");
        items.part(outputText(new Part.Text(shown)), List.of());
    }

    private void picture(Part.Image image, Turn turn) {
        parts.input(image, turn.field()).ifPresent(part -> {
            losses.approximated(turn.field(), "a picture among the model's words → one that the user shows");
            items.message(Role.USER, part);
        });
    }
}
