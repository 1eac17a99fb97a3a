package ai.tokenhot.store.jdbc;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommitPaceTest {

    private final CommitPace pace = new CommitPace(0);
    private long now;

    @Test
    void receiptsThatComeOneByOneDoNotWait() {
        for (int i = 0; i < 1_000; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            assertThat(pace.waitNanos(now)).isZero();
            pace.took(1, now);
        }
    }

    @Test
    void twoAtOnceAreNoCrowd() {
        for (int i = 0; i < 1_000; i++) {
            now += TimeUnit.MICROSECONDS.toNanos(1_900);
            assertThat(pace.waitNanos(now)).isZero();
            pace.took(1, now);
            now += TimeUnit.MICROSECONDS.toNanos(100);
            assertThat(pace.waitNanos(now)).isZero();
            pace.took(1, now);
        }
    }

    @Test
    void transactionsOfACrowdAreKeptApart() {
        crowd();
        assertThat(pace.waitNanos(now + 500_000)).isEqualTo(CommitPace.INTERVAL.toNanos() - 500_000);
        assertThat(pace.waitNanos(now + CommitPace.INTERVAL.toNanos())).isZero();
    }

    @Test
    void whenTheCrowdHasGoneNobodyWaits() {
        crowd();
        now += TimeUnit.SECONDS.toNanos(1);
        pace.took(1, now);
        assertThat(pace.waitNanos(now)).isZero();
    }

    private void crowd() {
        for (int i = 0; i < 200; i++) {
            now += TimeUnit.MICROSECONDS.toNanos(200);
            pace.took(1, now);
        }
    }
}
