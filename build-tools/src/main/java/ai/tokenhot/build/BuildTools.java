package ai.tokenhot.build;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that {@code ./check} calls on the repository's root; the exit status is 0 when all is well. */
public final class BuildTools {

    private static final String LOCK = "dependencies.lock";
    private static final String THIRD_PARTY = "THIRD-PARTY.md";
    private static final String FLOORS = "coverage-floors.txt";
    /** Where the aggregate report lies. */
    private static final Path REPORT = Path.of("target", "coverage", "jacoco.csv");
    /** More differences than this are only counted. */
    private static final int SHOWN_DIFFERENCES = 60;

    private final Path root;
    private final PrintStream out;

    BuildTools(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    /** Runs {@code COMMAND ROOT}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("arguments: " + String.join(" ", arguments)
                    + " (expected: lock-check, lock-write, coverage-check or coverage-write, and the root folder)");
            System.exit(2);
        }
        boolean well;
        try {
            well = new BuildTools(Path.of(arguments[1]), System.out).run(arguments[0]);
        } catch (IOException | IllegalArgumentException problem) {
            System.err.println(problem.getMessage());
            well = false;
        }
        System.exit(well ? 0 : 1);
    }

    boolean run(String command) throws IOException {
        return switch (command) {
            case "lock-check" -> checkLock();
            case "lock-write" -> writeLock();
            case "coverage-check" -> checkCoverage();
            case "coverage-write" -> writeFloors();
            default ->
                throw new IllegalArgumentException("command: " + command
                        + " (expected: lock-check, lock-write, coverage-check or coverage-write)");
        };
    }

    private boolean checkLock() throws IOException {
        Resolution resolution = Resolution.read(root);
        Lock recorded = Lock.parse(Files.readString(root.resolve(LOCK)));
        List<String> differences = new ArrayList<>(recorded.differences(resolution.lock()));
        if (differences.isEmpty()
                && !Files.readString(root.resolve(THIRD_PARTY)).equals(ThirdParty.page(resolution))) {
            differences.add(THIRD_PARTY + " is old");
        }
        differences.stream().limit(SHOWN_DIFFERENCES).forEach(out::println);
        if (differences.size() > SHOWN_DIFFERENCES) {
            out.println("… and " + (differences.size() - SHOWN_DIFFERENCES) + " more");
        }
        if (!differences.isEmpty()) {
            out.println("What is resolved is not what " + LOCK + " records. Where that is intended: ./check lock, and"
                    + " commit the difference.");
        }
        return differences.isEmpty();
    }

    private boolean writeLock() throws IOException {
        Resolution resolution = Resolution.read(root);
        Lock lock = resolution.lock();
        Path file = root.resolve(LOCK);
        if (Files.exists(file)) {
            Lock.parse(Files.readString(file)).differences(lock).forEach(out::println);
        }
        Files.writeString(file, lock.text());
        Files.writeString(root.resolve(THIRD_PARTY), ThirdParty.page(resolution));
        out.println(LOCK + ": " + lock.entries().size() + " artifacts");
        return true;
    }

    private boolean checkCoverage() throws IOException {
        Coverage coverage = Coverage.parse(Files.readAllLines(root.resolve(REPORT)));
        CoverageFloors floors = CoverageFloors.parse(Files.readString(root.resolve(FLOORS)));
        out.print(floors.table(coverage));
        List<String> fallen = floors.fallen(coverage);
        if (!fallen.isEmpty()) {
            out.println(fallen.size() + " packages under their floor of " + FLOORS + ", as marked");
        }
        return fallen.isEmpty();
    }

    private boolean writeFloors() throws IOException {
        Path file = root.resolve(FLOORS);
        CoverageFloors floors = CoverageFloors.parse(Files.readString(file));
        Files.writeString(file, floors.suggested(Coverage.parse(Files.readAllLines(root.resolve(REPORT)))));
        return true;
    }
}
