package ai.tokenhot.condition;

/** Text that is not a condition as {@link Condition} has them. */
public final class ConditionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int column;

    ConditionException(String problem, int column) {
        super(problem + " at column " + column);
        this.problem = problem;
        this.column = column;
    }

    /** What is wrong, and what was expected, without the place. */
    public String problem() {
        return problem;
    }

    /** Where, in characters from 1, counted over all lines. */
    public int column() {
        return column;
    }
}
