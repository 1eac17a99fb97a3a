package ai.tokenhot.testkit.golden;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The text of one golden file, cut at its last line of dashes. */
record GoldenText(String input, Optional<String> output) {

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^-{" + Golden.MIN_DASHES + ",}\\R");

    static GoldenText parse(String text) {
        String lines = normalized(text);
        Optional<MatchResult> last = SEPARATOR.matcher(lines).results().reduce((first, second) -> second);
        return last.map(cut -> new GoldenText(lines.substring(0, cut.start()), Optional.of(lines.substring(cut.end()))))
                .orElseGet(() -> new GoldenText(lines, Optional.empty()));
    }

    /** LF line ends, and one at the end, as an editor leaves them. */
    static String normalized(String text) {
        String lines = text.replace("\r\n", "\n");
        return lines.isEmpty() || lines.endsWith("\n") ? lines : lines + "\n";
    }

    /** The file's text. An output with a line of dashes could not be read back, so it is refused. */
    String text() {
        String written = input + Golden.SEPARATOR + "\n" + output.orElseThrow();
        if (!parse(written).equals(this)) {
            throw new AssertionError("output: holds a line of " + Golden.MIN_DASHES
                    + " or more dashes (expected: none, it separates input from output)\n" + output.orElseThrow());
        }
        return written;
    }
}
