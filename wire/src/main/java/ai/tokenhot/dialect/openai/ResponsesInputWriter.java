package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes turns as items. Instructions stand where they stood, as messages of their role: hosts of this language take that
 * where not all take {@code instructions}.
 */
final class ResponsesInputWriter {

    private final Destination to;
    private final Losses losses;
    private final ResponsesPartWriter parts;
    private final ResponsesItemList items;
    private final ResponsesAnswerWriter answers;

    /** A writer of this request's turns. */
    ResponsesInputWriter(
            ChatRequest request, Destination to, Losses losses, OpenAiToolNames names, ResponsesPartWriter parts) {
        this.to = to;
        this.losses = losses;
        this.parts = parts;
        this.items = new ResponsesItemList(request.from().equals(Responses.ID), losses);
        this.answers = new ResponsesAnswerWriter(to, losses, names, parts, items);
    }

    /** Writes turns. */
    void turns(List<Turn> turns) {
        turns.forEach(this::turn);
    }

    /** Writes a sentence of our own. */
    void sentence(String text) {
        items.message(Role.SYSTEM, ResponsesPartWriter.text(text));
    }

    /** All items. */
    JsonArray items() {
        return items.all();
    }

    private void turn(Turn turn) {
        items.begin(turn.role());
        turn.name().ifPresent(name -> losses.dropped(turn.field() + ".name", "this model's API has no such field"));
        for (Content one : turn.content()) {
            if (turn.role() == Role.ASSISTANT) {
                answers.said(one, turn);
            } else {
                given(one, turn);
            }
        }
        items.endMessage();
    }

    /** What a caller gives: instructions, words, results of tools. */
    private void given(Content one, Turn turn) {
        one.proof().ifPresent(proof -> losses.dropped(turn.field(), "a proof of what the model did not say"));
        switch (one.part()) {
            case Part.ToolResult result -> {
                if (turn.role().instructs()) {
                    losses.approximated(turn.field(), "a tool's result among instructions → one that the user gives");
                }
                result(result, one, turn);
            }
            case Part.Text text
            when text.text().isEmpty() && one.cache().isEmpty() && one.extras().isEmpty() -> {}
            case Part.Unknown unknown
            when unknown.from().equals(Responses.ID) && !isPart(unknown.kind()) -> items.item(unknown.raw());
            default ->
                parts.input(one.part(), turn.field())
                        .ifPresent(part -> items.part(parts.marked(part, one.cache(), turn.field()), one.extras()));
        }
    }

    private static boolean isPart(String kind) {
        return kind.startsWith("input_") || kind.startsWith("output_") || kind.equals("reasoning_text");
    }

    private void result(Part.ToolResult result, Content one, Turn turn) {
        boolean custom = answers.wasCustom(result.callId());
        if (result.failed()) {
            losses.approximated(turn.field(), "a result marked as failed → its text");
        }
        var output = new ArrayList<Json>();
        var beside = new ArrayList<JsonObject>();
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
            output.add(ResponsesPartWriter.text("What the tool gave besides follows."));
        }
        var written = JsonObject.builder()
                .put("type", custom ? "custom_tool_call_output" : "function_call_output")
                .put("call_id", OpenAiNames.id(result.callId()))
                .put("output", output(output, one, turn));
        items.item(items.withExtras(written.build(), one.extras()));
        beside.forEach(part -> items.message(Role.USER, part));
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
}
