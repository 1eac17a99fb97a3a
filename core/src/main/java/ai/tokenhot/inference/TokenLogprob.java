package ai.tokenhot.inference;

import ai.tokenhot.json.JsonNumber;
import java.util.List;
import java.util.Optional;

/**
 * How likely a token was.
 *
 * @param logprob natural logarithm
 * @param bytes the token's UTF-8, where told
 * @param top the likeliest tokens at its place
 */
public record TokenLogprob(String token, JsonNumber logprob, Optional<List<Integer>> bytes, List<TokenLogprob> top) {
    /** Copies the list. */
    public TokenLogprob {
        top = List.copyOf(top);
    }
}
