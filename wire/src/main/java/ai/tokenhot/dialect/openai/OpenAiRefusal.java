package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;

/** Breaks the reading of a request off; never leaves a codec. */
final class OpenAiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    private OpenAiRefusal(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** The refusal of what stands at this place. */
    static OpenAiRefusal of(String place, String message) {
        return new OpenAiRefusal(Failure.of(FailureKind.INVALID_REQUEST, message, place));
    }

    /** Why, for the caller. */
    Failure failure() {
        return failure;
    }
}
