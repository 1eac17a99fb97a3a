package ai.tokenhot.condition;

import java.util.HashSet;
import java.util.Set;

/**
 * What a text may be, and whether there may be none because a calculation failed.
 *
 * @param choices one of these; not used where it may be any
 * @param any it may be any text
 */
record Texts(Set<String> choices, boolean any, boolean mayFail) {

    /** More choices than this, and more pairs of two texts' choices, are taken for any text: a test's cost has a bound. */
    static final int MAX_CHOICES = 64;

    static final Texts ANY = new Texts(Set.of(), true, false);
    static final Texts FAILED = new Texts(Set.of(), false, true);

    /** Neither a text nor a failure: what {@link #or} begins with. */
    static final Texts NOTHING = new Texts(Set.of(), false, false);

    static Texts of(String value) {
        return new Texts(Set.of(value), false, false);
    }

    static Texts of(Set<String> choices) {
        return choices.size() > MAX_CHOICES ? ANY : new Texts(choices, false, false);
    }

    Texts or(Texts other) {
        boolean fails = mayFail || other.mayFail;
        if (isNone()) {
            return new Texts(other.choices, other.any, fails);
        }
        if (any || other.any) {
            return new Texts(Set.of(), true, fails);
        }
        var union = new HashSet<>(choices);
        union.addAll(other.choices);
        return union.size() > MAX_CHOICES ? new Texts(Set.of(), true, fails) : new Texts(union, false, fails);
    }

    /** The outcomes of comparing. */
    int equal(Texts other) {
        boolean fails = mayFail || other.mayFail;
        if (isNone() || other.isNone()) {
            return Outcomes.FAILED;
        }
        if (any || other.any) {
            return Outcomes.of(true, true, fails);
        }
        boolean common = false;
        for (String choice : choices) {
            common |= other.choices.contains(choice);
        }
        boolean oneEach = choices.size() == 1 && other.choices.size() == 1;
        return Outcomes.of(common, !(common && oneEach), fails);
    }

    /** The outcomes of looking for it in a list. */
    int in(Set<String> texts) {
        if (any) {
            return Outcomes.of(!texts.isEmpty(), true, mayFail);
        }
        int found = 0;
        for (String choice : choices) {
            found += texts.contains(choice) ? 1 : 0;
        }
        return Outcomes.of(found > 0, found < choices.size(), mayFail);
    }

    /** The outcomes of looking for a part in it. */
    int has(TextRelation relation, Texts part) {
        boolean fails = mayFail || part.mayFail;
        if (isNone() || part.isNone()) {
            return Outcomes.FAILED;
        }
        if (any || part.any || choices.size() * part.choices.size() > MAX_CHOICES) {
            return Outcomes.of(true, true, fails);
        }
        int result = fails ? Outcomes.FAILED : 0;
        for (String choice : choices) {
            for (String other : part.choices) {
                result |= Outcomes.of(relation.holds(choice, other));
            }
        }
        return result;
    }

    /** Its length, in code points as CEL counts. */
    Span size() {
        if (any) {
            return Span.of(0, Integer.MAX_VALUE).orFailed(mayFail);
        }
        Span result = Span.NOTHING.orFailed(mayFail);
        for (String choice : choices) {
            result = result.or(Span.of(choice.codePointCount(0, choice.length())));
        }
        return result;
    }

    private boolean isNone() {
        return !any && choices.isEmpty();
    }
}
