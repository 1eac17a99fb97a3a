package ai.tokenhot.inference;

/** Kinds of content. */
public enum MediaKind {
    TEXT,
    IMAGE,
    AUDIO,
    VIDEO
}
