package ai.tokenhot.inference;

import java.time.Duration;
import java.util.Optional;

/**
 * An expected failure.
 *
 * @param message for the caller: which field, what was given, what was expected; never a secret, a host or an account
 * @param field the request field that is wrong, in the caller's own notation
 * @param retryAfter how long to wait, if somebody said so
 * @param status the HTTP status
 */
public record Failure(
        FailureKind kind, String message, Optional<String> field, Optional<Duration> retryAfter, int status) {

    /** A failure with its kind's status. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, message, Optional.empty(), Optional.empty(), kind.status());
    }

    /** A failure of one field. */
    public static Failure of(FailureKind kind, String message, String field) {
        return new Failure(kind, message, Optional.of(field), Optional.empty(), kind.status());
    }

    /** The same, to be tried again after this time. */
    public Failure retryAfter(Duration wait) {
        return new Failure(kind, message, field, Optional.of(wait), status);
    }

    /** The same with the provider's own status. */
    public Failure withStatus(int other) {
        return new Failure(kind, message, field, retryAfter, other);
    }
}
