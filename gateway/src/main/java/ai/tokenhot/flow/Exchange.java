package ai.tokenhot.flow;

import ai.tokenhot.dialect.Header;
import ai.tokenhot.ledger.Receipt;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The caller's side of one call. All methods belong to its event loop; after the caller is gone they do nothing. */
public interface Exchange {

    /** Our id of the request. */
    String requestId();

    /** Tells what the call came to, for the request log; before its end is sent. */
    void settled(Receipt receipt);

    /** Sends a whole answer. */
    void reply(int status, List<Header> headers, byte[] body);

    /** Opens a streamed answer. */
    void open(int status, List<Header> headers);

    /** Writes a piece of a streamed answer. */
    void write(Buffer piece);

    /** Ends a streamed answer. */
    void end();

    /** Breaks the connection, so that the caller cannot take what it has for the whole. */
    void cut();

    /** Whether the caller keeps up with what is written. */
    boolean writable();

    /** Calls back once the caller keeps up again. */
    void whenWritable(Runnable action);

    /** Calls back when the caller has gone before the end. */
    void whenGone(Runnable action);
}
