package ai.tokenhot.inference;

/** When a model thinks. */
public enum ThinkingMode {
    /** As it sees fit. */
    ADAPTIVE,
    /** Always, within a budget. */
    ENABLED,
    /** Only between calls of tools. */
    BETWEEN_TOOLS,
    /** Never. */
    DISABLED
}
