package ai.tokenhot.testkit.chat;

import ai.tokenhot.testkit.Bytes;

/** A part of what a user says. */
public sealed interface Piece {

    /** Words. */
    record Text(String text) implements Piece {}

    /**
     * A picture.
     *
     * @param mediaType such as {@code image/png}
     */
    record Image(String mediaType, Bytes content) implements Piece {}

    /**
     * A picture that lies elsewhere.
     *
     * @param mediaType what is to be found there, for dialects that want it told
     */
    record LinkedImage(String mediaType, String url) implements Piece {}

    /**
     * A document.
     *
     * @param mediaType such as {@code application/pdf}
     */
    record File(String name, String mediaType, Bytes content) implements Piece {}
}
