package ai.tokenhot.flow;

import ai.tokenhot.ledger.Balance;
import ai.tokenhot.money.Currency;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WalletsTest {

    private static final Currency USD = new Currency("USD");

    private static Wallets with(long available) {
        return new Wallets(USD, List.of(new Balance("org", USD, available, available, 0, 0, 1)));
    }

    /** Incident 1. */
    @Test
    void noMoreIsHeldThanIsThereHoweverManyAskAtOnce() {
        Wallets wallets = with(1_000);
        var held = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                threads.execute(() -> {
                    if (wallets.hold("org", 100)) {
                        held.incrementAndGet();
                    }
                });
            }
        }

        assertThat(held).hasValue(10);
        assertThat(wallets.available("org").nanos()).isZero();
    }

    /** Incident 22: what costs nothing is served to whoever has nothing, or less. */
    @Test
    void nothingIsAlwaysThere() {
        Wallets wallets = with(0);
        wallets.changed("org", -5);

        assertThat(wallets.hold("org", 0)).isTrue();
        assertThat(wallets.hold("org", 1)).isFalse();
        assertThat(wallets.hold("unknown", 0)).isTrue();
        assertThat(wallets.hold("unknown", 1)).isFalse();
    }

    @Test
    void drainsAreFew() {
        var drains = new Drains();
        for (int i = 0; i < Drains.MOST; i++) {
            assertThat(drains.begin()).isTrue();
        }
        assertThat(drains.begin()).isFalse();
        drains.end();
        assertThat(drains.begin()).isTrue();
    }
}
