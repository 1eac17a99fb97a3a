package ai.tokenhot.conversation;

import java.util.Optional;

/**
 * A request and its answer, kept so that the caller can go on from them by the answer's name.
 *
 * @param project whose it is; nobody else finds it
 * @param id the answer's name, as the caller saw it
 * @param previous the answer from which the request went on
 * @param provider the provider that keeps the answer too, under the same name
 * @param keptMillis since the epoch
 * @param request the request's body as the caller sent it: not what came before it
 * @param answer the whole answer as the caller got it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record KeptAnswer(
        String project,
        String id,
        Optional<String> previous,
        Optional<String> provider,
        long keptMillis,
        byte[] request,
        byte[] answer) {

    /** How many bytes it holds. */
    public long size() {
        return (long) request.length + answer.length;
    }
}
