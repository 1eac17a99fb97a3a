package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Hundreds of callers and vendors that die at any point leave nothing behind. */
@Timeout(120)
class StormTest {

    private static final int AT_ONCE = 40;

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @Test
    void connectionsThatDieAnywhereLeaveNothingBehind() throws Exception {
        storm(300, 9);
    }

    @Test
    @Tag("long")
    @Timeout(3_600)
    void stormOfHalfAnHourLeavesNothingBehind() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(30).toNanos();
        for (long seed = 100; System.nanoTime() < end; seed++) {
            storm(2_000, seed);
        }
    }

    private static void storm(int calls, long seed) throws Exception {
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        var over = new AtomicBoolean();
        Thread vendor = Thread.ofVirtual().start(() -> answerBadly(over, new Random(seed)));
        var random = new Random(seed + 1);
        try (var callers =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < calls; i++) {
                long own = random.nextLong();
                running.add(callers.submit(() -> callAndDie(new Random(own))));
            }
            for (Future<?> call : running) {
                call.get();
            }
        } finally {
            over.set(true);
        }
        vendor.join();
        gateway.atRest();
        GatewayFixture.eventually(
                "the threads are gone",
                () -> ManagementFactory.getThreadMXBean().getThreadCount() <= threadsBefore + 10);
        // Those that are idle may be used again for a while.
        GatewayFixture.eventually("the vendor is let go", () -> gateway.first().openConnections() <= AT_ONCE);
        assertThat(gateway.requestLines()).noneMatch(line -> line.contains("\"status\":500"));
        try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
            gateway.take().answer(200, "application/json", Language.CHAT.answer());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    private static void answerBadly(AtomicBoolean over, Random random) {
        while (!over.get()) {
            try {
                var next = gateway.first().takeWithin(Duration.ofMillis(50));
                if (next.isPresent()) {
                    answerBadly(next.get(), random);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void answerBadly(Exchange vendor, Random random) {
        try {
            Language language = List.of(Language.values()).get(random.nextInt(4));
            String stream = String.join("", language.vendorEvents());
            switch (random.nextInt(7)) {
                case 0 -> vendor.cut();
                case 1 -> vendor.hangUp();
                case 2 -> vendor.answer(500, "text/plain", "no");
                case 3 -> vendor.answer(200, "application/json", language.answer());
                case 4 -> {
                    vendor.eventStreamHead();
                    vendor.chunk(stream).lastChunk();
                }
                case 5 -> {
                    vendor.eventStreamHead();
                    vendor.chunk(stream.substring(0, random.nextInt(stream.length())));
                    vendor.cut();
                }
                default -> {
                    vendor.eventStreamHead();
                    vendor.chunk(stream.substring(0, random.nextInt(stream.length())));
                    vendor.hangUp();
                }
            }
        } catch (IOException gone) {
            // The gateway went first.
        }
    }

    private static void callAndDie(Random random) {
        Language language = List.of(Language.values()).get(random.nextInt(4));
        boolean stream = random.nextBoolean();
        String body = stream ? language.streamRequest(MODEL) : language.request(MODEL);
        String request =
                "POST " + (stream ? language.streamPath(MODEL) : language.path(MODEL)) + " HTTP/1.1\r\nHost: x\r\n"
                        + language.keyHeader(KEY) + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (RawClient client = gateway.connect()) {
            int length = random.nextInt(3) == 0 ? random.nextInt(request.length()) : request.length();
            client.send(request.substring(0, length));
            if (length == request.length() && random.nextInt(3) > 0) {
                client.head();
                int bytes = random.nextInt(400);
                for (int i = 0; i < bytes && client.next() >= 0; i++) {
                    // Reads a part.
                }
                if (random.nextInt(3) == 0) {
                    client.bytes();
                }
            } else {
                Thread.sleep(random.nextInt(20));
            }
            if (random.nextBoolean()) {
                client.cut();
            }
        } catch (java.io.EOFException | java.net.SocketException gone) {
            // Some die first.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A caller that never reads its whole answer holds no more than that answer. */
    @Test
    void callersThatNeverReadAreHeldWithinBounds() throws Exception {
        var clients = new ArrayList<RawClient>();
        var senders = new ArrayList<Thread>();
        String piece = Language.CHAT.delta("0123456789abcdef".repeat(4_096));
        try {
            for (int i = 0; i < 10; i++) {
                var client = new RawClient(gateway.port(), 16 << 10);
                clients.add(client);
                GatewayFixture.post(client, Language.CHAT, "/v1/chat/completions", Language.CHAT.streamRequest(MODEL));
                Exchange vendor = gateway.take();
                senders.add(Thread.ofVirtual().start(() -> flood(vendor, piece)));
            }
            Thread.sleep(1_500);
            assertThat(gateway.metric("tokenhot_buffered_bytes")).isLessThan(10 << 20);
            assertThat(gateway.metric("tokenhot_streams_live")).isEqualTo(10);
        } finally {
            for (RawClient client : clients) {
                client.cut();
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(List.copyOf(senders)).hasSize(10);
    }

    private static void flood(Exchange vendor, String piece) {
        try {
            vendor.eventStreamHead();
            for (int i = 0; i < 10_000; i++) {
                vendor.chunk(piece);
            }
        } catch (IOException heldBackAndThenCancelled) {
            try {
                vendor.hangUp();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
