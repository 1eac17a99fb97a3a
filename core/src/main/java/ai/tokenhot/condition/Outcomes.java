package ai.tokenhot.condition;

/**
 * The ways in which a part of a condition may turn out, as bits: true, false, or no result. At least one is set. Three bits
 * in an {@code int}, since a test happens on every request and should leave nothing to collect.
 */
final class Outcomes {

    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int FAILED = 4;
    static final int EITHER = TRUE | FALSE;

    private Outcomes() {}

    static int of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static int of(boolean mayBeTrue, boolean mayBeFalse, boolean mayFail) {
        return (mayBeTrue ? TRUE : 0) | (mayBeFalse ? FALSE : 0) | (mayFail ? FAILED : 0);
    }

    static int not(int outcomes) {
        return (outcomes & FAILED) | ((outcomes & TRUE) << 1) | ((outcomes & FALSE) >> 1);
    }

    /** Both. False on one side decides, whatever the other side is. */
    static int and(int left, int right) {
        boolean fails = ((left & FAILED) != 0 && (right & (TRUE | FAILED)) != 0)
                || ((right & FAILED) != 0 && (left & (TRUE | FAILED)) != 0);
        return of((left & right & TRUE) != 0, ((left | right) & FALSE) != 0, fails);
    }

    /** Any. True on one side decides, whatever the other side is. */
    static int or(int left, int right) {
        return not(and(not(left), not(right)));
    }

    static int equal(int left, int right) {
        boolean same = (left & right & EITHER) != 0;
        boolean different =
                ((left & TRUE) != 0 && (right & FALSE) != 0) || ((left & FALSE) != 0 && (right & TRUE) != 0);
        return of(same, different, ((left | right) & FAILED) != 0);
    }
}
