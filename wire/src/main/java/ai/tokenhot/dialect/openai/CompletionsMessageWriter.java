package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
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
    private final CompletionsPartWriter parts;
    private final CompletionsAssistantWriter assistant;

    CompletionsMessageWriter(Losses losses, Destination to, OpenAiToolNames names) {
        this.losses = losses;
        this.to = to;
        this.parts = new CompletionsPartWriter(losses, to);
        this.assistant = new CompletionsAssistantWriter(losses, to, names, parts);
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
            assistant.write(out, run.getFirst().with(all), media);
        } else {
            run.forEach(turn -> assistant.write(out, turn, media));
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
                case Part.Unknown unknown -> texts.add(Content.of(parts.asText(unknown, field)));
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
        parts.dropProof(content, field);
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

    /** Writes what is not the assistant's. */
    private void heard(JsonWriter out, Turn turn, boolean head) {
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.ToolResult result) {
                orphan(result, turn.field());
                return;
            }
            parts.dropProof(content, turn.field());
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
