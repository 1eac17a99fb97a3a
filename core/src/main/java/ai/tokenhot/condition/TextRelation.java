package ai.tokenhot.condition;

/** How a text may lie inside another. */
enum TextRelation {
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH;

    boolean holds(String whole, String part) {
        return switch (this) {
            case CONTAINS -> whole.contains(part);
            case STARTS_WITH -> whole.startsWith(part);
            case ENDS_WITH -> whole.endsWith(part);
        };
    }
}
