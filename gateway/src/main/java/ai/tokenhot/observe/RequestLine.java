package ai.tokenhot.observe;

import ai.tokenhot.ledger.Receipt;
import java.util.Optional;

/**
 * One request as the request log has it.
 *
 * @param path without the query, which may hold a key
 * @param endedMillis when it was answered to its end, in milliseconds of Unix time
 * @param receipt what the call came to, if it was one
 */
public record RequestLine(
        String requestId,
        String method,
        String path,
        int status,
        long endedMillis,
        long micros,
        Optional<Receipt> receipt) {}
