package ai.tokenhot.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FakeClockTest {

    private final FakeClock clock = FakeClock.standing();

    @Test
    void standsUntilMoved() {
        assertThat(clock.instant()).isEqualTo(FakeClock.START);
        assertThat(clock.nanos()).isZero();
    }

    @Test
    void advanceMovesBothTimes() {
        clock.advance(Duration.ofMillis(1500));
        assertThat(clock.instant()).isEqualTo(FakeClock.START.plusMillis(1500));
        assertThat(clock.nanos()).isEqualTo(1_500_000_000L);
    }

    @Test
    void adjustMovesTheWallClockOnly() {
        clock.advance(Duration.ofSeconds(1));
        clock.adjust(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.nanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void timeDoesNotPassBackwards() {
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).hasMessageContaining("expected: >= 0");
    }

    @Test
    void otherZoneIsTheSameClock() {
        var shanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));
        clock.advance(Duration.ofDays(1));
        assertThat(shanghai.instant()).isEqualTo(clock.instant());
        assertThat(shanghai.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    }
}
