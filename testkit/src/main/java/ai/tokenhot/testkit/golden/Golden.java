package ai.tokenhot.testkit.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Runs a folder of golden files: each holds an input, a line of at least {@value #MIN_DASHES} dashes, and the output
 * expected of it. A bug report becomes a test by adding a file. {@code mvn test -Dupdate} writes the actual output into
 * the files; the difference is then reviewed like any other change.
 *
 * <p>When there are several lines of dashes the last one separates, so an input may have sections of its own. A file
 * that has none fails until {@code -Dupdate} has given it an output. An expected error is text like any other: the code
 * under test renders it.
 *
 * <p>A case with more than one input and output is a {@linkplain GoldenSections play in sections}.
 */
public final class Golden {

    /** Shorter lines of dashes, such as YAML's, belong to the text. */
    static final int MIN_DASHES = 10;

    /** The line that {@code -Dupdate} writes between input and output. */
    static final String SEPARATOR = "-".repeat(40);

    /** No folder holds more files than this: a wrong path would otherwise walk the disk. */
    static final int MAX_FILES = 5_000;

    private Golden() {}

    /** What turns an input into an output. */
    @FunctionalInterface
    public interface Subject {
        /** The output for this input, both with LF line ends. */
        String output(String input) throws Exception;
    }

    /** Plays a case in sections and returns it with its expected sections as they came out. */
    @FunctionalInterface
    public interface Play {
        /** The same case, its expected sections replaced by the actual ones. */
        GoldenSections played(GoldenSections sections) throws Exception;
    }

    /** One test per file under the folder, hidden files left out. An empty folder is an error, not a success. */
    public static Stream<DynamicTest> tests(Path folder, Subject subject) {
        boolean update = updating(System.getProperty("update"));
        return files(folder, "").stream()
                .map(file -> dynamicTest(
                        folder.relativize(file).toString(), file.toUri(), () -> check(file, subject, update)));
    }

    /** One test per file of this ending under the folder; each is a case in {@linkplain GoldenSections sections}. */
    public static Stream<DynamicTest> plays(Path folder, String ending, Play play) {
        boolean update = updating(System.getProperty("update"));
        return files(folder, ending).stream()
                .map(file -> dynamicTest(
                        folder.relativize(file).toString(), file.toUri(), () -> checkPlay(file, play, update)));
    }

    static void checkPlay(Path file, Play play, boolean update) throws Exception {
        String expected = GoldenText.normalized(Files.readString(file));
        String actual = play.played(GoldenSections.parse(expected)).text();
        if (update) {
            Files.writeString(file, actual);
        } else if (!actual.equals(expected)) {
            throw new AssertionError(file + ": what came differs (- expected, + actual; -Dupdate accepts it)\n"
                    + LineDifference.between(expected, actual));
        }
    }

    static boolean updating(@Nullable String property) {
        return property != null && !property.equals("false");
    }

    /** The files of this ending under the folder, hidden ones left out, in order. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> file.getFileName().toString().endsWith(ending))
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (files.isEmpty() || files.size() > MAX_FILES) {
                throw new AssertionError(
                        "golden files in " + folder + ": " + files.size() + " (expected: 1 to " + MAX_FILES + ")");
            }
            return files;
        } catch (IOException e) {
            throw new AssertionError("golden files: " + folder.toAbsolutePath() + " (expected: a readable folder)", e);
        }
    }

    /** Holds a file that is output from its first line to its last against what it should be, or writes it. */
    public static void compare(Path file, String output) throws IOException {
        String actual = GoldenText.normalized(output);
        String expected = Files.exists(file) ? GoldenText.normalized(Files.readString(file)) : "";
        if (expected.equals(actual)) {
            return;
        }
        if (!updating(System.getProperty("update"))) {
            throw new AssertionError(file + ": the output differs (- expected, + actual; -Dupdate accepts it)\n"
                    + LineDifference.between(expected, actual));
        }
        Files.writeString(file, actual);
    }

    static void check(Path file, Subject subject, boolean update) throws Exception {
        GoldenText golden = GoldenText.parse(Files.readString(file));
        String actual = GoldenText.normalized(subject.output(golden.input()));
        if (golden.output().filter(actual::equals).isPresent()) {
            return;
        }
        if (update) {
            Files.writeString(file, new GoldenText(golden.input(), Optional.of(actual)).text());
            return;
        }
        String expected = golden.output()
                .orElseThrow(() -> new AssertionError(file
                        + " has no line of " + MIN_DASHES
                        + " or more dashes, so no expected output. -Dupdate writes this one:\n"
                        + actual));
        throw new AssertionError(file + ": the output differs (- expected, + actual; -Dupdate accepts it)\n"
                + LineDifference.between(expected, actual));
    }
}
