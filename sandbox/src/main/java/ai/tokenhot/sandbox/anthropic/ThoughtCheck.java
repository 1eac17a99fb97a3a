package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.List;
import java.util.Optional;

/** Checks the thoughts that come back: their signatures, their place, and that they are there where they must be. */
final class ThoughtCheck {

    private final AnthropicModel model;
    private final Messages messages;
    private final History history;
    private final ThinkingConfig thinking;

    private ThoughtCheck(AnthropicModel model, Messages messages, History history, ThinkingConfig thinking) {
        this.model = model;
        this.messages = messages;
        this.history = history;
        this.thinking = thinking;
    }

    static void check(AnthropicModel model, Messages messages, History history, ThinkingConfig thinking) {
        var check = new ThoughtCheck(model, messages, history, thinking);
        check.checkSignatures();
        if (thinking.kind() == ThinkingConfig.Kind.ENABLED) {
            check.checkToolLoop();
        }
    }

    private void checkSignatures() {
        List<Part> parts = messages.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).piece() instanceof Piece.Thought) {
                String[] steps = parts.get(i).place().split("\\.");
                int message = Integer.parseInt(steps[1]);
                JsonObject block = messages.list()
                        .get(message)
                        .array("content")
                        .orElseThrow()
                        .objects()
                        .toList()
                        .get(Integer.parseInt(steps[3]));
                checkThought(
                        parts.get(i).place(), message, block, history.before().get(i));
            }
        }
    }

    private void checkThought(String place, int message, JsonObject block, String before) {
        boolean redacted = block.string("type").orElse("").equals("redacted_thinking");
        String invalid = place
                + (redacted
                        ? ": Invalid `data` in `redacted_thinking` block"
                        : ": Invalid `signature` in `thinking` block");
        ThoughtSeal seal = (redacted
                        ? ThoughtSeal.openRedacted(block.string("data").orElse(""))
                        : ThoughtSeal.open(block.string("signature").orElse("")))
                .orElseThrow(() -> AnthropicError.invalid(invalid));
        String shown = ThoughtSeal.digest(block.string("thinking").orElse(""));
        if (!redacted && !seal.shown().equals(shown)) {
            throw AnthropicError.invalid(
                    message == lastAssistant()
                            ? place
                                    + ": `thinking` or `redacted_thinking` blocks in the latest assistant message cannot"
                                    + " be modified. These blocks must remain as they were in the original response."
                            : invalid);
        }
        if (thinking.dropsStrangers()) {
            return;
        }
        if (!seal.model().equals(model.id())) {
            throw AnthropicError.invalid(invalid + ". The block was created by a different model. Remove the block.");
        }
        if (model.bindsThoughts() && !seal.before().equals(before)) {
            throw AnthropicError.invalid(invalid + ". The block is bound to a different conversation. Remove the block,"
                    + " or set `thinking.block_binding.prefix_mismatch_behavior` to \"drop_block\". That setting"
                    + " requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header."
                    + (seal.system().equals(history.system())
                            ? ""
                            : " The `system` prompt differs from the one this block was created with."));
        }
    }

    private int lastAssistant() {
        for (int i = messages.list().size() - 1; i >= 0; i--) {
            if (Messages.role(messages.list().get(i)) == Turn.Role.ASSISTANT) {
                return i;
            }
        }
        return -1;
    }

    /** With a budget, the assistant's part of an open tool loop must begin with a thought. */
    private void checkToolLoop() {
        List<JsonObject> list = messages.list();
        int first = -1;
        for (int i = list.size() - 1; i >= 0; i--) {
            JsonObject message = list.get(i);
            if (Messages.role(message) == Turn.Role.ASSISTANT) {
                first = i;
            } else if (first(message).filter("tool_result"::equals).isEmpty()) {
                break;
            }
        }
        if (first < 0) {
            return;
        }
        String type = first(list.get(first)).orElse("text");
        if (!type.equals("thinking") && !type.equals("redacted_thinking")) {
            throw AnthropicError.invalid("messages." + first + ".content.0.type: Expected `thinking` or"
                    + " `redacted_thinking`, but found `" + type + "`. When `thinking` is enabled, a final `assistant`"
                    + " message must start with a thinking block (preceeding the lastmost set of `tool_use` and"
                    + " `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid"
                    + " this requirement, disable `thinking`. Please consult our documentation at"
                    + " https://docs.claude.com/en/docs/build-with-claude/extended-thinking");
        }
    }

    private static Optional<String> first(JsonObject message) {
        return message.array("content").stream()
                .flatMap(JsonArray::objects)
                .findFirst()
                .flatMap(block -> block.string("type"));
    }
}
