package ai.tokenhot.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The dependency lock: every artifact that takes part, where it is used, and the SHA-256 of its file. */
record Lock(Map<Coordinates, Entry> entries) {

    /** Use and checksum (lower-case hexadecimal) of one artifact. */
    record Entry(Use use, String sha256) {}

    private static final String HEAD = """
            # What TokenHot is built from, as Maven resolved it: use, group:artifact:version[:classifier], SHA-256 of the file.
            # runtime: inside tokenhot.jar; test: tests and modules beside it; build: Maven's plugins and what they load.
            # ./check compares it with what is resolved; ./check lock writes it.
            """;

    Lock {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /** Reads the file's text. */
    static Lock parse(String text) {
        Map<Coordinates, Entry> entries = new TreeMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" +");
            if (words.length != 3 || !words[2].matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("line " + number + ": " + line
                        + " (expected: use, group:artifact:version[:classifier], 64 hexadecimal digits)");
            }
            Entry before = entries.put(Coordinates.parse(words[1]), new Entry(Use.ofWord(words[0]), words[2]));
            if (before != null) {
                throw new IllegalArgumentException(
                        "line " + number + ": " + words[1] + " (expected: once in the file)");
            }
        }
        return new Lock(entries);
    }

    /** The file's text. */
    String text() {
        return entries.entrySet().stream()
                .map(entry -> "%-7s %s %s\n"
                        .formatted(
                                entry.getValue().use().word(),
                                entry.getKey(),
                                entry.getValue().sha256()))
                .collect(Collectors.joining("", HEAD, ""));
    }

    /** What differs in {@code resolved}, one readable line each, the dangerous ones first; empty when nothing does. */
    List<String> differences(Lock resolved) {
        List<String> otherBytes = new ArrayList<>();
        List<String> otherUse = new ArrayList<>();
        Map<String, List<Coordinates>> gone = new TreeMap<>();
        Map<String, List<Coordinates>> come = new TreeMap<>();
        entries.forEach((coordinates, recorded) -> {
            Entry now = resolved.entries.get(coordinates);
            if (now == null) {
                add(gone, coordinates);
            } else if (!now.sha256().equals(recorded.sha256())) {
                otherBytes.add("OTHER BYTES under the same version: %s has %s (recorded: %s)"
                        .formatted(coordinates, now.sha256(), recorded.sha256()));
            } else if (now.use() != recorded.use()) {
                otherUse.add("other use: %s is %s (recorded: %s)"
                        .formatted(coordinates, now.use().word(), recorded.use().word()));
            }
        });
        resolved.entries.keySet().stream()
                .filter(coordinates -> !entries.containsKey(coordinates))
                .forEach(coordinates -> add(come, coordinates));
        List<String> differences = new ArrayList<>(otherBytes);
        come.forEach((name, now) -> {
            List<Coordinates> before = gone.getOrDefault(name, List.of());
            if (now.size() == 1 && before.size() == 1) {
                gone.remove(name);
                differences.add("other version: %s is %s (recorded: %s)"
                        .formatted(
                                name,
                                now.getFirst().version(),
                                before.getFirst().version()));
            } else {
                now.forEach(coordinates -> differences.add("new: %s (%s)"
                        .formatted(coordinates, resolved.useOf(coordinates).word())));
            }
        });
        gone.values().forEach(all -> all.forEach(coordinates -> differences.add("gone: " + coordinates)));
        differences.addAll(otherUse);
        return differences;
    }

    private Use useOf(Coordinates coordinates) {
        return Objects.requireNonNull(entries.get(coordinates), coordinates::toString)
                .use();
    }

    private static void add(Map<String, List<Coordinates>> byName, Coordinates coordinates) {
        byName.computeIfAbsent(coordinates.withoutVersion(), name -> new ArrayList<>())
                .add(coordinates);
    }
}
