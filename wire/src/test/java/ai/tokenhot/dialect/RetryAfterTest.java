package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class RetryAfterTest {

    private static Optional<Duration> read(Map<String, String> headers) {
        return RetryAfter.of(name -> Optional.ofNullable(headers.get(name)));
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() {
        assertThat(read(Map.of("retry-after", "2"))).contains(Duration.ofSeconds(2));
        assertThat(read(Map.of("retry-after", "0.5"))).contains(Duration.ofMillis(500));
        assertThat(read(Map.of("retry-after", "2", "retry-after-ms", "1500"))).contains(Duration.ofMillis(1500));
        assertThat(read(Map.of("retry-after", "2", "retry-after-ms", "soon"))).contains(Duration.ofSeconds(2));
    }

    @Test
    void whatIsNoBelievableWaitIsAbsent() {
        for (String text : new String[] {
            "", "-1", "NaN", "Infinity", "1e99", "86401", "Wed, 21 Oct 2026 07:28:00 GMT", "9".repeat(400)
        }) {
            assertThat(read(Map.of("retry-after", text))).as(text).isEmpty();
        }
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void waitIsWrittenInWholeSecondsRoundedUp() {
        Failure failure = Failure.of(FailureKind.PROVIDER_RATE_LIMIT, "slow down");
        assertThat(RetryAfter.headers(failure)).isEmpty();
        assertThat(RetryAfter.headers(failure.retryAfter(Duration.ofMillis(1))))
                .containsExactly(new Header("retry-after", "1"));
        assertThat(RetryAfter.headers(failure.retryAfter(Duration.ofSeconds(34))))
                .containsExactly(new Header("retry-after", "34"));
    }
}
