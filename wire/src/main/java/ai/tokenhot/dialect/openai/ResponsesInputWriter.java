package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes turns as items. Instructions stand where they stood, as messages of their role: hosts of this language take that
 * where not all take {@code instructions}.
 */
final class ResponsesInputWriter {

    /** What another language's hosted tool did is repeated as text up to so many characters. */
    private static final int MAX_SHOWN = 16 << 10;

    private final boolean own;
    private final Destination to;
    private final Losses losses;
    private final OpenAiToolNames names;
    private final ResponsesPartWriter parts;
    private final Set<String> customCalls = new HashSet<>();
    private final List<Json> items = new ArrayList<>();
    private final List<Json> content = new ArrayList<>();
    private final List<Extra> onMessage = new ArrayList<>();
    private Role role = Role.USER;

    /** A writer of this request's turns. */
    ResponsesInputWriter(
            ChatRequest request, Destination to, Losses losses, OpenAiToolNames names, ResponsesPartWriter parts) {
        this.own = request.from().equals(Responses.ID);
        this.to = to;
        this.losses = losses;
        this.names = names;
        this.parts = parts;
    }

    /** Writes turns. */
    void turns(List<Turn> turns) {
        turns.forEach(this::turn);
    }

    /** Writes a sentence of our own. */
    void sentence(String text) {
        items.add(message(Role.SYSTEM, List.of(ResponsesPartWriter.text(text))));
    }

    /** All items. */
    JsonArray items() {
        return new JsonArray(items);
    }

    private void turn(Turn turn) {
        role = turn.role();
        turn.name().ifPresent(name -> losses.dropped(turn.field() + ".name", "this model's API has no such field"));
        for (Content one : turn.content()) {
            if (role == Role.ASSISTANT) {
                said(one, turn);
            } else {
                given(one, turn);
            }
        }
        endMessage();
    }

    /** What a caller gives: instructions, words, results of tools. */
    private void given(Content one, Turn turn) {
        one.proof().ifPresent(proof -> losses.dropped(turn.field(), "a proof of what the model did not say"));
        switch (one.part()) {
            case Part.ToolResult result -> {
                endMessage();
                if (role.instructs()) {
                    losses.approximated(turn.field(), "a tool's result among instructions → one that the user gives");
                }
                result(result, one, turn);
            }
            case Part.Text text
            when text.text().isEmpty() && one.cache().isEmpty() && one.extras().isEmpty() -> {}
            case Part.Unknown unknown
            when unknown.from().equals(Responses.ID) && !isPart(unknown.kind()) -> item(unknown.raw());
            default ->
                parts.input(one.part(), turn.field())
                        .ifPresent(part -> part(parts.marked(part, one.cache(), turn.field()), one.extras()));
        }
    }

    private static boolean isPart(String kind) {
        return kind.startsWith("input_") || kind.startsWith("output_") || kind.equals("reasoning_text");
    }

    /** What the model said before. */
    private void said(Content one, Turn turn) {
        one.cache().ifPresent(mark -> losses.dropped(turn.field(), "the model's words cannot be marked for the cache"));
        switch (one.part()) {
            case Part.Text text -> {
                if (!text.text().isEmpty()) {
                    part(outputText(text), one.extras());
                }
                proved(one, text.text().isEmpty() ? ResponsesProof.EMPTY_TEXT : ResponsesProof.BEFORE, turn);
            }
            case Part.Refusal refusal -> {
                part(
                        JsonObject.builder()
                                .put("type", "refusal")
                                .put("refusal", refusal.text())
                                .build(),
                        one.extras());
                proved(one, ResponsesProof.BEFORE, turn);
            }
            case Part.Thinking thinking -> thought(thinking, one, turn);
            case Part.ToolCall call -> {
                item(withExtras(call(call), one.extras()));
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
        endMessage();
        var summary = new ArrayList<Json>();
        if (!thinking.text().isEmpty()) {
            summary.add(JsonObject.builder()
                    .put("type", "summary_text")
                    .put("text", thinking.text())
                    .build());
        }
        String about = thinking.redacted() ? ResponsesProof.HIDDEN_THOUGHT : ResponsesProof.THOUGHT;
        item(withExtras(reasoning(proof.get(), about, summary), one.extras()));
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
                item(reasoning(proof, about, List.of()));
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
            item(unknown.raw());
            return;
        }
        String shown = unknown.kind() + ": " + unknown.raw().text();
        if (shown.length() > MAX_SHOWN) {
            losses.dropped(turn.field(), "what the tool " + unknown.kind() + " of another provider did");
            return;
        }
        losses.approximated(turn.field(), "what the tool " + unknown.kind() + " of another provider did → text");
        part(outputText(new Part.Text(shown)), List.of());
    }

    private void picture(Part.Image image, Turn turn) {
        parts.input(image, turn.field()).ifPresent(part -> {
            losses.approximated(turn.field(), "a picture among the model's words → one that the user shows");
            item(message(Role.USER, List.of(part)));
        });
    }

    private void result(Part.ToolResult result, Content one, Turn turn) {
        boolean custom = customCalls.contains(result.callId());
        if (result.failed()) {
            losses.approximated(turn.field(), "a result marked as failed → its text");
        }
        var output = new ArrayList<Json>();
        var beside = new ArrayList<Json>();
        for (Part part : result.content()) {
            boolean media = part instanceof Part.Image || part instanceof Part.Document;
            Optional<JsonObject> written = parts.input(part, turn.field());
            if (media && !to.model().takes(Denial.MEDIA_IN_RESULTS)) {
                written.ifPresent(beside::add);
            } else {
                written.ifPresent(output::add);
            }
        }
        if (!beside.isEmpty()) {
            losses.approximated(turn.field(), "a picture or document in a tool's result → one behind it");
            output.add(ResponsesPartWriter.text("What the tool gave besides follows in the next message."));
        }
        var written = JsonObject.builder()
                .put("type", custom ? "custom_tool_call_output" : "function_call_output")
                .put("call_id", OpenAiNames.id(result.callId()))
                .put("output", output(output, one, turn));
        item(withExtras(written.build(), one.extras()));
        if (!beside.isEmpty()) {
            items.add(message(Role.USER, beside));
        }
    }

    /** One text is a string, unless it is marked. */
    private Json output(List<Json> output, Content one, Turn turn) {
        if (output.isEmpty()) {
            output.add(ResponsesPartWriter.text(""));
        }
        if (one.cache().isEmpty()
                && output.size() == 1
                && output.getFirst() instanceof JsonObject only
                && only.string("type").equals(Optional.of("input_text"))) {
            return only.get("text").orElse(Json.of(""));
        }
        if (output.getLast() instanceof JsonObject last) {
            output.set(output.size() - 1, parts.marked(last, one.cache(), turn.field()));
        }
        return new JsonArray(output);
    }

    private void part(JsonObject part, List<Extra> extras) {
        var onPart = new ArrayList<Extra>();
        for (Extra extra : extras) {
            (extra.field().contains(".content[") ? onPart : onMessage).add(extra);
        }
        content.add(withExtras(part, onPart));
    }

    private void item(Json item) {
        endMessage();
        items.add(item);
    }

    private void endMessage() {
        if (!content.isEmpty()) {
            items.add(withExtras(message(role, content), onMessage));
        }
        content.clear();
        onMessage.clear();
    }

    private static JsonObject message(Role role, List<Json> content) {
        return JsonObject.builder()
                .put("type", "message")
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("content", new JsonArray(content))
                .build();
    }

    /** Puts back what only this language says, when the caller speaks it too; else reports it. */
    private JsonObject withExtras(JsonObject object, List<Extra> extras) {
        if (extras.isEmpty()) {
            return object;
        }
        var all = object.with();
        for (Extra extra : extras) {
            if (own) {
                all.put(extra.field().substring(extra.field().lastIndexOf('.') + 1), extra.value());
            } else {
                losses.extra(extra);
            }
        }
        return all.build();
    }
}
