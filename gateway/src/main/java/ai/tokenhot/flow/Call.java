package ai.tokenhot.flow;

import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.identity.Principal;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * A request whose caller is known and whose body was read.
 *
 * @param arrivedNanos on the clock of {@link System#nanoTime()}
 * @param arrivedMillis since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Call(
        String requestId,
        Optional<String> callerRequestId,
        Principal principal,
        Dialect dialect,
        Target target,
        MultiMap headers,
        byte[] body,
        long arrivedNanos,
        long arrivedMillis) {

    /** The same call with another body. */
    Call withBody(byte[] other) {
        return new Call(
                requestId, callerRequestId, principal, dialect, target, headers, other, arrivedNanos, arrivedMillis);
    }
}
