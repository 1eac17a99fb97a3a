package ai.tokenhot.condition;

import java.util.Map;
import java.util.Set;

/**
 * A condition over named facts, such as {@code context > 200000 && service_tier == 'flex'}.
 *
 * <p>It is written in CEL, in a part of it: variables; literals of {@code string}, {@code int} and {@code bool}; {@code ==
 * !=} on two of a kind; {@code < <= > >=} and {@code + - * / %} on {@code int}; {@code in} with a list of literals; {@code
 * && || !} and {@code a ? b : c}; {@code contains}, {@code startsWith}, {@code endsWith} and {@code size} on {@code string}.
 * What CEL has beyond that is refused by name. What is accepted means what it means in CEL.
 *
 * <p>Parsed once, tested often: a test walks a tree of at most {@value ConditionParser#MAX_NODES} nodes.
 */
public final class Condition {

    private final String text;
    private final FlagNode root;
    private final Set<String> names;

    private Condition(String text, FlagNode root, Set<String> names) {
        this.text = text;
        this.root = root;
        this.names = names;
    }

    /**
     * Reads a condition.
     *
     * @param text at most {@value ConditionParser#MAX_LENGTH} characters, nested at most {@value
     *     ConditionParser#MAX_DEPTH} deep
     * @param variables the names that it may use
     * @throws ConditionException when it is none; the message says what is wrong, where, and what was expected
     */
    public static Condition of(String text, Map<String, Kind> variables) {
        var parser = new ConditionParser(text, variables);
        FlagNode root = parser.condition();
        return new Condition(text, root, parser.names());
    }

    /**
     * Whether the condition holds, as far as the facts tell. {@link Verdict#YES} and {@link Verdict#NO} are certain for
     * every value that the facts leave open; {@link Verdict#MAYBE} promises nothing, but never comes when all facts are
     * exact. A calculation without a result (division by zero, an {@code int} beyond 64 bits) makes the condition not hold,
     * unless {@code &&} or {@code ||} is decided by its other side. Never throws.
     */
    public Verdict test(Facts facts) {
        int outcomes = root.outcomes(facts);
        if (outcomes == Outcomes.TRUE) {
            return Verdict.YES;
        }
        return (outcomes & Outcomes.TRUE) == 0 ? Verdict.NO : Verdict.MAYBE;
    }

    /** The condition as it was written. */
    public String text() {
        return text;
    }

    /** The variables that it uses, in the order in which they come. */
    public Set<String> names() {
        return names;
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a variable stands for. */
    public enum Kind {
        /** {@code string} in CEL. */
        TEXT("string"),
        /** {@code int} in CEL: whole, 64 bits. */
        NUMBER("int"),
        /** {@code bool} in CEL. */
        FLAG("bool");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** CEL's word for it, as messages say it. */
        String word() {
            return word;
        }
    }

    /** How a test ends. */
    public enum Verdict {
        /** It holds, whatever the facts leave open. */
        YES,
        /** It does not hold, whatever the facts leave open. */
        NO,
        /** The facts don't tell. */
        MAYBE
    }
}
