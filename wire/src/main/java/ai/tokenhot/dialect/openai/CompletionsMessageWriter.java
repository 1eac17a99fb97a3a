package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes turns as messages for a provider. The messages with the results of calls come right behind the message that
 * has the calls, as the language demands, whatever stood between them; media of results and of answers, which have no
 * place there, follow in a user's message.
 */
final class CompletionsMessageWriter {

    private final Losses losses;
    private final Destination to;
    private final CompletionsToolNames names;
    private final CompletionsPartWriter parts;

    CompletionsMessageWriter(Losses losses, Destination to, CompletionsToolNames names) {
        this.losses = losses;
        this.to = to;
        this.names = names;
        this.parts = new CompletionsPartWriter(losses, to);
    }

    /** Writes an instruction of ours. */
    static void instruct(JsonWriter out, String words) {
        out.startObject().member("role", "system").member("content", words).endObject();
    }

    /** Writes all messages. */
    void write(JsonWriter out, List<Turn> turns) {
        int at = 0;
        boolean head = true;
        while (at < turns.size()) {
            Turn turn = turns.get(at);
            if (turn.role() != Role.ASSISTANT) {
                head &= turn.role().instructs();
                heard(out, turn, head);
                at++;
                continue;
            }
            head = false;
            int end = at;
            while (end < turns.size() && turns.get(end).role() == Role.ASSISTANT) {
                end++;
            }
            at = answered(out, turns, at, end);
        }
        if (!turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT) {
            continued(turns.getLast());
        }
    }

    private void continued(Turn last) {
        if (to.model().takes(Denial.PREFILL)) {
            losses.approximated(last.field(), "the model answers anew instead of going on with this turn");
        } else {
            losses.refuse(
                    last.field(),
                    last.field() + ": this model does not go on with a turn (expected: a user's turn at the end).");
        }
    }

    /** Writes a run of assistants' turns and, if they call tools, what follows up to the next one. */
    private int answered(JsonWriter out, List<Turn> turns, int from, int to) {
        List<Turn> run = turns.subList(from, to);
        Set<String> open = new LinkedHashSet<>();
        run.forEach(turn -> turn.content().forEach(content -> {
            if (content.part() instanceof Part.ToolCall call) {
                open.add(call.id());
            }
        }));
        boolean callsBeforeLast = run.subList(0, run.size() - 1).stream().anyMatch(CompletionsMessageWriter::calls);
        var media = new ArrayList<Content>();
        if (callsBeforeLast) {
            var all = new ArrayList<Content>();
            run.forEach(turn -> all.addAll(turn.content()));
            run.stream().skip(1).forEach(this::dropName);
            assistant(out, run.getFirst().with(all), media);
        } else {
            run.forEach(turn -> assistant(out, turn, media));
        }
        int end = to;
        if (!open.isEmpty()) {
            while (end < turns.size() && turns.get(end).role() != Role.ASSISTANT) {
                end++;
            }
            results(out, turns.subList(to, end), open, media);
            if (!open.isEmpty()) {
                String field = run.getLast().field();
                losses.refuse(
                        field,
                        field + ": the call " + open.iterator().next()
                                + " has no result (expected: one for each call).");
            }
        }
        if (!media.isEmpty()) {
            parts.approximate(run.getLast().field(), "media of an answer or of a tool's result → a user's message");
            user(out, Optional.empty(), media, run.getLast().field());
        }
        for (Turn turn : turns.subList(to, end)) {
            List<Content> rest = turn.content().stream()
                    .filter(content -> !(content.part() instanceof Part.ToolResult))
                    .toList();
            if (!rest.isEmpty() || turn.content().isEmpty()) {
                heard(out, turn.with(rest), false);
            } else {
                dropName(turn);
            }
        }
        return end;
    }

    private void dropName(Turn turn) {
        if (turn.name().isPresent()) {
            parts.drop(turn.field(), "the speaker's name");
        }
    }

    private static boolean calls(Turn turn) {
        return turn.content().stream().anyMatch(content -> content.part() instanceof Part.ToolCall);
    }

    private void results(JsonWriter out, List<Turn> turns, Set<String> open, List<Content> media) {
        for (Turn turn : turns) {
            for (Content content : turn.content()) {
                if (!(content.part() instanceof Part.ToolResult result)) {
                    continue;
                }
                if (open.remove(result.callId())) {
                    result(out, result, content, turn.field(), media);
                } else {
                    orphan(result, turn.field());
                }
            }
        }
    }

    private void orphan(Part.ToolResult result, String field) {
        losses.refuse(
                field,
                field + ": a result for the call " + result.callId()
                        + ", which the assistant's turn before it does not have (expected: one result for each call).");
    }

    private void result(JsonWriter out, Part.ToolResult result, Content content, String field, List<Content> media) {
        var texts = new ArrayList<Content>();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text text -> texts.add(Content.of(text));
                case Part.Refusal refusal -> texts.add(Content.of(new Part.Text(refusal.text())));
                case Part.Unknown unknown -> texts.add(Content.of(asText(unknown, field)));
                case Part.Image image -> texts.add(deferred(image, result.callId(), media));
                case Part.Audio audio -> texts.add(deferred(audio, result.callId(), media));
                case Part.Video video -> texts.add(deferred(video, result.callId(), media));
                case Part.Document document -> texts.add(deferred(document, result.callId(), media));
                case Part.Thinking ignored -> parts.drop(field, "a thought in a tool's result");
                case Part.ToolCall ignored -> parts.drop(field, "a call in a tool's result");
                case Part.ToolResult ignored -> parts.drop(field, "a result in a tool's result");
            }
        }
        if (result.failed()) {
            parts.approximate(field, "that the tool failed → a word in its result");
            texts.addFirst(Content.of(new Part.Text("Error:")));
        }
        if (texts.isEmpty()) {
            texts.add(Content.of(new Part.Text("")));
        }
        Content last = texts.removeLast();
        texts.add(new Content(last.part(), Optional.empty(), content.cache(), content.extras()));
        dropProof(content, field);
        out.startObject().member("role", "tool").member("tool_call_id", OpenAiNames.id(result.callId()));
        out.name("content");
        parts.content(out, texts, field);
        out.endObject();
    }

    private static Content deferred(Part part, String callId, List<Content> media) {
        media.add(Content.of(new Part.Text("From the result of the tool call " + OpenAiNames.id(callId) + ":")));
        media.add(Content.of(part));
        return Content.of(new Part.Text("(The content is in the user's message that follows.)"));
    }

    /** A part that only another language knows: the model gets to read it. */
    private Part.Text asText(Part.Unknown unknown, String field) {
        parts.approximate(field, unknown.kind() + " → text");
        return new Part.Text(unknown.kind() + ": " + unknown.raw().text());
    }

    private void dropProof(Content content, String field) {
        if (content.proof().isPresent()) {
            parts.drop(field, "a proof that another model gave");
        }
    }

    private void assistant(JsonWriter out, Turn turn, List<Content> media) {
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
                    dropProof(content, turn.field());
                    texts.add(content);
                }
                case Part.Refusal ignored -> texts.add(content);
                case Part.Unknown unknown -> texts.add(content.with(asText(unknown, turn.field())));
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
            dropProof(content, field);
        }
        out.endObject();
    }

    /** Writes what is not the assistant's. */
    private void heard(JsonWriter out, Turn turn, boolean head) {
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.ToolResult result) {
                orphan(result, turn.field());
                return;
            }
            dropProof(content, turn.field());
        }
        switch (turn.role()) {
            case USER, ASSISTANT -> user(out, turn.name(), turn.content(), turn.field());
            case SYSTEM -> instructions(out, turn, "system", head);
            case DEVELOPER -> instructions(out, turn, "developer", head);
        }
    }

    private void user(JsonWriter out, Optional<String> name, List<Content> contents, String field) {
        out.startObject().member("role", "user");
        name.ifPresent(value -> out.member("name", value));
        out.name("content");
        List<Content> written = contents.isEmpty() ? List.of(Content.of(new Part.Text(""))) : contents;
        parts.content(
                out, written.stream().map(content -> spoken(content, field)).toList(), field);
        out.endObject();
    }

    /** Only the assistant refuses. */
    private Content spoken(Content content, String field) {
        if (!(content.part() instanceof Part.Refusal refusal)) {
            return content;
        }
        parts.approximate(field, "a refusal → text");
        return content.with(new Part.Text(refusal.text()));
    }

    private void instructions(JsonWriter out, Turn turn, String role, boolean head) {
        if (turn.content().isEmpty()) {
            return;
        }
        boolean other = turn.content().stream().anyMatch(content -> !(content.part() instanceof Part.Text));
        if (other) {
            losses.cannot(turn.field(), Weight.DEMAND, "this model's API takes only text as instructions");
            return;
        }
        if (!head && !to.model().takes(Denial.SYSTEM_TURNS)) {
            parts.approximate(turn.field(), "instructions in mid-conversation → a user's message");
            user(
                    out,
                    turn.name(),
                    turn.content().stream()
                            .map(CompletionsMessageWriter::marked)
                            .toList(),
                    turn.field());
            return;
        }
        out.startObject().member("role", role);
        turn.name().ifPresent(name -> out.member("name", name));
        out.name("content");
        parts.content(out, turn.content(), turn.field());
        out.endObject();
    }

    private static Content marked(Content content) {
        String text = content.part() instanceof Part.Text words ? words.text() : "";
        return content.with(new Part.Text("<system>\n" + text + "\n</system>"));
    }
}
