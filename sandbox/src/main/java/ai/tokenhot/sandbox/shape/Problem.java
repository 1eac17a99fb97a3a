package ai.tokenhot.sandbox.shape;

import ai.tokenhot.json.Json;

/** Something in a value that does not fit its shape. */
public sealed interface Problem {

    /** Where. */
    Path path();

    /** An object has a member that nobody knows. {@code path} is the object's. */
    record Unknown(Path path, String name) implements Problem {}

    /** An object lacks a member. {@code path} is the object's. */
    record Missing(Path path, String name) implements Problem {}

    /** A member is there twice, in two spellings. {@code path} is the object's. */
    record Twice(Path path, String name) implements Problem {}

    /** A value is of another kind. */
    record WrongKind(Path path, Shape expected, Json found) implements Problem {}

    /** A string is none of those allowed. */
    record NotAllowed(Path path, Shape.Choice expected, String found) implements Problem {}

    /** A number is too small or too large. */
    record OutOfRange(Path path, Shape expected, Json found) implements Problem {}

    /** A string has too few or too many characters, an array or map too few or too many items. */
    record WrongSize(Path path, Shape expected, long found) implements Problem {}
}
