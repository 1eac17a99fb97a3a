package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system text and the messages of a request, decoded block by block.
 *
 * @param list the messages as they came
 */
record Messages(List<JsonObject> list, List<Part> parts) {

    /** Copies the lists. */
    Messages {
        list = List.copyOf(list);
        parts = List.copyOf(parts);
    }

    static Messages decode(AnthropicModel model, AnthropicVersion version, JsonObject body) {
        var decoder = new BlockDecoder(version);
        var parts = new ArrayList<Part>();
        body.get("system").ifPresent(system -> parts.addAll(decoder.parts(Turn.Role.SYSTEM, "system", system)));
        List<JsonObject> list =
                body.array("messages").stream().flatMap(JsonArray::objects).toList();
        if (list.isEmpty()) {
            throw AnthropicError.invalid("messages: at least one message is required");
        }
        checkRoles(model, list);
        for (int i = 0; i < list.size(); i++) {
            Json content = list.get(i).get("content").orElseThrow();
            boolean last = i == list.size() - 1;
            checkNotEmpty(content, i, last && role(list.get(i)) == Turn.Role.ASSISTANT);
            boolean emptyPrefill = content instanceof JsonString(String text) && text.isEmpty();
            if (!emptyPrefill) {
                parts.addAll(decoder.parts(role(list.get(i)), "messages." + i, content));
            }
        }
        ToolPairs.check(list);
        return new Messages(list, parts);
    }

    static Turn.Role role(JsonObject message) {
        return switch (message.string("role").orElse("")) {
            case "assistant" -> Turn.Role.ASSISTANT;
            case "system" -> Turn.Role.SYSTEM;
            default -> Turn.Role.USER;
        };
    }

    private static void checkNotEmpty(Json content, int index, boolean mayBeEmpty) {
        boolean empty = switch (content) {
            case JsonString(String text) -> text.isEmpty();
            case JsonArray array -> array.size() == 0;
            case Json ignored -> false;
        };
        if (empty && !mayBeEmpty) {
            throw AnthropicError.invalid("messages." + index + ": all messages must have non-empty content except for"
                    + " the optional final assistant message");
        }
    }

    private static void checkRoles(AnthropicModel model, List<JsonObject> list) {
        switch (role(list.getFirst())) {
            case ASSISTANT -> throw AnthropicError.invalid("messages: first message must use the \"user\" role");
            case SYSTEM -> throw systemFirst(model);
            case USER -> {}
        }
        for (int i = 1; i < list.size(); i++) {
            if (role(list.get(i)) == Turn.Role.SYSTEM) {
                checkSystem(model, list, i);
            }
        }
    }

    private static AnthropicError.Thrown systemFirst(AnthropicModel model) {
        return model.takesSystemMessages()
                ? AnthropicError.invalid("messages.0: use the top-level 'system' parameter for the initial system"
                        + " prompt; the directive-only form (content: [] with output_config) is accepted at any"
                        + " position")
                : noSystemRole();
    }

    private static AnthropicError.Thrown noSystemRole() {
        return AnthropicError.invalid("messages: Unexpected role \"system\". The Messages API accepts a top-level"
                + " `system` parameter, not \"system\" as an input message role.");
    }

    private static void checkSystem(AnthropicModel model, List<JsonObject> list, int index) {
        if (!model.takesSystemMessages()) {
            throw noSystemRole();
        }
        boolean follows = role(list.get(index - 1)) == Turn.Role.USER || endsHosted(list.get(index - 1));
        if (!follows) {
            throw AnthropicError.invalid("messages." + index + ": a `system` message must follow a `user` message or an"
                    + " `assistant` message that ends in server tool use");
        }
        boolean precedes = index == list.size() - 1 || role(list.get(index + 1)) == Turn.Role.ASSISTANT;
        if (!precedes) {
            throw AnthropicError.invalid("messages." + index
                    + ": a `system` message must be the last message or be followed by an `assistant` message");
        }
    }

    private static boolean endsHosted(JsonObject message) {
        List<JsonObject> blocks =
                message.array("content").stream().flatMap(JsonArray::objects).toList();
        return role(message) == Turn.Role.ASSISTANT
                && !blocks.isEmpty()
                && BlockShapes.HOSTED.contains(blocks.getLast().string("type").orElse(""));
    }

    /** The turns, those of one role in a row taken together. */
    List<Turn> turns() {
        var turns = new ArrayList<Turn>();
        for (Part part : parts) {
            boolean goesOn = !turns.isEmpty() && turns.getLast().role() == part.role();
            if (goesOn) {
                var pieces = new ArrayList<>(turns.removeLast().pieces());
                pieces.add(part.piece());
                turns.add(new Turn(part.role(), pieces));
            } else {
                turns.add(new Turn(part.role(), List.of(part.piece())));
            }
        }
        return turns;
    }

    /** The last message, if the answer shall go on with it. */
    Optional<JsonObject> prefill() {
        return Optional.of(list.getLast()).filter(message -> role(message) == Turn.Role.ASSISTANT);
    }

    /** Whether the last thing that came is a tool's result. */
    boolean endsWithResult() {
        return list.getLast().array("content").stream()
                .flatMap(JsonArray::objects)
                .anyMatch(block -> block.string("type").orElse("").equals("tool_result"));
    }
}
