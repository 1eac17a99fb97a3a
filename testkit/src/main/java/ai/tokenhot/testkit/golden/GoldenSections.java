package ai.tokenhot.testkit.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A golden file of several parts: a head, then sections, each below a line {@code === name}. Names may repeat: their
 * order tells the story. Blank lines around a part don't count.
 */
public record GoldenSections(String head, List<Section> sections) {

    private static final String MARK = "=== ";

    /** A part of the file. */
    public record Section(String name, String text) {
        /** Strips blank lines around the text. */
        public Section {
            text = stripped(text);
        }
    }

    /** Strips blank lines around the head and copies the list. */
    public GoldenSections {
        head = stripped(head);
        sections = List.copyOf(sections);
    }

    /** The parts of a file's text, which has LF line ends. */
    public static GoldenSections parse(String text) {
        var head = new StringBuilder();
        var names = new ArrayList<String>();
        var texts = new ArrayList<StringBuilder>();
        text.lines().forEach(line -> {
            if (line.startsWith(MARK)) {
                names.add(line.substring(MARK.length()).strip());
                texts.add(new StringBuilder());
            } else {
                (texts.isEmpty() ? head : texts.getLast()).append(line).append('\n');
            }
        });
        var sections = new ArrayList<Section>();
        for (int i = 0; i < names.size(); i++) {
            sections.add(new Section(names.get(i), texts.get(i).toString()));
        }
        return new GoldenSections(head.toString(), sections);
    }

    /** The same case with other sections. A section that could not be read back is refused. */
    public GoldenSections with(List<Section> others) {
        var written = new GoldenSections(head, others);
        if (!parse(written.text()).equals(written)) {
            throw new AssertionError("section: holds a line that begins with \"" + MARK + "\" (expected: none)");
        }
        return written;
    }

    /** The file's text. */
    public String text() {
        return head
                + "\n"
                + sections.stream()
                        .map(section -> "\n" + MARK + section.name() + "\n" + section.text()
                                + (section.text().isEmpty() ? "" : "\n"))
                        .collect(Collectors.joining());
    }

    private static String stripped(String text) {
        return text.replaceAll("\\A(?:[ \\t]*\\n)+", "").stripTrailing();
    }
}
