package ai.tokenhot.app.conformance;

/** What becomes of a feature between two languages. */
sealed interface Cell {

    /** It arrives as it was meant, and nothing was reported. */
    record Exact() implements Cell {}

    /** Something like it arrives. */
    record Approximate(String how) implements Cell {}

    /** Nothing of it arrives, and the caller is told so. */
    record Impossible(String told) implements Cell {}

    /** The caller's language has no word for it. */
    record Unspoken() implements Cell {}

    /** The model's side never answers so. */
    record Unanswered() implements Cell {}
}
