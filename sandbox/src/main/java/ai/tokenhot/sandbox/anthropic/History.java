package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Digests of a conversation, to which thoughts are bound. Thoughts themselves, tools and cache marks are not in them.
 *
 * @param system of the system text
 * @param before of everything that was said before each part, and last of all that was said
 */
record History(String system, List<String> before) {

    /** Copies the digests. */
    History {
        before = List.copyOf(before);
    }

    static History of(List<Part> parts) {
        String system = ThoughtSeal.digest(parts.stream()
                .filter(part -> part.role() == Turn.Role.SYSTEM && part.place().startsWith("system"))
                .map(Part::words)
                .toArray(String[]::new));
        var before = new ArrayList<String>(parts.size() + 1);
        String digest = system;
        for (Part part : parts) {
            before.add(digest);
            if (!(part.piece() instanceof Piece.Thought)) {
                String files = part.media().stream()
                        .map(Media::digest)
                        .map(Object::toString)
                        .collect(Collectors.joining(","));
                digest = ThoughtSeal.digest(digest, part.role().name(), part.words(), files);
            }
        }
        before.add(digest);
        return new History(system, before);
    }

    /** Of all that was said. */
    String all() {
        return before.getLast();
    }
}
