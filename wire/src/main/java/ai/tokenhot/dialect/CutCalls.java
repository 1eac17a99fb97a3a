package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;

/** Calls that the ceiling on output cut off: what is left of their arguments is no JSON, and nobody could carry them out. */
public final class CutCalls {

    private CutCalls() {}

    /** Whether a part of an answer that ended so is one. */
    public static boolean is(Part part, Finish finish) {
        return finish.reason() == Finish.Reason.LENGTH
                && part instanceof Part.ToolCall call
                && call.kind() == CallKind.FUNCTION
                && isBroken(call.arguments());
    }

    /** The answer without them. */
    public static ChatReply leftOut(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.choices().stream()
                        .map(choice -> new ChatReply.Choice(
                                choice.index(),
                                choice.content().stream()
                                        .filter(content -> !is(content.part(), choice.finish()))
                                        .toList(),
                                choice.finish(),
                                choice.logprobs()))
                        .toList());
    }

    private static boolean isBroken(String arguments) {
        if (arguments.isBlank()) {
            return false;
        }
        try {
            Json.parse(arguments);
            return false;
        } catch (JsonException e) {
            return true;
        }
    }
}
