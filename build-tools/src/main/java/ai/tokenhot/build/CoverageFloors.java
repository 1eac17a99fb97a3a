package ai.tokenhot.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The share of lines, in percent, under which a package's coverage must not fall. The file has one {@code package floor}
 * per line; {@code *} is the floor of packages that it does not name.
 */
record CoverageFloors(Map<String, Integer> floors) {

    private static final String OTHERS = "*";
    /** What a new floor leaves for harmless change, in points. */
    private static final int SLACK = 3;

    private static final String HEAD = """
            # Lines that tests must reach, in percent, by package; * is for packages not named here.
            # ./check fails under a floor. ./check floors writes the last run's figures less three points; lowering one by
            # hand wants a reason in the commit.
            """;

    static CoverageFloors parse(String text) {
        Map<String, Integer> floors = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" +");
            if (words.length != 2 || !words[1].matches("[0-9]{1,2}|100")) {
                throw new IllegalArgumentException("floor: " + line + " (expected: a package and 0 to 100)");
            }
            floors.put(words[0], Integer.valueOf(words[1]));
        }
        return new CoverageFloors(floors);
    }

    int of(String name) {
        return floors.getOrDefault(name, floors.getOrDefault(OTHERS, 0));
    }

    /** Packages that fell under their floor. */
    List<String> fallen(Coverage coverage) {
        List<String> fallen = new ArrayList<>();
        coverage.packages().forEach((name, reached) -> {
            if (reached.linePercent() < of(name)) {
                fallen.add(name);
            }
        });
        return fallen;
    }

    /** The file that today's coverage suggests; the floor of unnamed packages stays. */
    String suggested(Coverage coverage) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("* ").append(of(OTHERS)).append('\n');
        coverage.packages()
                .forEach((name, reached) -> text.append(name)
                        .append(' ')
                        .append(Math.max(0, (int) Math.floor(reached.linePercent()) - SLACK))
                        .append('\n'));
        return text.toString();
    }

    /** A row for each package: lines, branches, floor. */
    String table(Coverage coverage) {
        StringBuilder table =
                new StringBuilder("%-44s %7s %9s %6s%n".formatted("package", "lines", "branches", "floor"));
        coverage.packages()
                .forEach((name, reached) -> table.append("%-44s %5.1f %% %7.1f %% %4d %%%s%n"
                        .formatted(
                                name,
                                reached.linePercent(),
                                reached.branchPercent(),
                                of(name),
                                reached.linePercent() < of(name) ? "  FELL" : "")));
        return table.toString();
    }
}
