package ai.tokenhot.condition;

/** What is known when a condition is tested. */
@FunctionalInterface
public interface Facts {

    /** What is known of a variable; {@link Fact#UNKNOWN} where nothing is. Asked once for each place where the name stands. */
    Fact fact(String name);
}
