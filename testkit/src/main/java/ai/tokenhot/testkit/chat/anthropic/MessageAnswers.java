package ai.tokenhot.testkit.chat.anthropic;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Thought;
import ai.tokenhot.testkit.chat.ToolCall;
import ai.tokenhot.testkit.chat.Usage;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads Messages answers. */
final class MessageAnswers {

    private MessageAnswers() {}

    static Answer answer(Message message, Map<String, List<String>> headers) {
        message.validate();
        return new Answer(
                message.id(),
                message.model().asString(),
                message.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(block -> block.text())
                        .collect(Collectors.joining()),
                message.content().stream()
                        .flatMap(block -> block.toolUse().stream())
                        .map(MessageAnswers::call)
                        .toList(),
                message.content().stream().flatMap(MessageAnswers::thought).toList(),
                message.stopReason().map(MessageAnswers::stop).orElse(Stop.UNFINISHED),
                message.stopSequence(),
                Optional.of(usage(message.usage())),
                headers,
                message);
    }

    private static ToolCall call(ToolUseBlock block) {
        Object input = block._input().convert(Object.class);
        return new ToolCall(block.id(), block.name(), PlainJson.json(input).text());
    }

    private static Stream<Thought> thought(ContentBlock block) {
        return Stream.concat(
                block
                        .thinking()
                        .map(thinking -> new Thought(
                                thinking.thinking(),
                                // The field is never absent.
                                Optional.of(thinking.signature()).filter(seal -> !seal.isEmpty())))
                        .stream(),
                block.redactedThinking().map(redacted -> new Thought("", Optional.of(redacted.data()))).stream());
    }

    private static Stop stop(StopReason reason) {
        return switch (reason.known()) {
            case END_TURN -> Stop.END;
            case MAX_TOKENS, MODEL_CONTEXT_WINDOW_EXCEEDED -> Stop.MAX_TOKENS;
            case STOP_SEQUENCE -> Stop.STOP_SEQUENCE;
            case TOOL_USE -> Stop.TOOL_CALLS;
            case REFUSAL -> Stop.FILTERED;
            case PAUSE_TURN -> Stop.UNFINISHED;
        };
    }

    /** The input classes lie beside each other here, none includes another, and no sum is reported. */
    private static Usage usage(com.anthropic.models.messages.Usage usage) {
        var reported = new TreeMap<String, Long>();
        reported.put("input_tokens", usage.inputTokens());
        reported.put("output_tokens", usage.outputTokens());
        usage.cacheReadInputTokens().ifPresent(tokens -> reported.put("cache_read_input_tokens", tokens));
        usage.cacheCreationInputTokens().ifPresent(tokens -> reported.put("cache_creation_input_tokens", tokens));
        usage.cacheCreation().ifPresent(split -> {
            reported.put("cache_creation.ephemeral_5m_input_tokens", split.ephemeral5mInputTokens());
            reported.put("cache_creation.ephemeral_1h_input_tokens", split.ephemeral1hInputTokens());
        });
        usage.outputTokensDetails()
                .ifPresent(details -> reported.put("output_tokens_details.thinking_tokens", details.thinkingTokens()));
        long thinking = reported.getOrDefault("output_tokens_details.thinking_tokens", 0L);
        return new Usage(
                usage.inputTokens(),
                usage.cacheReadInputTokens().orElse(0L),
                usage.cacheCreationInputTokens().orElse(0L),
                0,
                usage.outputTokens() - thinking,
                thinking,
                OptionalLong.empty(),
                reported);
    }
}
