package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Incident 52: of a long stream no more is kept than of a short one. */
@Timeout(120)
class LongStreamTest {

    private static final long LEEWAY = 6L << 20;
    private static final int SLICE = 500;

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @EnumSource(Language.class)
    void longStreamKeepsTheHeapFlat(Language language) throws Exception {
        String piece = language.delta("0123456789abcdef".repeat(128));
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.events().getFirst());
            client.head();
            client.expect(language.events().getFirst());
            pass(vendor, client, piece);
            long before = usedHeap();
            for (int i = 0; i < 15; i++) {
                pass(vendor, client, piece);
            }
            assertThat(usedHeap() - before)
                    .as("bytes kept of %s more that passed", 15L * SLICE * piece.length())
                    .isLessThan(LEEWAY);
            assertThat(gateway.metric("tokenhot_buffered_bytes")).isLessThan(1 << 20);
            client.cut();
        }
    }

    @Test
    @Tag("long")
    @Timeout(4_000)
    void streamOfAnHourKeepsTheHeapFlat() throws Exception {
        Language language = Language.CHAT;
        String piece = language.delta("0123456789abcdef".repeat(16));
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.events().getFirst());
            client.head();
            client.expect(language.events().getFirst());
            pass(vendor, client, piece);
            long before = usedHeap();
            long end = System.nanoTime() + Duration.ofHours(1).toNanos();
            while (System.nanoTime() < end) {
                pass(vendor, client, piece);
                Thread.sleep(50);
            }
            assertThat(usedHeap() - before).isLessThan(LEEWAY);
            client.cut();
        }
    }

    private static void pass(Exchange vendor, RawClient client, String piece) throws IOException {
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < SLICE; i++) {
                    vendor.chunk(piece);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        long left = (long) SLICE * piece.length();
        while (left > 0) {
            if (client.next() < 0) {
                throw new AssertionError("the stream ended with " + left + " bytes to come");
            }
            left--;
        }
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is in use right after a collection. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
