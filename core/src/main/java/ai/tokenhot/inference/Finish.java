package ai.tokenhot.inference;

import java.util.Optional;

/**
 * Why an answer ended.
 *
 * @param stopSequence the text that ended it, where the provider tells
 * @param explanation the provider's words, where it gives any; for {@link Reason#CONTINUES} the token with which it goes
 *     on
 */
public record Finish(Reason reason, Optional<String> stopSequence, Optional<String> explanation) {

    /** An end without particulars. */
    public static Finish of(Reason reason) {
        return new Finish(reason, Optional.empty(), Optional.empty());
    }

    /** The same particulars with another reason. */
    public Finish with(Reason other) {
        return new Finish(other, stopSequence, explanation);
    }

    /** Every reason that some language has a word for. */
    public enum Reason {
        /** The model had said all. */
        STOP,
        STOP_SEQUENCE,
        TOOL_CALLS,
        /** The ceiling on output tokens. */
        LENGTH,
        /** The model's context is full. */
        CONTEXT_FULL,
        /** The provider held the answer, or the request, back. */
        FILTERED,
        /** The model, or the provider for it, refused. */
        REFUSED,
        /** A hosted tool is not done; the conversation can go on. */
        PAUSED,
        /** The answer is not finished; the same request goes on with a token. */
        CONTINUES,
        /** The model's call of a tool cannot be read. */
        MALFORMED_CALL,
        OTHER
    }
}
