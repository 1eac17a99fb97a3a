package ai.tokenhot.build;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lines and branches that the tests reached, by package. */
record Coverage(Map<String, Reached> packages) {

    /** How many of a package's lines and branches were reached. */
    record Reached(long lines, long linesReached, long branches, long branchesReached) {

        double linePercent() {
            return percent(linesReached, lines);
        }

        double branchPercent() {
            return percent(branchesReached, branches);
        }

        Reached plus(Reached other) {
            return new Reached(
                    lines + other.lines,
                    linesReached + other.linesReached,
                    branches + other.branches,
                    branchesReached + other.branchesReached);
        }

        private static double percent(long reached, long all) {
            return all == 0 ? 100 : 100.0 * reached / all;
        }
    }

    private static final int PACKAGE = 1;
    private static final int BRANCH_MISSED = 5;
    private static final int BRANCH_COVERED = 6;
    private static final int LINE_MISSED = 7;
    private static final int LINE_COVERED = 8;

    /** Reads JaCoCo's CSV report: a heading, then a row for each class. */
    static Coverage parse(List<String> rows) {
        Map<String, Reached> packages = new TreeMap<>();
        for (String row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            String[] cells = row.split(",", -1);
            if (cells.length <= LINE_COVERED) {
                throw new IllegalArgumentException("coverage row: " + row + " (expected: JaCoCo's CSV)");
            }
            long lines = Long.parseLong(cells[LINE_COVERED]);
            long branches = Long.parseLong(cells[BRANCH_COVERED]);
            packages.merge(
                    cells[PACKAGE],
                    new Reached(
                            lines + Long.parseLong(cells[LINE_MISSED]),
                            lines,
                            branches + Long.parseLong(cells[BRANCH_MISSED]),
                            branches),
                    Reached::plus);
        }
        return new Coverage(packages);
    }
}
