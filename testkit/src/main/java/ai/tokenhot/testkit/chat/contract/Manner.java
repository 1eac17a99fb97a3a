package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Prompt;

/** How an answer is asked for. Nearly every promise holds for both. */
public enum Manner {
    /** In one piece. */
    UNARY {
        @Override
        public Answer ask(ChatClient client, Prompt prompt) {
            return client.answer(prompt);
        }
    },
    /** As a stream, which is then folded. */
    STREAMED {
        @Override
        public Answer ask(ChatClient client, Prompt prompt) {
            return client.stream(prompt).answer();
        }
    };

    /** Asks and returns the whole answer. */
    public abstract Answer ask(ChatClient client, Prompt prompt);
}
