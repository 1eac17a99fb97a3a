package ai.tokenhot.build;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LockTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @Test
    void textIsReadBackAsItWasWritten() {
        Lock lock = lock("runtime b:b:2.0:linux-x86_64 " + TWO, "build a:a:1.0 " + ONE);

        assertThat(Lock.parse(lock.text())).isEqualTo(lock);
        assertThat(lock.text().lines().filter(line -> !line.startsWith("#")))
                .containsExactly("build   a:a:1.0 " + ONE, "runtime b:b:2.0:linux-x86_64 " + TWO);
    }

    @Test
    void sameArtifactsDifferInNothing() {
        assertThat(lock("test a:a:1.0 " + ONE).differences(lock("test a:a:1.0 " + ONE)))
                .isEmpty();
    }

    @Test
    void otherBytesUnderTheSameVersionAreNamedFirst() {
        Lock recorded = lock("runtime z:z:1.0 " + ONE);
        Lock resolved = lock("runtime z:z:1.0 " + TWO, "runtime a:a:1.0 " + ONE);

        assertThat(recorded.differences(resolved))
                .containsExactly(
                        "OTHER BYTES under the same version: z:z:1.0 has " + TWO + " (recorded: " + ONE + ")",
                        "new: a:a:1.0 (runtime)");
    }

    @Test
    void anotherVersionIsOneDifferenceNotTwo() {
        assertThat(lock("runtime a:a:1.0 " + ONE).differences(lock("runtime a:a:1.1 " + TWO)))
                .containsExactly("other version: a:a is 1.1 (recorded: 1.0)");
    }

    @Test
    void artifactsThatCameWentAndChangedTheirUseAreNamed() {
        Lock recorded = lock("build a:a:1.0 " + ONE, "test b:b:1.0 " + ONE);
        Lock resolved = lock("runtime a:a:1.0 " + ONE, "test c:c:1.0:linux " + ONE);

        assertThat(recorded.differences(resolved))
                .containsExactly(
                        "new: c:c:1.0:linux (test)",
                        "gone: b:b:1.0",
                        "other use: a:a:1.0 is runtime (recorded: build)");
    }

    @Test
    void twoVersionsOfOneArtifactStandBesideEachOther() {
        assertThat(lock("test a:a:1.0 " + ONE).differences(lock("test a:a:1.0 " + ONE, "build a:a:2.0 " + TWO)))
                .containsExactly("new: a:a:2.0 (build)");
    }

    @Test
    void lineThatIsNoEntryIsRefusedWithItsNumber() {
        assertThatThrownBy(() -> Lock.parse("# head\nruntime a:a:1.0 abc\n"))
                .hasMessageStartingWith("line 2: runtime a:a:1.0 abc (expected:");
        assertThatThrownBy(() -> Lock.parse("shipped a:a:1.0 " + ONE))
                .hasMessageStartingWith("use: shipped (expected:");
        assertThatThrownBy(() -> Lock.parse("test a:1.0 " + ONE)).hasMessageStartingWith("artifact: a:1.0 (expected:");
        assertThatThrownBy(() -> lock("test a:a:1.0 " + ONE, "build a:a:1.0 " + ONE))
                .hasMessageContaining("expected: once");
    }

    private static Lock lock(String... lines) {
        return Lock.parse(String.join("\n", List.of(lines)));
    }
}
