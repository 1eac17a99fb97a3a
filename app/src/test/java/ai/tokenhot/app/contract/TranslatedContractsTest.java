package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.contract.AnthropicContract;
import ai.tokenhot.testkit.chat.contract.GeminiContract;
import ai.tokenhot.testkit.chat.contract.OpenAiChatContract;
import ai.tokenhot.testkit.chat.contract.OpenAiResponsesContract;
import org.junit.jupiter.api.Nested;

/** Each vendor's SDK speaks its own language through the gateway to models of the other vendors. */
class TranslatedContractsTest {

    private static final String CLAUDE = "claude-opus-4-6";
    private static final String GEMINI = "gemini-3.1-pro-preview";
    private static final String GPT = "gpt-5.4";
    private static final String WRONG_KEY = "sk-nobody-has-this-key-at-all";

    abstract static class Completions extends OpenAiChatContract {
        @Override
        protected Endpoint endpoint() {
            return new Endpoint(SharedGateway.origin() + "/v1", SharedGateway.KEY);
        }

        @Override
        protected String wrongApiKey() {
            return WRONG_KEY;
        }
    }

    abstract static class ResponsesApi extends OpenAiResponsesContract {
        @Override
        protected Endpoint endpoint() {
            return new Endpoint(SharedGateway.origin() + "/v1", SharedGateway.KEY);
        }

        @Override
        protected String wrongApiKey() {
            return WRONG_KEY;
        }

        @Override
        protected boolean keepsResponses() {
            return false;
        }
    }

    abstract static class MessagesApi extends AnthropicContract {
        @Override
        protected Endpoint endpoint() {
            return new Endpoint(SharedGateway.origin(), SharedGateway.KEY);
        }

        @Override
        protected String wrongApiKey() {
            return WRONG_KEY;
        }

        @Override
        protected AnthropicChatClient.Headers headers() {
            return AnthropicChatClient.Headers.CURRENT;
        }
    }

    abstract static class GenerateContent extends GeminiContract {
        @Override
        protected Endpoint endpoint() {
            return new Endpoint(SharedGateway.origin(), SharedGateway.KEY);
        }

        @Override
        protected String wrongApiKey() {
            return WRONG_KEY;
        }

        @Override
        public SdkFailure.Kind wrongKey() {
            return SdkFailure.Kind.UNAUTHORIZED;
        }
    }

    @Nested
    class CompletionsToClaude extends Completions {
        @Override
        public String model() {
            return CLAUDE;
        }
    }

    @Nested
    class CompletionsToGemini extends Completions {
        @Override
        public String model() {
            return GEMINI;
        }
    }

    @Nested
    class ResponsesToClaude extends ResponsesApi {
        @Override
        public String model() {
            return CLAUDE;
        }
    }

    @Nested
    class ResponsesToGemini extends ResponsesApi {
        @Override
        public String model() {
            return GEMINI;
        }
    }

    @Nested
    class ResponsesToGrok extends ResponsesApi {
        @Override
        public String model() {
            return "grok-4.1";
        }
    }

    @Nested
    class MessagesToGpt extends MessagesApi {
        @Override
        public String model() {
            return GPT;
        }
    }

    @Nested
    class MessagesToGemini extends MessagesApi {
        @Override
        public String model() {
            return GEMINI;
        }
    }

    @Nested
    class MessagesToGrok extends MessagesApi {
        @Override
        public String model() {
            return "grok-4.1";
        }
    }

    @Nested
    class GenerateContentToGpt extends GenerateContent {
        @Override
        public String model() {
            return GPT;
        }
    }

    @Nested
    class GenerateContentToClaude extends GenerateContent {
        @Override
        public String model() {
            return CLAUDE;
        }
    }

    @Nested
    class GenerateContentToGrok extends GenerateContent {
        @Override
        public String model() {
            return "grok-4.1";
        }
    }
}
