package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The headers that say when to try again: {@code retry-after} in seconds, {@code retry-after-ms}. */
public final class RetryAfter {

    /** A longer wait is not believed. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** The wait that an answer asks for. A date is left to the caller: it is passed on as it is. */
    public static Optional<Duration> of(HeaderView headers) {
        return headers.header("retry-after-ms")
                .flatMap(text -> number(text).map(millis -> Duration.ofNanos((long) (millis * 1_000_000))))
                .or(() -> headers.header("retry-after")
                        .flatMap(text -> number(text).map(seconds -> Duration.ofNanos((long) (seconds * 1e9)))))
                .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST) <= 0);
    }

    /** The headers for a failure: whole seconds, rounded up. */
    public static List<Header> headers(Failure failure) {
        return failure.retryAfter()
                .map(wait -> List.of(new Header(
                        "retry-after", Long.toString(wait.plusNanos(999_999_999).toSeconds()))))
                .orElse(List.of());
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            return Double.isFinite(value) && value >= 0 && value <= LONGEST.toMillis()
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
