package ai.tokenhot.dialect;

import java.util.List;

/**
 * An error as it leaves.
 *
 * @param headers beyond the content type
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, read once, never compared.
public record ErrorReply(int status, List<Header> headers, byte[] body) {}
