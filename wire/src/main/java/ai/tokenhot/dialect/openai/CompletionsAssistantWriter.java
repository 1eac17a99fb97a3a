package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an assistant's turn as a message for a provider: texts, then what this host itself gave as thoughts, then calls. */
final class CompletionsAssistantWriter {

    private final Losses losses;
    private final Destination to;
    private final OpenAiToolNames names;
    private final CompletionsPartWriter parts;

    CompletionsAssistantWriter(Losses losses, Destination to, OpenAiToolNames names, CompletionsPartWriter parts) {
        this.losses = losses;
        this.to = to;
        this.names = names;
        this.parts = parts;
    }

    /** Writes a turn. Media, which have no place here, are added to a list. */
    void write(JsonWriter out, Turn turn, List<Content> media) {
        var texts = new ArrayList<Content>();
        var calls = new ArrayList<Content>();
        var thoughts = new StringBuilder();
        var details = new ArrayList<Json>();
        for (Content content : turn.content()) {
            switch (content.part()) {
                case Part.Text text -> {
                    if (!text.citations().isEmpty()) {
                        parts.drop(turn.field(), "citations in an assistant's turn");
                    }
                    parts.dropProof(content, turn.field());
                    texts.add(content);
                }
                case Part.Refusal ignored -> texts.add(content);
                case Part.Unknown unknown -> texts.add(content.with(parts.asText(unknown, turn.field())));
                case Part.ToolCall ignored -> calls.add(content);
                case Part.Thinking thinking -> thought(thinking, content, turn.field(), thoughts, details);
                case Part.Image ignored -> media.add(content);
                case Part.Audio ignored -> media.add(content);
                case Part.Video ignored -> media.add(content);
                case Part.Document ignored -> media.add(content);
                case Part.ToolResult ignored ->
                    losses.refuse(turn.field(), turn.field() + ": a tool's result in an assistant's turn.");
            }
        }
        texts.removeIf(content ->
                content.part() instanceof Part.Text text && text.text().isEmpty());
        out.startObject().member("role", "assistant");
        turn.name().ifPresent(name -> out.member("name", name));
        out.name("content");
        if (!texts.isEmpty()) {
            parts.content(out, texts, turn.field());
        } else if (calls.isEmpty()) {
            out.string("");
        } else {
            out.nothing();
        }
        if (!thoughts.isEmpty()) {
            out.member(CompletionsReasoning.TEXT_FORM, thoughts.toString());
        }
        if (!details.isEmpty()) {
            out.name(CompletionsReasoning.DETAILS_FORM).startArray();
            details.forEach(out::value);
            out.endArray();
        }
        if (!calls.isEmpty()) {
            out.name("tool_calls").startArray();
            calls.forEach(call -> call(out, call, turn.field()));
            out.endArray();
        }
        out.endObject();
    }

    /** Thoughts go back only to a host that gave them in this language: others have no word for them. */
    private void thought(
            Part.Thinking thinking, Content content, String field, StringBuilder thoughts, List<Json> details) {
        parts.leave(content, field);
        Optional<Proof> proof = content.proof().filter(to::accepts);
        if (proof.isEmpty()) {
            parts.drop(field, "thoughts of another model");
        } else if (proof.get().form().equals(CompletionsReasoning.DETAILS_FORM)) {
            parsed(proof.get().value())
                    .map(entry -> CompletionsReasoning.withText(entry, thinking.text()))
                    .ifPresent(details::add);
        } else {
            thoughts.append(thinking.text());
        }
    }

    private static Optional<JsonObject> parsed(String json) {
        try {
            return Json.parse(json) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private void call(JsonWriter out, Content content, String field) {
        parts.leave(content, field);
        if (!(content.part() instanceof Part.ToolCall call)) {
            return;
        }
        out.startObject().member("id", OpenAiNames.id(call.id()));
        String name = names.of(call.name());
        if (call.kind() == CallKind.CUSTOM && !names.isWrapped(call.kind())) {
            out.member("type", "custom").name("custom").startObject();
            out.member("name", name).member("input", call.arguments()).endObject();
        } else {
            String arguments = names.isWrapped(call.kind())
                    ? JsonObject.builder()
                            .put(Repair.WRAPPED_FIELD, call.arguments())
                            .build()
                            .text()
                    : call.arguments();
            out.member("type", "function").name("function").startObject();
            out.member("name", name)
                    .member("arguments", arguments.isEmpty() ? "{}" : arguments)
                    .endObject();
        }
        Optional<Proof> proof = content.proof().filter(to::accepts);
        if (proof.isPresent() && proof.get().form().equals(CompletionsReasoning.CALL_FORM)) {
            parsed(proof.get().value())
                    .ifPresent(extra -> out.name(CompletionsReasoning.CALL_FORM).value(extra));
        } else {
            parts.dropProof(content, field);
        }
        out.endObject();
    }
}
