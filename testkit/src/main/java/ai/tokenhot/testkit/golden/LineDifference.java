package ai.tokenhot.testkit.golden;

import java.util.ArrayList;
import java.util.List;

/** A difference of two texts for people: common lines, {@code -} for what was expected, {@code +} for what came. */
final class LineDifference {

    /** Common lines shown around a difference. */
    private static final int AROUND = 3;

    /** Texts with more lines than this are compared up to here only: the table has a cell per pair of lines. */
    private static final int MAX_LINES = 2_000;

    private LineDifference() {}

    static String between(String expected, String actual) {
        List<String> left = lines(expected);
        List<String> right = lines(actual);
        return shortened(merge(left, right, commonLengths(left, right)));
    }

    private static List<String> lines(String text) {
        List<String> lines = text.lines().limit(MAX_LINES + 1L).toList();
        if (lines.size() <= MAX_LINES) {
            return lines;
        }
        var cut = new ArrayList<>(lines.subList(0, MAX_LINES));
        cut.add("(compared up to here: more than " + MAX_LINES + " lines)");
        return cut;
    }

    /** The length of the longest common subsequence of every pair of ends. */
    private static int[][] commonLengths(List<String> left, List<String> right) {
        var lengths = new int[left.size() + 1][right.size() + 1];
        for (int i = left.size() - 1; i >= 0; i--) {
            for (int j = right.size() - 1; j >= 0; j--) {
                lengths[i][j] = left.get(i).equals(right.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private static List<String> merge(List<String> left, List<String> right, int[][] common) {
        var merged = new ArrayList<String>();
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
                merged.add("  " + left.get(i++));
                j++;
            } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
                merged.add("- " + left.get(i++));
            } else {
                merged.add("+ " + right.get(j++));
            }
        }
        return merged;
    }

    private static String shortened(List<String> merged) {
        var shown = new StringBuilder();
        int skipped = 0;
        for (int i = 0; i < merged.size(); i++) {
            if (nearDifference(merged, i)) {
                if (skipped > 0) {
                    shown.append("  … ").append(skipped).append(" equal lines …\n");
                    skipped = 0;
                }
                shown.append(merged.get(i)).append('\n');
            } else {
                skipped++;
            }
        }
        if (skipped > 0) {
            shown.append("  … ").append(skipped).append(" equal lines …\n");
        }
        return shown.toString();
    }

    private static boolean nearDifference(List<String> merged, int line) {
        return merged.subList(Math.max(0, line - AROUND), Math.min(merged.size(), line + AROUND + 1)).stream()
                .anyMatch(other -> !other.startsWith("  "));
    }
}
