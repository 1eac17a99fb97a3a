package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes {@code messages} that have the right shape, and checks that calls and results belong together. */
final class ChatTurns {

    private final Complaints complaints;
    private final Map<String, String> namesById = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final List<Turn> turns = new ArrayList<>();

    private ChatTurns(Complaints complaints) {
        this.complaints = complaints;
    }

    static List<Turn> decode(List<JsonObject> messages, Complaints complaints) {
        var decoder = new ChatTurns(complaints);
        for (int i = 0; i < messages.size(); i++) {
            decoder.add(messages.get(i), i);
        }
        decoder.expectAllAnswered(messages.size() - 1);
        return decoder.turns;
    }

    private void add(JsonObject message, int index) {
        String role = message.string("role").orElse("");
        if (!role.equals("tool")) {
            expectAllAnswered(index);
        }
        String place = "messages[" + index + "]";
        switch (role) {
            case "system", "developer" -> turns.add(new Turn(Turn.Role.SYSTEM, content(message, place)));
            case "user" -> turns.add(new Turn(Turn.Role.USER, content(message, place)));
            case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, assistant(message, place)));
            case "tool" -> turns.add(new Turn(Turn.Role.USER, List.of(result(message, place, index))));
            default ->
                turns.add(new Turn(
                        Turn.Role.USER,
                        List.of(new Piece.Result(
                                "",
                                message.string("name").orElse(""),
                                message.string("content").orElse("")))));
        }
    }

    private void expectAllAnswered(int index) {
        if (!open.isEmpty()) {
            throw complaints.complain(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                            + String.join(", ", open),
                    "messages.[" + index + "].role",
                    "");
        }
    }

    private Piece result(JsonObject message, String place, int index) {
        String id = message.string("tool_call_id").orElse("");
        if (!open.remove(id)) {
            throw complaints.complain(
                    namesById.isEmpty()
                            ? "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
                                    + " with 'tool_calls'."
                            : "Invalid parameter: 'tool_call_id' of '" + id
                                    + "' not found in 'tool_calls' of previous message.",
                    "messages.[" + index + "].role",
                    "");
        }
        String text = new Turn(Turn.Role.USER, content(message, place)).text();
        return new Piece.Result(id, namesById.getOrDefault(id, ""), text);
    }

    private List<Piece> assistant(JsonObject message, String place) {
        var pieces = new ArrayList<Piece>();
        message.string("reasoning_content").ifPresent(text -> pieces.add(new Piece.Thought(text)));
        pieces.addAll(content(message, place));
        message.string("refusal").ifPresent(text -> pieces.add(new Piece.Text(text)));
        message.array("tool_calls").stream()
                .flatMap(JsonArray::objects)
                .map(this::call)
                .forEach(pieces::add);
        message.object("function_call")
                .ifPresent(call -> pieces.add(new Piece.Call(
                        "",
                        call.string("name").orElse(""),
                        call.string("arguments").orElse(""))));
        if (pieces.isEmpty()) {
            throw complaints.complain(
                    "Invalid value for 'content': expected a string, got null.", place + ".content", "invalid_type");
        }
        return pieces;
    }

    private Piece call(JsonObject call) {
        String id = call.string("id").orElse("");
        JsonObject function =
                call.object("function").or(() -> call.object("custom")).orElse(JsonObject.empty());
        String name = function.string("name").orElse("");
        namesById.put(id, name);
        open.add(id);
        return new Piece.Call(
                id,
                name,
                function.string("arguments").or(() -> function.string("input")).orElse(""));
    }

    private List<Piece> content(JsonObject message, String place) {
        if (message.string("content").isPresent()) {
            return List.of(new Piece.Text(message.string("content").get()));
        }
        List<JsonObject> parts =
                message.array("content").stream().flatMap(JsonArray::objects).toList();
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < parts.size(); i++) {
            pieces.add(piece(parts.get(i), place + ".content[" + i + "]"));
        }
        return pieces;
    }

    private Piece piece(JsonObject part, String place) {
        return switch (part.string("type").orElse("")) {
            case "text" -> new Piece.Text(part.string("text").orElse(""));
            case "refusal" -> new Piece.Text(part.string("refusal").orElse(""));
            case "image_url" -> {
                String url = part.object("image_url")
                        .flatMap(image -> image.string("url"))
                        .orElse("");
                yield new Piece.Attachment(DataUrl.image(url, place + ".image_url.url", complaints));
            }
            case "input_audio" -> {
                JsonObject audio = part.object("input_audio").orElse(JsonObject.empty());
                yield new Piece.Attachment(DataUrl.audio(
                        audio.string("data").orElse(""),
                        audio.string("format").orElse(""),
                        place + ".input_audio.data",
                        complaints));
            }
            default -> new Piece.Attachment(file(part.object("file").orElse(JsonObject.empty()), place));
        };
    }

    private Media file(JsonObject file, String place) {
        if (file.string("file_id").isPresent()) {
            throw complaints.complain(
                    "No such File object: " + file.string("file_id").get(), place + ".file.file_id", "");
        }
        String data = file.string("file_data")
                .orElseThrow(() -> complaints.complain(
                        "Missing required parameter: '" + place + ".file.file_data'.",
                        place + ".file.file_data",
                        "missing_required_parameter"));
        return DataUrl.file(data, place + ".file.file_data", complaints);
    }
}
