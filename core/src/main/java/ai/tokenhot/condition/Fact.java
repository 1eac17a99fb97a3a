package ai.tokenhot.condition;

import java.util.Set;

/** What is known of one variable. A fact of another kind than its variable counts as unknown. */
public sealed interface Fact {

    /** Nothing is known. */
    Fact UNKNOWN = new Unknown();

    /** Exactly this text. */
    record Text(String value) implements Fact {}

    /** One of these texts, not known which. */
    record OneOf(Set<String> values) implements Fact {

        public OneOf {
            values = Set.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("values: none (expected: at least one)");
            }
        }
    }

    /** True or false. */
    record Flag(boolean value) implements Fact {}

    /** Exactly this number. */
    record Count(long value) implements Fact {}

    /** A number from low to high, both included. */
    record Range(long low, long high) implements Fact {

        public Range {
            if (low > high) {
                throw new IllegalArgumentException("low: " + low + ", high: " + high + " (expected: low <= high)");
            }
        }
    }

    /** Any value of the variable's kind; {@link #UNKNOWN} is the one to use. */
    record Unknown() implements Fact {}
}
