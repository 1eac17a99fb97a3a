package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Thought;
import ai.tokenhot.testkit.chat.ToolCall;
import ai.tokenhot.testkit.chat.Usage;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.completions.CompletionUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads Chat Completions answers. */
final class ChatAnswers {

    private final OpenAiChatClient.Variation variation;

    ChatAnswers(OpenAiChatClient.Variation variation) {
        this.variation = variation;
    }

    /** The text of xAI's extra member, which the SDK keeps but does not know. */
    static Optional<String> reasoning(Map<String, JsonValue> members) {
        return Optional.ofNullable(members.get("reasoning_content")).map(value -> value.convert(String.class));
    }

    /**
     * The answer.
     *
     * @param streamedThought what a stream's chunks said of thinking; the SDK's accumulator drops it
     */
    Answer answer(ChatCompletion completion, Optional<String> streamedThought, Map<String, List<String>> headers) {
        completion.validate();
        if (completion.choices().size() != 1) {
            throw new AssertionError("choices: " + completion.choices().size() + " (expected: 1, none asked for more)");
        }
        ChatCompletion.Choice choice = completion.choices().getFirst();
        var message = choice.message();
        List<ToolCall> calls = message.toolCalls().orElse(List.of()).stream()
                .map(call -> call.asFunction())
                .map(call -> new ToolCall(
                        call.id(), call.function().name(), call.function().arguments()))
                .toList();
        List<Thought> thoughts = streamedThought.or(() -> reasoning(message._allProperties())).stream()
                .map(text -> new Thought(text, Optional.empty()))
                .toList();
        return new Answer(
                completion.id(),
                completion.model(),
                message.content().orElse(""),
                calls,
                thoughts,
                stop(choice.finishReason()),
                Optional.empty(),
                completion.usage().map(this::usage),
                headers,
                calls.isEmpty() ? withoutCalls(message) : message);
    }

    /** The SDK's accumulator makes an empty list of no calls, which OpenAI refuses when it is sent back. */
    private static ChatCompletionMessage withoutCalls(ChatCompletionMessage message) {
        return message.toolCalls().isEmpty()
                ? message
                : ChatCompletionMessage.builder()
                        .content(message.content())
                        .refusal(message.refusal())
                        .build();
    }

    private static Stop stop(ChatCompletion.Choice.FinishReason reason) {
        return switch (reason.known()) {
            case STOP -> Stop.END;
            case LENGTH -> Stop.MAX_TOKENS;
            case TOOL_CALLS, FUNCTION_CALL -> Stop.TOOL_CALLS;
            case CONTENT_FILTER -> Stop.FILTERED;
        };
    }

    private Usage usage(CompletionUsage usage) {
        var reported = new TreeMap<String, Long>();
        reported.put("prompt_tokens", usage.promptTokens());
        reported.put("completion_tokens", usage.completionTokens());
        reported.put("total_tokens", usage.totalTokens());
        usage.promptTokensDetails().ifPresent(details -> {
            put(reported, "prompt_tokens_details.cached_tokens", details.cachedTokens());
            put(reported, "prompt_tokens_details.cache_write_tokens", details.cacheWriteTokens());
            put(reported, "prompt_tokens_details.audio_tokens", details.audioTokens());
            put(reported, "prompt_tokens_details.image_tokens", details.imageTokens());
            put(reported, "prompt_tokens_details.text_tokens", details.textTokens());
        });
        usage.completionTokensDetails().ifPresent(details -> {
            put(reported, "completion_tokens_details.reasoning_tokens", details.reasoningTokens());
            put(reported, "completion_tokens_details.audio_tokens", details.audioTokens());
            put(reported, "completion_tokens_details.text_tokens", details.textTokens());
            put(reported, "completion_tokens_details.accepted_prediction_tokens", details.acceptedPredictionTokens());
            put(reported, "completion_tokens_details.rejected_prediction_tokens", details.rejectedPredictionTokens());
        });
        long read = reported.getOrDefault("prompt_tokens_details.cached_tokens", 0L);
        long write = reported.getOrDefault("prompt_tokens_details.cache_write_tokens", 0L);
        long reasoning = reported.getOrDefault("completion_tokens_details.reasoning_tokens", 0L);
        long output = switch (variation) {
            case OPENAI -> usage.completionTokens() - reasoning;
            case XAI -> usage.completionTokens();
        };
        return new Usage(
                usage.promptTokens() - read - write,
                read,
                write,
                0,
                output,
                reasoning,
                OptionalLong.of(usage.totalTokens()),
                reported);
    }

    private static void put(Map<String, Long> reported, String name, Optional<Long> tokens) {
        tokens.ifPresent(value -> reported.put(name, value));
    }
}
