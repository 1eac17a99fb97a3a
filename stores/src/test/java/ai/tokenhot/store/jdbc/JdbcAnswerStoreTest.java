package ai.tokenhot.store.jdbc;

import ai.tokenhot.conversation.KeepBounds;
import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.store.Seal;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class JdbcAnswerStoreTest {

    private static final KeepBounds BOUNDS = new KeepBounds(Duration.ofSeconds(1), 100, 250, 10, 1_000);

    @TempDir
    Path folder;

    private SqliteDatabase database;
    private GroupWriter writer;
    private JdbcAnswerStore store;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder.resolve("test.db"));
        writer = new GroupWriter(database, size -> {});
        store = storeWith("the first master key of this operator");
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private JdbcAnswerStore storeWith(String masterKey) {
        return new JdbcAnswerStore(database, writer, new Seal(() -> masterKey.getBytes(UTF_8), "kept answers"));
    }

    private static KeptAnswer answer(String project, String id, long keptMillis, String text) {
        return new KeptAnswer(
                project, id, Optional.of("before"), Optional.of("host"), keptMillis, text.getBytes(UTF_8), new byte[] {
                    1, 2
                });
    }

    private boolean keep(KeptAnswer answer) {
        var kept = new CompletableFuture<Boolean>();
        store.keep(answer, kept::complete);
        return kept.join();
    }

    @Test
    void whatIsKeptComesBackWholeForItsProjectOnly() {
        assertThat(keep(answer("p", "a", 7, "asked"))).isTrue();
        assertThat(store.answer("p", "a")).hasValueSatisfying(found -> {
            assertThat(found.previous()).contains("before");
            assertThat(found.provider()).contains("host");
            assertThat(found.keptMillis()).isEqualTo(7);
            assertThat(new String(found.request(), UTF_8)).isEqualTo("asked");
            assertThat(found.answer()).containsExactly(1, 2);
        });
        assertThat(store.answer("other", "a")).isEmpty();
        assertThat(store.delete("other", "a")).isFalse();
        assertThat(store.delete("p", "a")).isTrue();
        assertThat(store.answer("p", "a")).isEmpty();
        assertThat(store.delete("p", "a")).isFalse();
    }

    @Test
    void nameIsGivenOnce() {
        keep(answer("p", "a", 1, "first"));
        keep(answer("p", "a", 2, "second"));
        assertThat(store.answer("p", "a"))
                .hasValueSatisfying(
                        found -> assertThat(new String(found.request(), UTF_8)).isEqualTo("first"));
    }

    @Test
    void nothingOfItCanBeReadOnTheDiskOrWithAnotherKey() throws Exception {
        keep(answer("p", "a", 1, "a secret of the caller's"));
        writer.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.getFileName().toString())
                        .doesNotContain("secret of");
            }
        }
        assertThat(storeWith("the second master key of this operator").answer("p", "a"))
                .isEmpty();
        assertThat(storeWith("the first master key of this operator").answer("p", "a"))
                .isPresent();
    }

    @Test
    void oldAnswersAndTheOldestOfProjectsThatHoldTooMuchAreForgotten() {
        keep(answer("p", "old", 1_000, "x"));
        keep(answer("p", "newer", 2_001, "x"));
        assertThat(store.sweep(BOUNDS, 3_000)).isEqualTo(1);
        assertThat(store.answer("p", "old")).isEmpty();
        assertThat(store.answer("p", "newer")).isPresent();

        keep(answer("q", "1", 2_001, "x".repeat(70)));
        keep(answer("q", "2", 2_002, "x".repeat(70)));
        keep(answer("q", "3", 2_003, "x".repeat(70)));
        assertThat(store.sweep(BOUNDS, 3_000)).isEqualTo(1);
        assertThat(store.answer("q", "1")).isEmpty();
        assertThat(store.answer("q", "2")).isPresent();
        assertThat(store.answer("q", "3")).isPresent();
        assertThat(store.answer("p", "newer")).as("another project").isPresent();
    }

    @Test
    void storeThatIsClosedSaysSo() {
        writer.close();
        assertThat(keep(answer("p", "a", 1, "x"))).isFalse();
    }
}
