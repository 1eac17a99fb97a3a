package ai.tokenhot.store;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SealTest {

    private static final byte[] CONTENT = "what was said".getBytes(UTF_8);

    private final Seal seal = new Seal(() -> "a master key of the operator's own".getBytes(UTF_8), "test");

    @Test
    void opensWhereItWasSealed() {
        byte[] sealed = seal.seal(CONTENT, "here");
        assertThat(seal.open(sealed, "here"))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(CONTENT));
        assertThat(new String(sealed, UTF_8)).doesNotContain("said");
        assertThat(seal.seal(CONTENT, "here")).as("each sealing is another").isNotEqualTo(sealed);
    }

    @Test
    void doesNotOpenElsewhereOrWithAnotherKeyOrForAnotherPurpose() {
        byte[] sealed = seal.seal(CONTENT, "here");
        assertThat(seal.open(sealed, "there")).isEmpty();
        assertThat(new Seal(() -> "another master key, as long as it is".getBytes(UTF_8), "test").open(sealed, "here"))
                .isEmpty();
        assertThat(new Seal(() -> "a master key of the operator's own".getBytes(UTF_8), "other").open(sealed, "here"))
                .isEmpty();
    }

    @Test
    void anyChangedByteKeepsItShut() {
        byte[] sealed = seal.seal(CONTENT, "here");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.open(changed, "here")).as("byte " + i).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(seal.open(java.util.Arrays.copyOf(sealed, length), "here"))
                    .as("cut at " + length)
                    .isEmpty();
        }
    }

    @Test
    void masterKeyIsAskedForOnceAndOnlyWhenNeeded() {
        var asked = new AtomicInteger();
        var lazy = new Seal(
                () -> {
                    asked.incrementAndGet();
                    return new byte[32];
                },
                "test");
        assertThat(asked).hasValue(0);
        lazy.open(lazy.seal(CONTENT, "here"), "here");
        assertThat(asked).hasValue(1);
    }

    /** An operator who gave no master key has one made: two would leave half of what is kept shut. */
    @Test
    void masterKeyIsAskedForOnceByManyAtATime() throws InterruptedException {
        var asked = new AtomicInteger();
        var made = new Seal(() -> ("the master key of asking " + asked.incrementAndGet()).getBytes(UTF_8), "test");
        var together = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, 32)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    made.seal(CONTENT, "here");
                }))
                .toList();
        together.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(asked).hasValue(1);
    }
}
