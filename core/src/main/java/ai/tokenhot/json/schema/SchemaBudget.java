package ai.tokenhot.json.schema;

import java.util.Optional;

/** What one check may still spend, and what it left out. Not thread-safe. */
final class SchemaBudget {

    private int left;
    private boolean exhausted;
    private Optional<String> gap = Optional.empty();

    SchemaBudget(int steps) {
        left = steps;
    }

    /** Spends a step; false when there is none left. */
    boolean step() {
        if (exhausted) {
            return false;
        }
        left--;
        if (left < 0) {
            exhaust("the schema takes more than " + JsonSchema.MAX_STEPS + " steps to check");
        }
        return !exhausted;
    }

    /** Ends the check: whatever is found from here on means nothing. */
    void exhaust(String why) {
        exhausted = true;
        gap = Optional.of(why);
    }

    /** Remembers that something was not checked, and counts as satisfied. */
    void leaveOut(String what) {
        if (gap.isEmpty()) {
            gap = Optional.of(what);
        }
    }

    boolean exhausted() {
        return exhausted;
    }

    Optional<String> gap() {
        return gap;
    }
}
