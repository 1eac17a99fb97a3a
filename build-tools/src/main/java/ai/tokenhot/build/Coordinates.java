package ai.tokenhot.build;

import java.util.Comparator;

/** An artifact's name in Maven's world; {@code classifier} is empty where there is none. */
record Coordinates(String group, String artifact, String version, String classifier)
        implements Comparable<Coordinates> {

    private static final Comparator<Coordinates> ORDER = Comparator.comparing(Coordinates::group)
            .thenComparing(Coordinates::artifact)
            .thenComparing(Coordinates::classifier)
            .thenComparing(Coordinates::version);

    /** Reads {@code group:artifact:version} or {@code group:artifact:version:classifier}. */
    static Coordinates parse(String text) {
        String[] words = text.split(":", -1);
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException(
                    "artifact: " + text + " (expected: group:artifact:version or group:artifact:version:classifier)");
        }
        return new Coordinates(words[0], words[1], words[2], words.length == 4 ? words[3] : "");
    }

    /** The same artifact in whatever version. */
    String withoutVersion() {
        return group + ":" + artifact + (classifier.isEmpty() ? "" : ":" + classifier);
    }

    @Override
    public int compareTo(Coordinates other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version + (classifier.isEmpty() ? "" : ":" + classifier);
    }
}
