package ai.tokenhot.store.jdbc;

/** A database that does not do what was asked. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure. */
    public StoreException(String message) {
        super(message);
    }

    /** A failure that another one caused. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
