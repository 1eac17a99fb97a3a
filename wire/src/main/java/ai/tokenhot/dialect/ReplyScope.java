package ai.tokenhot.dialect;

import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.inference.ChatRequest;
import java.util.Optional;

/**
 * What an answer needs to know of its request.
 *
 * @param requestId our name of the call, from which names in the answer are made
 * @param createdSeconds Unix time
 * @param usageWanted whether a stream's usage was asked for, where that can be asked
 * @param form how a stream is written
 * @param previous the kept answer from which the call goes on
 * @param kept whether the answer is kept
 */
public record ReplyScope(
        ChatRequest request,
        String requestId,
        long createdSeconds,
        boolean usageWanted,
        StreamForm form,
        Optional<String> previous,
        boolean kept) {

    /** The scope of an answer that is not kept. */
    public ReplyScope(
            ChatRequest request, String requestId, long createdSeconds, boolean usageWanted, StreamForm form) {
        this(request, requestId, createdSeconds, usageWanted, form, Optional.empty(), false);
    }
}
