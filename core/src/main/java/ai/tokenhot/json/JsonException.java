package ai.tokenhot.json;

/** Text that is not the JSON that was expected. The message may quote a little of the text: it is for whoever sent it, not for logs. */
public final class JsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final long offset;
    private final int line;
    private final int column;

    JsonException(String problem, long offset, int line, int column) {
        super(problem + " at line " + line + ", column " + column + " (byte " + offset + ")");
        this.problem = problem;
        this.offset = offset;
        this.line = line;
        this.column = column;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** Where, in bytes from the start; -1 when unknown. */
    public long offset() {
        return offset;
    }

    /** Where, line from 1. */
    public int line() {
        return line;
    }

    /** Where, column from 1. */
    public int column() {
        return column;
    }
}
