package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;

/** Breaks the reading of a request off; never leaves this package. */
final class GeminiRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** The refusal of one field. */
    GeminiRefusal(String field, String message) {
        super(null, null, false, false);
        this.failure = Failure.of(FailureKind.INVALID_REQUEST, message, field);
    }

    Failure failure() {
        return failure;
    }
}
