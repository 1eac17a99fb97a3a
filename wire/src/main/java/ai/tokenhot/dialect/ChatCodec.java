package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Usage;
import java.util.Optional;

/**
 * One dialect's share of translation: between its bytes and the canonical vocabulary. It knows no other dialect, so each
 * of its methods serves every pair. Used only when the two sides of a call speak different languages; else the bytes
 * pass.
 *
 * <p>Towards the caller: {@link #decodeRequest}, {@link #encodeReply}, {@link #encoder}. Towards the provider: {@link
 * #encodeRequest}, {@link #decodeReply}, {@link #decoder}.
 */
public interface ChatCodec {

    /** Reads a caller's request, after {@link Dialect#scan} let it pass. */
    Decoded decodeRequest(Target target, byte[] body);

    /**
     * Whether a request to this dialect may hold this media as it is. What may not is fetched and put inline before
     * {@link #encodeRequest} is asked, which then finds {@link MediaSource.Inline} only.
     *
     * @param part the image, sound, film or document that has the source
     */
    boolean takesRemote(Part part, MediaSource.Remote source);

    /**
     * Writes a request for a provider. Every setting, extra, part and tool is written, or reported as lost, or refused;
     * nothing is left out in silence.
     */
    Encoded encodeRequest(ChatRequest request, Destination to);

    /** Reads a provider's whole answer, which {@link Dialect#read} found to be one. */
    ChatReply decodeReply(byte[] body, Destination from);

    /** Writes a whole answer for a caller. */
    byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope);

    /** A reader of a provider's stream. */
    StreamDecoder decoder(Destination from);

    /** A writer of a caller's stream. */
    StreamEncoder encoder(ReplyScope scope);

    /**
     * Whether its answers can say that the model's call of a tool cannot be read. Where they cannot, such an answer
     * becomes an error.
     */
    default boolean tellsMalformedCalls() {
        return false;
    }

    /**
     * The body of the request with which an answer that is not finished goes on.
     *
     * @param request the body that was answered
     * @param token with which it goes on ({@link ai.tokenhot.inference.Finish.Reason#CONTINUES})
     * @return nothing where the language has no such answers
     */
    default Optional<byte[]> continued(byte[] request, String token) {
        return Optional.empty();
    }

    /** Whether the language can be asked for the number of input tokens. */
    default boolean countsTokens() {
        return true;
    }

    /** Reads a provider's whole answer to a question for the number of input tokens. */
    long decodeCount(byte[] body);

    /** Writes the number of input tokens for a caller. */
    byte[] encodeCount(long inputTokens);
}
