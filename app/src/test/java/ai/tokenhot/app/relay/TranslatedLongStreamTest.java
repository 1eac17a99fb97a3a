package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of a long stream in another language no more is kept than of a short one. The language whose last event repeats the
 * whole answer keeps that, and has a bound of its own.
 */
@Timeout(120)
class TranslatedLongStreamTest {

    private static final long LEEWAY = 6L << 20;
    private static final int SLICE = 500;

    /** Ends each piece of text and stands nowhere else. */
    private static final char MARK = '~';

    private static final String TEXT = "0123456789abcdef".repeat(128) + MARK;

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard()
            .speaking(Language.CHAT)
            .speaking(Language.RESPONSES)
            .speaking(Language.MESSAGES)
            .speaking(Language.GEMINI);

    @ParameterizedTest
    @CsvSource({"CHAT, MESSAGES", "MESSAGES, GEMINI", "GEMINI, RESPONSES", "MESSAGES, CHAT"})
    void longStreamKeepsTheHeapFlat(Language caller, Language provider) throws Exception {
        String piece = provider.delta(TEXT);
        try (RawClient client = gateway.stream(caller, provider.id())) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            for (String event : opening(provider)) {
                vendor.chunk(event);
            }
            vendor.chunk(piece);
            client.head();
            read(client, 1);
            // Beyond what is kept of an answer for its proofs.
            pass(vendor, client, piece);
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

    /** What a vendor sends before the first text. */
    private static List<String> opening(Language provider) {
        return provider.events().stream()
                .takeWhile(event -> !event.contains("Hello"))
                .toList();
    }

    private static void pass(Exchange vendor, RawClient client, String piece) throws IOException, InterruptedException {
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < SLICE; i++) {
                    vendor.chunk(piece);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        read(client, SLICE);
        sender.join();
    }

    private static void read(RawClient client, int pieces) throws IOException {
        int left = pieces;
        while (left > 0) {
            int next = client.next();
            if (next < 0) {
                throw new AssertionError("the stream ended with " + left + " pieces to come");
            }
            if (next == MARK) {
                left--;
            }
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
