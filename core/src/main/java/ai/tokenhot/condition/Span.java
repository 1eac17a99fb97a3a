package ai.tokenhot.condition;

import java.util.List;

/**
 * What a number may be: from low to high, both included; and whether there may be none because a calculation failed. With
 * low above high there is no number. Results are as narrow as their ends tell; what would leave 64 bits is a failure.
 */
record Span(long low, long high, boolean mayFail) {

    static final Span ANY = new Span(Long.MIN_VALUE, Long.MAX_VALUE, false);
    static final Span ZERO = new Span(0, 0, false);
    static final Span FAILED = new Span(1, 0, true);

    /** Neither a number nor a failure: what {@link #or} begins with. */
    static final Span NOTHING = new Span(1, 0, false);

    static Span of(long value) {
        return new Span(value, value, false);
    }

    static Span of(long low, long high) {
        return new Span(low, high, false);
    }

    Span orFailed(boolean fails) {
        return fails ? new Span(low, high, true) : this;
    }

    Span or(Span other) {
        if (isNone()) {
            return other.orFailed(mayFail);
        }
        if (other.isNone()) {
            return orFailed(other.mayFail);
        }
        return new Span(Math.min(low, other.low), Math.max(high, other.high), mayFail || other.mayFail);
    }

    Span plus(Span other) {
        if (isNone() || other.isNone()) {
            return FAILED;
        }
        var hull = new Hull(mayFail || other.mayFail);
        hull.sum(low, other.low);
        hull.sum(high, other.high);
        return hull.span();
    }

    Span minus(Span other) {
        if (isNone() || other.isNone()) {
            return FAILED;
        }
        var hull = new Hull(mayFail || other.mayFail);
        hull.difference(low, other.high);
        hull.difference(high, other.low);
        return hull.span();
    }

    Span times(Span other) {
        if (isNone() || other.isNone()) {
            return FAILED;
        }
        var hull = new Hull(mayFail || other.mayFail);
        hull.product(low, other.low);
        hull.product(low, other.high);
        hull.product(high, other.low);
        hull.product(high, other.high);
        return hull.span();
    }

    /** Rounds towards zero. */
    Span dividedBy(Span other) {
        if (isNone() || other.isNone()) {
            return FAILED;
        }
        var hull = new Hull(mayFail || other.mayFail || other.contains(0));
        if (other.low < 0) {
            hull.quotients(this, other.low, Math.min(other.high, -1));
        }
        if (other.high > 0) {
            hull.quotients(this, Math.max(other.low, 1), other.high);
        }
        return hull.span();
    }

    /** Has the sign of the dividend. */
    Span remainder(Span other) {
        if (isNone() || other.isNone() || (other.low == 0 && other.high == 0)) {
            return FAILED;
        }
        boolean fails = mayFail || other.mayFail || other.contains(0);
        if (low == high && other.low == other.high) {
            return of(low % other.low).orFailed(fails);
        }
        // The largest that a remainder can be: one less than the largest divisor, without its sign.
        long most = Math.max(
                other.high == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(other.high) - 1,
                other.low == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(other.low) - 1);
        return new Span(low < 0 ? Math.max(low, -most) : 0, high > 0 ? Math.min(high, most) : 0, fails);
    }

    /** The outcomes of {@code this == other}. */
    int equal(Span other) {
        if (isNone() || other.isNone()) {
            return Outcomes.FAILED;
        }
        boolean overlap = low <= other.high && other.low <= high;
        boolean oneEach = low == high && other.low == other.high;
        return Outcomes.of(overlap, !(overlap && oneEach), mayFail || other.mayFail);
    }

    /** The outcomes of {@code this < other}. */
    int less(Span other) {
        if (isNone() || other.isNone()) {
            return Outcomes.FAILED;
        }
        return Outcomes.of(low < other.high, high >= other.low, mayFail || other.mayFail);
    }

    /**
     * The outcomes of looking for it in a list.
     *
     * @param numbers each once
     */
    int in(List<Long> numbers) {
        if (isNone()) {
            return Outcomes.FAILED;
        }
        int found = 0;
        for (int i = 0; i < numbers.size(); i++) {
            found += contains(numbers.get(i)) ? 1 : 0;
        }
        // How many more numbers than its low end it holds; unsigned, as it may be all of them.
        long more = high - low;
        return Outcomes.of(found > 0, Long.compareUnsigned(found, more) <= 0, mayFail);
    }

    private boolean contains(long value) {
        return low <= value && value <= high;
    }

    private boolean isNone() {
        return low > high;
    }

    /** Grows around results, each a number and on which side it lies beyond 64 bits: -1, 0 or 1. */
    private static final class Hull {

        private final boolean mayFail;
        private boolean empty = true;
        private long low;
        private long high;
        private int lowBeyond;
        private int highBeyond;

        Hull(boolean mayFail) {
            this.mayFail = mayFail;
        }

        void sum(long left, long right) {
            long result = left + right;
            boolean beyond = ((left ^ result) & (right ^ result)) < 0;
            include(result, beyond ? sign(left) : 0);
        }

        void difference(long left, long right) {
            long result = left - right;
            boolean beyond = ((left ^ right) & (left ^ result)) < 0;
            include(result, beyond ? sign(left) : 0);
        }

        void product(long left, long right) {
            long result = left * right;
            boolean beyond = Math.multiplyHigh(left, right) != result >> 63;
            include(result, beyond ? sign(left) * sign(right) : 0);
        }

        /** Of all of a span by divisors of one sign: the extremes lie at the ends. */
        void quotients(Span dividend, long low, long high) {
            quotient(dividend.low, low);
            quotient(dividend.low, high);
            quotient(dividend.high, low);
            quotient(dividend.high, high);
        }

        private void quotient(long dividend, long divisor) {
            boolean beyond = dividend == Long.MIN_VALUE && divisor == -1;
            include(dividend / divisor, beyond ? 1 : 0);
        }

        private void include(long value, int beyond) {
            if (empty || beyond < lowBeyond || (beyond == lowBeyond && value < low)) {
                low = value;
                lowBeyond = beyond;
            }
            if (empty || beyond > highBeyond || (beyond == highBeyond && value > high)) {
                high = value;
                highBeyond = beyond;
            }
            empty = false;
        }

        Span span() {
            if (empty || lowBeyond > 0 || highBeyond < 0) {
                return FAILED;
            }
            return new Span(
                    lowBeyond < 0 ? Long.MIN_VALUE : low,
                    highBeyond > 0 ? Long.MAX_VALUE : high,
                    mayFail || lowBeyond != 0 || highBeyond != 0);
        }

        private static int sign(long value) {
            return value < 0 ? -1 : 1;
        }
    }
}
