package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a request's conversation: {@code systemInstruction} and {@code contents}. */
final class GeminiContents {

    /** Why a mark of where to cache is left out. */
    static final String NO_MARKS = "the provider chooses by itself what to cache";

    private final GeminiDraft draft;
    private final Losses losses;
    private final GeminiPartWriter writer;
    private final List<Json> instructions = new ArrayList<>();
    private final List<GeminiStep> steps = new ArrayList<>();
    private final Map<String, GeminiStep> stepOfCall = new HashMap<>();

    GeminiContents(GeminiDraft draft) {
        this.draft = draft;
        this.losses = draft.losses();
        this.writer = new GeminiPartWriter(draft);
    }

    /** Adds the conversation to a body. What else is to be instructed must be known by now. */
    void write(JsonObject.Builder body) {
        draft.request().turns().forEach(this::turn);
        draft.sentences().forEach(sentence -> instructions.add(GeminiPartWriter.text(sentence)));
        if (steps.isEmpty()) {
            alone();
        }
        check();
        replaceMissingProofs();
        body.put(
                "contents",
                new JsonArray(steps.stream().<Json>map(GeminiStep::json).toList()));
        if (!instructions.isEmpty()) {
            body.put(
                    "systemInstruction",
                    JsonObject.builder()
                            .put("parts", new JsonArray(instructions))
                            .build());
        }
    }

    /** A conversation of instructions alone, or of nothing: the vendor wants something that a user said. */
    private void alone() {
        var only = new GeminiStep("", false);
        if (instructions.isEmpty()) {
            only.add(GeminiPartWriter.text(" "), false);
        } else {
            instructions.forEach(part -> only.add(part, false));
            instructions.clear();
            draft.request().turns().stream()
                    .filter(turn -> turn.role().instructs())
                    .forEach(turn -> losses.approximated(turn.field(), "instructions alone → a user's text"));
        }
        steps.add(only);
    }

    private void turn(Turn turn) {
        if (turn.name().isPresent()) {
            losses.dropped(turn.field() + ".name", "this model's API has no names of speakers");
        }
        boolean marked = false;
        for (Content content : turn.content()) {
            content.extras().forEach(losses::extra);
            marked |= content.cache().isPresent();
        }
        if (marked) {
            losses.dropped(turn.field(), NO_MARKS);
        }
        switch (turn.role()) {
            case SYSTEM, DEVELOPER -> instructions(turn);
            case USER -> user(turn);
            case ASSISTANT -> assistant(turn);
        }
    }

    private void instructions(Turn turn) {
        boolean plain = turn.content().stream().allMatch(content -> content.part() instanceof Part.Text);
        if (plain && steps.isEmpty()) {
            parts(turn, (part, signed) -> instructions.add(part));
            return;
        }
        var step = new GeminiStep(turn.field(), false);
        step.add(GeminiPartWriter.text("<system_instructions>"), false);
        parts(turn, step::add);
        step.add(GeminiPartWriter.text("</system_instructions>"), false);
        steps.add(step);
        losses.approximated(turn.field(), "instructions in the conversation → a user's text");
    }

    private void parts(Turn turn, Sink sink) {
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.ToolResult) {
                losses.refuse(turn.field(), turn.field() + " has a tool's result (expected: in a user's turn).");
                continue;
            }
            Optional<String> signature = writer.signature(turn, content);
            writer.write(turn, content, signature).ifPresent(part -> sink.add(part, signature.isPresent()));
        }
    }

    private void assistant(Turn turn) {
        if (steps.isEmpty()) {
            losses.refuse(
                    turn.field(),
                    turn.field() + " is the first turn and the assistant's (expected: a user's turn first).");
        }
        var step = new GeminiStep(turn.field(), true);
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.ToolResult) {
                losses.refuse(turn.field(), turn.field() + " has a tool's result (expected: in a user's turn).");
                continue;
            }
            GeminiStep target = step;
            Optional<String> signature = writer.signature(turn, content);
            writer.write(turn, content, signature).ifPresent(part -> {
                if (content.part() instanceof Part.ToolCall call) {
                    target.addCall(call.id(), call.name(), part, signature.isPresent());
                } else {
                    target.add(part, signature.isPresent());
                }
            });
        }
        if (!step.isEmpty()) {
            add(step);
        }
    }

    /**
     * Adds what the model said. Calls that belong together stand in one content, however many turns the caller made of
     * them; what a proof stands in stays apart otherwise.
     */
    private void add(GeminiStep step) {
        GeminiStep last = steps.isEmpty() ? null : steps.getLast();
        boolean joins = last != null
                && last.model()
                && (last.hasCalls() || step.hasCalls() || (!last.signed() && !step.signed()));
        GeminiStep target = step;
        if (joins && last != null) {
            last.join(step);
            target = last;
        } else {
            steps.add(step);
        }
        for (String id : step.callIds()) {
            stepOfCall.put(id, target);
        }
    }

    private void user(Turn turn) {
        var rest = new GeminiStep(turn.field(), false);
        Optional<GeminiStep> answered = Optional.empty();
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.ToolResult result) {
                Optional<GeminiStep> answer = result(turn, result, rest);
                answered = answer.isPresent() ? answer : answered;
                continue;
            }
            Optional<String> signature = writer.signature(turn, content);
            writer.write(turn, content, signature).ifPresent(part -> rest.add(part, signature.isPresent()));
        }
        if (rest.isEmpty()) {
            return;
        }
        if (answered.isPresent() && steps.getLast().equals(answered.get())) {
            answered.get().join(rest);
        } else {
            steps.add(rest);
        }
    }

    /** Puts a result behind the step whose call it answers. */
    private Optional<GeminiStep> result(Turn turn, Part.ToolResult result, GeminiStep rest) {
        GeminiStep step = stepOfCall.get(result.callId());
        if (step == null) {
            losses.refuse(
                    turn.field(),
                    turn.field() + " has the result of the call `" + result.callId()
                            + "`, which no turn before it makes (expected: the assistant's turn with that call).");
            return Optional.empty();
        }
        GeminiStep answer = step.answer().orElseGet(() -> {
            var made = new GeminiStep(turn.field(), false);
            step.answeredBy(made);
            steps.add(steps.getLast().equals(step) ? steps.size() : steps.indexOf(step) + 1, made);
            return made;
        });
        String name = step.called(result.callId()).orElseThrow();
        var beside = new ArrayList<Json>();
        if (!answer.addResult(result.callId(), writer.result(turn, result, name, beside))) {
            losses.refuse(
                    turn.field(),
                    turn.field() + " has a second result of the call `" + result.callId()
                            + "` (expected: one result for each call).");
        }
        beside.forEach(part -> rest.add(part, false));
        return Optional.of(answer);
    }

    private void check() {
        for (int i = 0; i < steps.size() - 1; i++) {
            GeminiStep step = steps.get(i);
            step.unanswered()
                    .ifPresent(id -> losses.refuse(
                            step.field(),
                            step.field() + " has the call `" + id
                                    + "`, which no turn after it answers (expected: a result for each call)."));
        }
        GeminiStep last = steps.getLast();
        if (last.model() && !draft.model().takes(Denial.PREFILL)) {
            losses.refuse(
                    last.field(),
                    last.field() + " is the last turn and the assistant's (expected: a user's turn last; this model"
                            + " does not go on with its own words).");
        }
    }

    /**
     * Models that hold calls against their proofs do so for the current turn, which begins behind the last content of a
     * user that holds no results, and there for the first call of each step.
     */
    private void replaceMissingProofs() {
        if (draft.model().takes(Denial.UNPROVED_CALLS)) {
            return;
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            GeminiStep step = steps.get(i);
            if (!step.model() && !step.hasResults()) {
                return;
            }
            if (step.lacksProof()) {
                step.prove(ThoughtSignature.PLACEHOLDER);
                losses.approximated(step.field(), "a call without its proof: sent with the provider's placeholder");
            }
        }
    }

    /** Takes parts. */
    private interface Sink {
        void add(Json part, boolean signed);
    }
}
