package ai.tokenhot.dialect;

import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.inference.ChatRequest;

/**
 * What an answer needs to know of its request.
 *
 * @param requestId our name of the call, from which names in the answer are made
 * @param createdSeconds Unix time
 * @param usageWanted whether a stream's usage was asked for, where that can be asked
 * @param form how a stream is written
 */
public record ReplyScope(
        ChatRequest request, String requestId, long createdSeconds, boolean usageWanted, StreamForm form) {}
