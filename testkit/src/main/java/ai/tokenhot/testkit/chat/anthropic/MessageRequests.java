package ai.tokenhot.testkit.chat.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Turn;
import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.Base64PdfSource;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.DocumentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageParam;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoice;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolChoiceAuto;
import com.anthropic.models.messages.ToolChoiceNone;
import com.anthropic.models.messages.ToolChoiceTool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.UrlImageSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes prompts as Messages requests. */
final class MessageRequests {

    /** The dialect demands a ceiling; this one is out of the way of every test. */
    private static final int MAX_TOKENS = 8_000;

    private static final int THINKING_BUDGET = 2_048;

    private final AnthropicChatClient.ThinkingForm thinkingForm;

    MessageRequests(AnthropicChatClient.ThinkingForm thinkingForm) {
        this.thinkingForm = thinkingForm;
    }

    MessageCreateParams message(Prompt prompt) {
        var request = MessageCreateParams.builder()
                .model(prompt.model())
                .maxTokens(prompt.maxTokens().orElse(MAX_TOKENS))
                .messages(messages(prompt))
                .stopSequences(prompt.stopSequences());
        prompt.system().ifPresent(text -> request.systemOfTextBlockParams(List.of(system(text, prompt.cacheSystem()))));
        prompt.tools().forEach(tool -> request.addTool(tool(tool)));
        toolChoice(prompt).ifPresent(request::toolChoice);
        prompt.outputSchema()
                .ifPresent(schema -> request.outputConfig(OutputConfig.builder()
                        .format(JsonOutputFormat.builder()
                                .schema(JsonOutputFormat.Schema.builder()
                                        .additionalProperties(values(schema))
                                        .build())
                                .build())
                        .build()));
        if (prompt.thinking()) {
            switch (thinkingForm) {
                case ADAPTIVE ->
                    request.thinking(ThinkingConfigAdaptive.builder()
                            .display(ThinkingConfigAdaptive.Display.SUMMARIZED)
                            .build());
                case BUDGET -> request.enabledThinking(THINKING_BUDGET);
            }
        }
        return request.putAllAdditionalBodyProperties(values(prompt.extra())).build();
    }

    MessageCountTokensParams count(Prompt prompt) {
        var request = MessageCountTokensParams.builder().model(prompt.model()).messages(messages(prompt));
        prompt.system().ifPresent(request::system);
        prompt.tools().forEach(tool -> request.addTool(tool(tool)));
        toolChoice(prompt).ifPresent(request::toolChoice);
        return request.build();
    }

    private static TextBlockParam system(String text, boolean cached) {
        var block = TextBlockParam.builder().text(text);
        if (cached) {
            block.cacheControl(CacheControlEphemeral.builder().build());
        }
        return block.build();
    }

    private static List<MessageParam> messages(Prompt prompt) {
        return prompt.turns().stream().map(MessageRequests::message).toList();
    }

    private static MessageParam message(Turn turn) {
        return switch (turn) {
            case Turn.User(List<Piece> pieces) -> user(pieces);
            case Turn.Claimed(String text) -> MessageParam.ofAssistant(text);
            case Turn.Given(var answer) -> ((Message) answer.original()).toParam();
            case Turn.Results(var results) ->
                MessageParam.ofUserOfContentBlockParams(results.stream()
                        .map(result -> ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                .toolUseId(result.call().id())
                                .content(result.output())
                                .build()))
                        .toList());
        };
    }

    private static MessageParam user(List<Piece> pieces) {
        if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text(String text)) {
            return MessageParam.ofUser(text);
        }
        return MessageParam.ofUserOfContentBlockParams(
                pieces.stream().map(MessageRequests::block).toList());
    }

    private static ContentBlockParam block(Piece piece) {
        return switch (piece) {
            case Piece.Text(String text) -> ContentBlockParam.ofText(text);
            case Piece.Image(String mediaType, var content) ->
                ContentBlockParam.ofImage(Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.of(mediaType))
                        .data(content.base64())
                        .build());
            case Piece.LinkedImage(String ignored, String url) ->
                ContentBlockParam.ofImage(UrlImageSource.builder().url(url).build());
            case Piece.File(String name, String mediaType, var content) -> {
                if (!mediaType.equals("application/pdf")) {
                    throw new IllegalArgumentException("file: " + mediaType + " (expected: application/pdf)");
                }
                yield ContentBlockParam.ofDocument(DocumentBlockParam.builder()
                        .title(name)
                        .source(Base64PdfSource.builder().data(content.base64()).build())
                        .build());
            }
        };
    }

    private static Tool tool(ai.tokenhot.testkit.chat.Tool tool) {
        return Tool.builder()
                .name(tool.name())
                .description(tool.description())
                .inputSchema(schema(tool.schema()))
                .build();
    }

    private static Tool.InputSchema schema(JsonObject schema) {
        var members = values(schema);
        var builder = Tool.InputSchema.builder();
        schema.object("properties")
                .ifPresent(properties -> builder.properties(Tool.InputSchema.Properties.builder()
                        .additionalProperties(values(properties))
                        .build()));
        schema.array("required")
                .ifPresent(required -> builder.required(required.strings().toList()));
        List.of("type", "properties", "required").forEach(members::remove);
        return builder.putAllAdditionalProperties(members).build();
    }

    private static Optional<ToolChoice> toolChoice(Prompt prompt) {
        boolean single = !prompt.parallelTools();
        return switch (prompt.toolChoice()) {
            case ai.tokenhot.testkit.chat.ToolChoice.Free() ->
                single
                        ? Optional.of(ToolChoice.ofAuto(ToolChoiceAuto.builder()
                                .disableParallelToolUse(true)
                                .build()))
                        : Optional.empty();
            case ai.tokenhot.testkit.chat.ToolChoice.None() ->
                Optional.of(ToolChoice.ofNone(ToolChoiceNone.builder().build()));
            case ai.tokenhot.testkit.chat.ToolChoice.Required() ->
                Optional.of(ToolChoice.ofAny(
                        ToolChoiceAny.builder().disableParallelToolUse(single).build()));
            case ai.tokenhot.testkit.chat.ToolChoice.Named(String name) ->
                Optional.of(ToolChoice.ofTool(ToolChoiceTool.builder()
                        .name(name)
                        .disableParallelToolUse(single)
                        .build()));
        };
    }

    private static Map<String, JsonValue> values(JsonObject object) {
        var values = new TreeMap<String, JsonValue>();
        PlainJson.of(object).forEach((name, value) -> values.put(name, JsonValue.from(value)));
        return values;
    }
}
