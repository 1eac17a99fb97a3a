package ai.tokenhot.app.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.contract.ConversationContract;
import ai.tokenhot.testkit.chat.contract.FailureContract;
import ai.tokenhot.testkit.chat.contract.Feature;
import ai.tokenhot.testkit.chat.contract.Manner;
import ai.tokenhot.testkit.chat.contract.MediaContract;
import ai.tokenhot.testkit.chat.contract.OutputContract;
import ai.tokenhot.testkit.chat.contract.ThinkingContract;
import ai.tokenhot.testkit.chat.contract.ToolContract;
import ai.tokenhot.testkit.chat.contract.UsageContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each vendor's SDK speaks its own language through the gateway to models of the other vendors: conversations, the form
 * of answers, tools, thinking, media, usage and failures, whole and streamed. What a pair lacks is denied with a reason,
 * and the denial is tested.
 */
class TranslatedContractsTest {

    /** What a language lacks, whatever the model. */
    private static Set<Feature> lackingIn(Sdk sdk) {
        return switch (sdk) {
            // The language has no word for which sequence ended the answer, nor for seals: what proves a thought
            // travels in a member that the SDK does not know, and is kept by the gateway. It counts no tokens.
            case COMPLETIONS ->
                Set.of(Feature.NAMED_STOP_SEQUENCE, Feature.THINKING_PROOF, Feature.CALL_PROOF, Feature.COUNT_TOKENS);
            // It has no stop sequences at all.
            case RESPONSES -> Set.of(Feature.STOP_SEQUENCES);
            // It reports no sum.
            case MESSAGES -> Set.of(Feature.USAGE_TOTAL);
            // It cannot forbid parallel calls; it says how long to wait in the error's details, which the SDK hides.
            case GENERATE_CONTENT -> Set.of(Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH, Feature.RETRY_AFTER);
        };
    }

    /** A language and a model. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Timeout(60)
    abstract static class Pair
            implements ConversationContract,
                    OutputContract,
                    ToolContract,
                    ThinkingContract,
                    MediaContract,
                    UsageContract,
                    FailureContract {
        private final Sdk sdk;
        private final String model;
        private final Set<Feature> lacking;
        private ChatClient client;
        private ChatClient clientWithWrongKey;

        Pair(Sdk sdk, String model, Feature... lacking) {
            this.sdk = sdk;
            this.model = model;
            this.lacking = EnumSet.copyOf(lackingIn(sdk));
            this.lacking.addAll(List.of(lacking));
            client = sdk.connect("http://127.0.0.1:1", SharedGateway.KEY);
            clientWithWrongKey = client;
        }

        @BeforeAll
        void connect() {
            client.close();
            client = sdk.connect(SharedGateway.origin(), SharedGateway.KEY);
            clientWithWrongKey = sdk.connect(SharedGateway.origin(), "sk-nobody-has-this-key-at-all");
        }

        @AfterAll
        void disconnect() {
            client.close();
            clientWithWrongKey.close();
        }

        @Override
        public ChatClient client() {
            return client;
        }

        @Override
        public ChatClient clientWithWrongKey() {
            return clientWithWrongKey;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public boolean supports(Feature feature) {
            return !lacking.contains(feature);
        }

        @Override
        public JsonObject malformed() {
            return sdk.malformed();
        }

        @Override
        public String malformedName() {
            return sdk.malformedName();
        }

        @Override
        public List<String> usageNumbers() {
            return sdk.usageNumbers();
        }

        /** Where its vendor does not count, the gateway estimates: never twice the truth, nor half of it. */
        @Override
        public double countErrorPercent() {
            return model.equals(Models.GROK) ? 50 : UsageContract.super.countErrorPercent();
        }

        @Override
        public Optional<String> requestIdHeader() {
            return sdk.requestIdHeader();
        }

        /** The gateway fetches it where the vendor wants the bytes. */
        @ParameterizedTest
        @EnumSource
        void seesALinkedPicture(Manner manner) {
            var question = new Piece.Text("What kind of file is this?");
            Answer with = ask(
                    manner, prompt().user(question, new Piece.LinkedImage("image/png", SharedGateway.pictureUrl())));
            assertThat(with.text()).containsPattern("(?i)image|picture|png");
            assertThat(with.usage().orElseThrow().input())
                    .isGreaterThan(ask(manner, prompt().user(question))
                            .usage()
                            .orElseThrow()
                            .input());
        }
    }

    @Nested
    class CompletionsToClaude extends Pair {
        CompletionsToClaude() {
            // Its vendor caches what is marked, and the SDK cannot mark anything.
            super(Sdk.COMPLETIONS, Models.CLAUDE, Feature.PROMPT_CACHE);
        }
    }

    @Nested
    class CompletionsToGemini extends Pair {
        CompletionsToGemini() {
            // Its vendor cannot forbid parallel calls, nor tell which stop sequence ended an answer. It shows thoughts
            // to who asks for them, which the language cannot.
            super(
                    Sdk.COMPLETIONS,
                    Models.GEMINI,
                    Feature.PARALLEL_SWITCH,
                    Feature.NAMED_STOP_SEQUENCE,
                    Feature.THINKING_TEXT);
        }
    }

    @Nested
    class ResponsesToClaude extends Pair {
        ResponsesToClaude() {
            // Its vendor caches what is marked, and the SDK cannot mark anything.
            super(Sdk.RESPONSES, Models.CLAUDE, Feature.PROMPT_CACHE);
        }
    }

    @Nested
    class ResponsesToGemini extends Pair {
        ResponsesToGemini() {
            // Its vendor cannot forbid parallel calls, nor tell which stop sequence ended an answer.
            super(Sdk.RESPONSES, Models.GEMINI, Feature.PARALLEL_SWITCH, Feature.NAMED_STOP_SEQUENCE);
        }
    }

    @Nested
    class ResponsesToGrok extends Pair {
        ResponsesToGrok() {
            // It reads no documents in this language.
            super(Sdk.RESPONSES, Models.GROK, Feature.FILES);
        }
    }

    @Nested
    class MessagesToGpt extends Pair {
        MessagesToGpt() {
            super(Sdk.MESSAGES, Models.GPT);
        }
    }

    @Nested
    class MessagesToGemini extends Pair {
        MessagesToGemini() {
            // Its vendor cannot forbid parallel calls, nor tell which stop sequence ended an answer. Its proof of a
            // text
            // would stand behind the text, where clients of Messages expect the last word; the gateway keeps it.
            super(
                    Sdk.MESSAGES,
                    Models.GEMINI,
                    Feature.PARALLEL_SWITCH,
                    Feature.NAMED_STOP_SEQUENCE,
                    Feature.THINKING_PROOF);
        }
    }

    @Nested
    class MessagesToGrok extends Pair {
        MessagesToGrok() {
            // It reads no documents in this language.
            super(Sdk.MESSAGES, Models.GROK, Feature.FILES);
        }
    }

    @Nested
    class GenerateContentToGpt extends Pair {
        GenerateContentToGpt() {
            super(Sdk.GENERATE_CONTENT, Models.GPT);
        }
    }

    @Nested
    class GenerateContentToClaude extends Pair {
        GenerateContentToClaude() {
            // Its vendor caches what is marked, and the SDK cannot mark anything.
            super(Sdk.GENERATE_CONTENT, Models.CLAUDE, Feature.PROMPT_CACHE);
        }
    }

    @Nested
    class GenerateContentToGrok extends Pair {
        GenerateContentToGrok() {
            // It reads no documents in this language.
            super(Sdk.GENERATE_CONTENT, Models.GROK, Feature.FILES);
        }
    }
}
