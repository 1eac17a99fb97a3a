package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Thought;
import ai.tokenhot.testkit.chat.ToolCall;
import ai.tokenhot.testkit.chat.Usage;
import com.openai.models.ChatModel;
import com.openai.models.ResponsesModel;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads Responses answers. */
final class ResponseAnswers {

    private ResponseAnswers() {}

    /** The items of an answer, to be sent back in the next turn. */
    record Output(List<ResponseOutputItem> items) {}

    static Answer answer(Response response, Map<String, List<String>> headers) {
        response.validate();
        List<ToolCall> calls = response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .map(call -> new ToolCall(call.callId(), call.name(), call.arguments()))
                .toList();
        return new Answer(
                response.id(),
                model(response.model()),
                text(response.output()),
                calls,
                response.output().stream()
                        .flatMap(item -> item.reasoning().stream())
                        .map(ResponseAnswers::thought)
                        .toList(),
                stop(response, !calls.isEmpty()),
                Optional.empty(),
                response.usage().map(ResponseAnswers::usage),
                headers,
                new Output(response.output()));
    }

    /** The SDK sorts the names that it knows into two enumerations. */
    private static String model(ResponsesModel model) {
        return model.string()
                .or(() -> model.chat().map(ChatModel::asString))
                .or(() -> model.only().map(ResponsesModel.ResponsesOnlyModel::asString))
                .orElseThrow();
    }

    private static String text(List<ResponseOutputItem> items) {
        return items.stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap((ResponseOutputMessage.Content content) -> content.outputText().stream())
                .map(output -> output.text())
                .collect(Collectors.joining());
    }

    private static Thought thought(ResponseReasoningItem item) {
        String text = item.summary().stream().map(summary -> summary.text()).collect(Collectors.joining());
        return new Thought(text, item.encryptedContent());
    }

    private static Stop stop(Response response, boolean calls) {
        return switch (response.status().orElseThrow().known()) {
            case COMPLETED -> calls ? Stop.TOOL_CALLS : Stop.END;
            case INCOMPLETE ->
                switch (response.incompleteDetails()
                        .flatMap(Response.IncompleteDetails::reason)
                        .orElseThrow()
                        .asString()) {
                    case "max_output_tokens" -> Stop.MAX_TOKENS;
                    case "content_filter" -> Stop.FILTERED;
                    default -> Stop.UNFINISHED;
                };
            case FAILED, CANCELLED -> Stop.FAILED;
            case IN_PROGRESS, QUEUED -> Stop.UNFINISHED;
        };
    }

    private static Usage usage(ResponseUsage usage) {
        var input = usage.inputTokensDetails();
        long reasoning = usage.outputTokensDetails().reasoningTokens();
        var reported = new TreeMap<String, Long>();
        reported.put("input_tokens", usage.inputTokens());
        reported.put("input_tokens_details.cached_tokens", input.cachedTokens());
        reported.put("input_tokens_details.cache_write_tokens", input.cacheWriteTokens());
        reported.put("output_tokens", usage.outputTokens());
        reported.put("output_tokens_details.reasoning_tokens", reasoning);
        reported.put("total_tokens", usage.totalTokens());
        return new Usage(
                usage.inputTokens() - input.cachedTokens() - input.cacheWriteTokens(),
                input.cachedTokens(),
                input.cacheWriteTokens(),
                0,
                usage.outputTokens() - reasoning,
                reasoning,
                OptionalLong.of(usage.totalTokens()),
                reported);
    }
}
