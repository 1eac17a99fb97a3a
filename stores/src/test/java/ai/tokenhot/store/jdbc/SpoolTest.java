package ai.tokenhot.store.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class SpoolTest {

    @TempDir
    private Path folder;

    private static List<byte[]> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ("record " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whatWaitsComesInOrderAndIsGoneWhenItIsDone() throws IOException {
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            assertThat(spool.isEmpty()).isTrue();
            spool.add(records(0, 3));
            spool.add(records(3, 5));

            List<byte[]> first = spool.first(4);
            assertThat(texts(first)).containsExactly("record 0", "record 1", "record 2", "record 3");
            spool.done(first);
            assertThat(texts(spool.first(4))).containsExactly("record 4");
            spool.done(spool.first(4));

            assertThat(spool.isEmpty()).isTrue();
            assertThat(Files.size(folder.resolve("spool"))).isZero();
        }
    }

    @Test
    void whatWaitedWhenTheProcessDiedWaitsStill() throws IOException {
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            spool.add(records(0, 3));
            spool.done(spool.first(1));
        }
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            assertThat(texts(spool.first(9)))
                    .as("it is brought again")
                    .containsExactly("record 0", "record 1", "record 2");
        }
    }

    @Test
    void whatACrashLeftHalfWrittenIsCutOffWhereverItBroke() throws IOException {
        Path file = folder.resolve("spool");
        try (Spool spool = Spool.open(file)) {
            spool.add(records(0, 2));
        }
        byte[] whole = Files.readAllBytes(file);
        int second = whole.length / 2;
        for (int cut = second; cut < whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut), StandardOpenOption.TRUNCATE_EXISTING);
            try (Spool spool = Spool.open(file)) {
                assertThat(texts(spool.first(9))).as("cut at %s", cut).containsExactly("record 0");
                spool.add(records(7, 8));
                assertThat(texts(spool.first(9))).containsExactly("record 0", "record 7");
            }
        }
    }

    @Test
    void aRecordThatChangedOnTheDiskIsNotTaken() throws IOException {
        Path file = folder.resolve("spool");
        try (Spool spool = Spool.open(file)) {
            spool.add(records(0, 2));
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        try (Spool spool = Spool.open(file)) {
            assertThat(texts(spool.first(9))).containsExactly("record 0");
        }
    }

    @Test
    void whatIsDoneTakesNoRoomThoughSomethingWaitsStill() throws IOException {
        Path file = folder.resolve("spool");
        byte[] large = new byte[64 << 10];
        try (Spool spool = Spool.open(file)) {
            for (int i = 0; i < 100; i++) {
                spool.add(List.of(large));
                spool.add(records(i, i + 1));
                spool.done(spool.first(i == 0 ? 1 : 2));
            }
            assertThat(Files.size(file)).isLessThan(3 << 20);
            assertThat(texts(spool.first(9))).containsExactly("record 99");
        }
        try (Spool spool = Spool.open(file)) {
            assertThat(texts(spool.first(1_000))).as("after a crash").endsWith("record 99");
        }
    }
}
