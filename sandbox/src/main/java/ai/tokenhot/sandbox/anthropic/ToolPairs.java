package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks that each tool call is answered at the beginning of the next user message, and nothing else is. */
final class ToolPairs {

    private final Set<String> allIds = new HashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final Set<String> answered = new HashSet<>();
    private int openIn;
    private boolean othersCame;

    private ToolPairs() {}

    static void check(List<JsonObject> messages) {
        var pairs = new ToolPairs();
        Turn.Role before = Turn.Role.USER;
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.get(i);
            Turn.Role role = Messages.role(message);
            if (role != before) {
                pairs.turn(role);
            }
            before = role;
            pairs.read(i, role, message);
        }
        pairs.checkAnswered(pairs.openIn);
    }

    private void turn(Turn.Role next) {
        if (next != Turn.Role.USER) {
            checkAnswered(openIn);
            answered.clear();
        }
        othersCame = false;
    }

    private void read(int index, Turn.Role role, JsonObject message) {
        List<JsonObject> blocks =
                message.array("content").stream().flatMap(JsonArray::objects).toList();
        if (blocks.isEmpty() && role == Turn.Role.USER) {
            othersCame = true;
        }
        for (int k = 0; k < blocks.size(); k++) {
            JsonObject block = blocks.get(k);
            switch (block.string("type").orElse("")) {
                case "tool_use" -> call(index, k, block.string("id").orElse(""));
                case "tool_result" ->
                    result(index, k, block.string("tool_use_id").orElse(""));
                default -> othersCame |= role == Turn.Role.USER;
            }
        }
    }

    private void call(int index, int position, String id) {
        if (!allIds.add(id)) {
            throw AnthropicError.invalid(
                    "messages." + index + ".content." + position + ": `tool_use` ids must be unique");
        }
        if (open.isEmpty()) {
            openIn = index;
        }
        open.add(id);
    }

    private void result(int index, int position, String id) {
        if (answered.contains(id)) {
            throw AnthropicError.invalid("messages." + index + ".content." + position
                    + ": each tool_use must have a single result. Found multiple `tool_result` blocks with id: " + id);
        }
        if (!open.contains(id)) {
            throw AnthropicError.invalid("messages." + index + ".content." + position
                    + ": unexpected `tool_use_id` found in `tool_result` blocks: " + id
                    + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
        }
        if (othersCame) {
            throw unanswered(openIn);
        }
        open.remove(id);
        answered.add(id);
    }

    private void checkAnswered(int index) {
        if (!open.isEmpty()) {
            throw unanswered(index);
        }
    }

    private AnthropicError.Thrown unanswered(int index) {
        return AnthropicError.invalid("messages." + index
                + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                + String.join(", ", new ArrayList<>(open))
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
    }
}
