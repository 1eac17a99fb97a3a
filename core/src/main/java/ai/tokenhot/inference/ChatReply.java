package ai.tokenhot.inference;

import java.util.List;

/**
 * A whole answer.
 *
 * @param id the provider's name of it; empty when it has none
 * @param model that the provider says it used; empty when it says none
 */
public record ChatReply(String id, String model, List<Choice> choices) {

    /** Copies the list. */
    public ChatReply {
        choices = List.copyOf(choices);
    }

    /** One of the answers. */
    public record Choice(int index, List<Content> content, Finish finish, List<TokenLogprob> logprobs) {
        /** Copies the lists. */
        public Choice {
            content = List.copyOf(content);
            logprobs = List.copyOf(logprobs);
        }
    }
}
