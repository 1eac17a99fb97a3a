package ai.tokenhot.app.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.contract.ConversationContract;
import ai.tokenhot.testkit.chat.contract.Feature;
import ai.tokenhot.testkit.chat.contract.OutputContract;
import ai.tokenhot.testkit.chat.contract.ToolContract;
import ai.tokenhot.testkit.chat.gemini.GeminiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiResponsesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Each vendor's SDK speaks its own language through the gateway to models of the other vendors: conversations, the form
 * of answers, tools, whole and streamed. What vendors promise of their own models only is not asked here.
 */
class TranslatedContractsTest {

    private static final String CLAUDE = "claude-opus-4-6";
    private static final String GEMINI = "gemini-3.1-pro-preview";
    private static final String GPT = "gpt-5.4";
    private static final String GROK = "grok-4.1";

    /** A language and a model. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @Timeout(60)
    abstract static class Pair implements ConversationContract, OutputContract, ToolContract {
        private final String path;
        private final Function<Endpoint, ChatClient> sdk;
        private final String model;
        private final Set<Feature> lacking;
        private ChatClient client;

        Pair(String path, Function<Endpoint, ChatClient> sdk, String model, Feature... lacking) {
            this.path = path;
            this.sdk = sdk;
            this.model = model;
            this.lacking = Set.of(lacking);
            client = sdk.apply(new Endpoint("http://127.0.0.1:1" + path, SharedGateway.KEY));
        }

        @BeforeAll
        void connect() {
            client.close();
            client = sdk.apply(new Endpoint(SharedGateway.origin() + path, SharedGateway.KEY));
        }

        @AfterAll
        void disconnect() {
            client.close();
        }

        @Override
        public ChatClient client() {
            return client;
        }

        @Override
        public ChatClient clientWithWrongKey() {
            throw new UnsupportedOperationException("keys are the languages' own contracts'");
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
            return JsonObject.empty();
        }

        @Override
        public String malformedName() {
            return "";
        }

        @Override
        public List<String> usageNumbers() {
            return List.of();
        }

        @Override
        public Optional<String> requestIdHeader() {
            return Optional.empty();
        }
    }

    abstract static class Completions extends Pair {
        Completions(String model, Feature... lacking) {
            super("/v1", endpoint -> new OpenAiChatClient(endpoint, OpenAiChatClient.Variation.OPENAI), model, lacking);
        }
    }

    abstract static class ResponsesApi extends Pair {
        ResponsesApi(String model, Feature... lacking) {
            super("/v1", OpenAiResponsesClient::new, model, lacking);
        }
    }

    abstract static class MessagesApi extends Pair {
        MessagesApi(String model, Feature... lacking) {
            super(
                    "",
                    endpoint -> new AnthropicChatClient(
                            endpoint, AnthropicChatClient.Headers.CURRENT, AnthropicChatClient.ThinkingForm.ADAPTIVE),
                    model,
                    lacking);
        }
    }

    abstract static class GenerateContent extends Pair {
        GenerateContent(String model, Feature... lacking) {
            super("", GeminiChatClient::new, model, lacking);
        }
    }

    @Nested
    class CompletionsToClaude extends Completions {
        CompletionsToClaude() {
            super(CLAUDE, Feature.NAMED_STOP_SEQUENCE);
        }
    }

    @Nested
    class CompletionsToGemini extends Completions {
        CompletionsToGemini() {
            super(GEMINI, Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH);
        }
    }

    @Nested
    class ResponsesToClaude extends ResponsesApi {
        ResponsesToClaude() {
            super(CLAUDE, Feature.STOP_SEQUENCES);
        }
    }

    @Nested
    class ResponsesToGemini extends ResponsesApi {
        ResponsesToGemini() {
            super(GEMINI, Feature.STOP_SEQUENCES, Feature.PARALLEL_SWITCH);
        }
    }

    @Nested
    class ResponsesToGrok extends ResponsesApi {
        ResponsesToGrok() {
            super(GROK, Feature.STOP_SEQUENCES);
        }
    }

    @Nested
    class MessagesToGpt extends MessagesApi {
        MessagesToGpt() {
            super(GPT);
        }
    }

    @Nested
    class MessagesToGemini extends MessagesApi {
        MessagesToGemini() {
            super(GEMINI, Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH);
        }
    }

    @Nested
    class MessagesToGrok extends MessagesApi {
        MessagesToGrok() {
            super(GROK);
        }
    }

    @Nested
    class GenerateContentToGpt extends GenerateContent {
        GenerateContentToGpt() {
            super(GPT, Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH);
        }
    }

    @Nested
    class GenerateContentToClaude extends GenerateContent {
        GenerateContentToClaude() {
            super(CLAUDE, Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH);
        }
    }

    @Nested
    class GenerateContentToGrok extends GenerateContent {
        GenerateContentToGrok() {
            super(GROK, Feature.NAMED_STOP_SEQUENCE, Feature.PARALLEL_SWITCH);
        }
    }
}
