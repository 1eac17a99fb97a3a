package ai.tokenhot.sandbox.face;

/** Thrown by a face to answer with an error from any depth of its reading. Caught by the server, costs no stack trace. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    /** A refusal that is answered with {@code reply}. */
    public Refused(Reply reply) {
        super("refused", null, false, false);
        this.reply = reply;
    }

    /** The answer. */
    public Reply reply() {
        return reply;
    }
}
