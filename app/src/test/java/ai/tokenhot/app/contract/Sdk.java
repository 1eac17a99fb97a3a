package ai.tokenhot.app.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.gemini.GeminiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiResponsesClient;
import java.util.List;
import java.util.Optional;

/** The languages, each spoken by its vendor's SDK, and what their users rely on whatever the model. */
enum Sdk {
    COMPLETIONS {
        @Override
        ChatClient connect(String origin, String key) {
            return new OpenAiChatClient(new Endpoint(origin + "/v1", key), OpenAiChatClient.Variation.OPENAI);
        }

        @Override
        List<String> usageNumbers() {
            return List.of("prompt_tokens", "completion_tokens", "total_tokens");
        }
    },
    RESPONSES {
        @Override
        ChatClient connect(String origin, String key) {
            return new OpenAiResponsesClient(new Endpoint(origin + "/v1", key));
        }

        @Override
        List<String> usageNumbers() {
            return List.of(
                    "input_tokens",
                    "input_tokens_details.cached_tokens",
                    "input_tokens_details.cache_write_tokens",
                    "output_tokens",
                    "output_tokens_details.reasoning_tokens",
                    "total_tokens");
        }
    },
    MESSAGES {
        @Override
        ChatClient connect(String origin, String key) {
            return new AnthropicChatClient(
                    new Endpoint(origin, key),
                    AnthropicChatClient.Headers.CURRENT,
                    AnthropicChatClient.ThinkingForm.ADAPTIVE);
        }

        @Override
        JsonObject malformed() {
            return JsonObject.builder().put("metadata", "none").build();
        }

        @Override
        String malformedName() {
            return "metadata";
        }

        @Override
        List<String> usageNumbers() {
            return List.of("input_tokens", "output_tokens");
        }

        @Override
        Optional<String> requestIdHeader() {
            return Optional.of("request-id");
        }
    },
    GENERATE_CONTENT {
        @Override
        ChatClient connect(String origin, String key) {
            return new GeminiChatClient(new Endpoint(origin, key), GeminiChatClient.ThinkingForm.LEVEL);
        }

        @Override
        JsonObject malformed() {
            return JsonObject.builder()
                    .put("generationConfig", (Json)
                            JsonObject.builder().put("topP", "high").build())
                    .build();
        }

        @Override
        String malformedName() {
            return "top(P|_p)";
        }

        @Override
        List<String> usageNumbers() {
            return List.of("promptTokenCount", "candidatesTokenCount", "totalTokenCount");
        }

        // The SDK shows no headers.
        @Override
        Optional<String> requestIdHeader() {
            return Optional.empty();
        }
    };

    /** A client of the gateway at this origin. */
    abstract ChatClient connect(String origin, String key);

    /** The numbers that a usage always reports, under the language's names. */
    abstract List<String> usageNumbers();

    /** Members of a request's body of which one has a wrong type. */
    JsonObject malformed() {
        return JsonObject.builder().put("top_p", "high").build();
    }

    /** The name of that one, a regular expression. */
    String malformedName() {
        return "top_p";
    }

    /** The header that carries the answer's request id, written in lower case. */
    Optional<String> requestIdHeader() {
        return Optional.of("x-request-id");
    }
}
