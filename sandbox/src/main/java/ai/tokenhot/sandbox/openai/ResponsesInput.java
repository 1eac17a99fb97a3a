package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.completions.DataUrl;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes {@code instructions} and {@code input}, and checks that calls and outputs belong together. */
final class ResponsesInput {

    private final OpenAiErrors errors;
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, String> namesByCall = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    private ResponsesInput(OpenAiErrors errors) {
        this.errors = errors;
    }

    static List<Turn> decode(JsonObject body, OpenAiErrors errors) {
        var decoder = new ResponsesInput(errors);
        body.string("instructions").ifPresent(text -> decoder.turns.add(Turn.system(text)));
        Json input = body.get("input")
                .orElseThrow(() ->
                        errors.complain("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        if (input instanceof JsonString(String text)) {
            decoder.turns.add(Turn.user(text));
        } else if (input instanceof JsonArray items) {
            for (int i = 0; i < items.size(); i++) {
                decoder.add((JsonObject) items.items().get(i), "input[" + i + "]");
            }
        }
        decoder.open.stream().findFirst().ifPresent(id -> {
            throw errors.complain("No tool output found for function call " + id + ".", "input", "");
        });
        return decoder.turns;
    }

    private void add(JsonObject item, String place) {
        switch (item.string("type").orElse("message")) {
            case "message" -> turns.add(new Turn(role(item), content(item, "content", place)));
            case "function_call", "custom_tool_call" -> addCall(item);
            case "function_call_output", "custom_tool_call_output" -> addOutput(item, place);
            case "reasoning" ->
                turns.add(new Turn(
                        Turn.Role.ASSISTANT,
                        item.array("summary").stream()
                                .flatMap(JsonArray::objects)
                                .map(summary -> (Piece)
                                        new Piece.Thought(summary.string("text").orElse("")))
                                .toList()));
            case "item_reference" -> {
                String id = item.string("id").orElse("");
                throw OpenAiErrors.notFound("Item with id '" + id + "' not found.", "input", "");
            }
            default -> {
                // Hosted tools and context control: nothing that the script could use.
            }
        }
    }

    private static Turn.Role role(JsonObject message) {
        return switch (message.string("role").orElse("user")) {
            case "system", "developer" -> Turn.Role.SYSTEM;
            case "assistant" -> Turn.Role.ASSISTANT;
            default -> Turn.Role.USER;
        };
    }

    private void addCall(JsonObject item) {
        String id = item.string("call_id").orElse("");
        String name = item.string("name").orElse("");
        namesByCall.put(id, name);
        open.add(id);
        String input = item.string("arguments").or(() -> item.string("input")).orElse("");
        turns.add(new Turn(Turn.Role.ASSISTANT, List.of(new Piece.Call(id, name, input))));
    }

    private void addOutput(JsonObject item, String place) {
        String id = item.string("call_id").orElse("");
        if (!open.remove(id)) {
            throw errors.complain("No tool call found for function call output with call_id " + id + ".", "input", "");
        }
        List<Piece> output = content(item, "output", place);
        var pieces = new ArrayList<Piece>();
        pieces.add(new Piece.Result(id, namesByCall.getOrDefault(id, ""), new Turn(Turn.Role.USER, output).text()));
        output.stream().filter(Piece.Attachment.class::isInstance).forEach(pieces::add);
        turns.add(new Turn(Turn.Role.USER, pieces));
    }

    private List<Piece> content(JsonObject item, String member, String place) {
        if (item.string(member).isPresent()) {
            return List.of(new Piece.Text(item.string(member).get()));
        }
        List<JsonObject> parts =
                item.array(member).stream().flatMap(JsonArray::objects).toList();
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < parts.size(); i++) {
            pieces.add(piece(parts.get(i), place + "." + member + "[" + i + "]"));
        }
        return pieces;
    }

    private Piece piece(JsonObject part, String place) {
        return switch (part.string("type").orElse("")) {
            case "input_image" -> new Piece.Attachment(image(part, place));
            case "input_file" -> new Piece.Attachment(file(part, place));
            default ->
                new Piece.Text(
                        part.string("text").or(() -> part.string("refusal")).orElse(""));
        };
    }

    private Media image(JsonObject part, String place) {
        refuseFileId(part, place);
        String url = part.string("image_url").orElseThrow(() -> missing(place + ".image_url"));
        return DataUrl.image(url, place + ".image_url", errors);
    }

    private Media file(JsonObject part, String place) {
        refuseFileId(part, place);
        if (part.string("file_url").isPresent()) {
            return Media.linked(
                    Media.Kind.DOCUMENT, "file", part.string("file_url").get());
        }
        String data = part.string("file_data").orElseThrow(() -> missing(place + ".file_data"));
        return DataUrl.file(data, place + ".file_data", errors);
    }

    private static void refuseFileId(JsonObject part, String place) {
        part.string("file_id").ifPresent(id -> {
            throw OpenAiErrors.notFound("No such File object: " + id, place + ".file_id", "");
        });
    }

    private RuntimeException missing(String param) {
        return errors.complain("Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
    }
}
