package ai.tokenhot.sandbox.script;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One contribution to a conversation.
 *
 * @param pieces what it consists of, in order
 */
public record Turn(Role role, List<Piece> pieces) {

    /** Who speaks. Tool results stand in user turns. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /** Copies the pieces. */
    public Turn {
        pieces = List.copyOf(pieces);
    }

    /** A system text. */
    public static Turn system(String text) {
        return new Turn(Role.SYSTEM, List.of(new Piece.Text(text)));
    }

    /** A user's text. */
    public static Turn user(String text) {
        return new Turn(Role.USER, List.of(new Piece.Text(text)));
    }

    /** An earlier answer's text. */
    public static Turn assistant(String text) {
        return new Turn(Role.ASSISTANT, List.of(new Piece.Text(text)));
    }

    /** All texts of the turn, joined by line ends. */
    public String text() {
        return pieces.stream()
                .filter(Piece.Text.class::isInstance)
                .map(piece -> ((Piece.Text) piece).text())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    List<Piece.Result> results() {
        return pieces.stream()
                .filter(Piece.Result.class::isInstance)
                .map(Piece.Result.class::cast)
                .toList();
    }

    List<Media> media() {
        return pieces.stream()
                .filter(Piece.Attachment.class::isInstance)
                .map(piece -> ((Piece.Attachment) piece).media())
                .toList();
    }
}
