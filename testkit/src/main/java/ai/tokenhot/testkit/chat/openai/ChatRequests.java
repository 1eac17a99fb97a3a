package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Tool;
import ai.tokenhot.testkit.chat.ToolChoice;
import ai.tokenhot.testkit.chat.Turn;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;

/** Writes prompts as Chat Completions requests. */
final class ChatRequests {

    private ChatRequests() {}

    static ChatCompletionCreateParams withUsageAtTheEnd(Prompt prompt) {
        return of(prompt)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
    }

    static ChatCompletionCreateParams.Builder of(Prompt prompt) {
        var request = ChatCompletionCreateParams.builder().model(prompt.model()).messages(List.of());
        prompt.system().ifPresent(request::addSystemMessage);
        prompt.turns().forEach(turn -> addTurn(request, turn));
        prompt.tools().forEach(tool -> request.addFunctionTool(function(tool)));
        addToolChoice(request, prompt.toolChoice());
        if (!prompt.parallelTools()) {
            request.parallelToolCalls(false);
        }
        prompt.outputSchema()
                .ifPresent(schema -> request.jsonSchemaResponseFormat(ResponseFormatJsonSchema.JsonSchema.builder()
                        .name("answer")
                        .strict(true)
                        .schema(ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                .additionalProperties(OpenAiSdk.values(schema))
                                .build())
                        .build()));
        if (prompt.thinking()) {
            request.reasoningEffort(ReasoningEffort.HIGH);
        }
        if (!prompt.stopSequences().isEmpty()) {
            request.stopOfStrings(prompt.stopSequences());
        }
        prompt.maxTokens().ifPresent(request::maxCompletionTokens);
        return request.putAllAdditionalBodyProperties(OpenAiSdk.values(prompt.extra()));
    }

    private static void addTurn(ChatCompletionCreateParams.Builder request, Turn turn) {
        switch (turn) {
            case Turn.User(List<Piece> pieces) -> addUser(request, pieces);
            case Turn.Claimed(String text) -> request.addAssistantMessage(text);
            case Turn.Given(var answer) -> request.addMessage((ChatCompletionMessage) answer.original());
            case Turn.Results(var results) ->
                results.forEach(result -> request.addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(result.call().id())
                        .content(result.output())
                        .build()));
        }
    }

    private static void addUser(ChatCompletionCreateParams.Builder request, List<Piece> pieces) {
        if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text(String text)) {
            request.addUserMessage(text);
        } else {
            request.addUserMessageOfArrayOfContentParts(
                    pieces.stream().map(ChatRequests::part).toList());
        }
    }

    private static ChatCompletionContentPart part(Piece piece) {
        return switch (piece) {
            case Piece.Text(String text) ->
                ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text(text).build());
            case Piece.Image(String mediaType, var content) ->
                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                .url(dataUrl(mediaType, content.base64()))
                                .build())
                        .build());
            case Piece.LinkedImage(String ignored, String url) ->
                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                .url(url)
                                .build())
                        .build());
            case Piece.File(String name, String mediaType, var content) ->
                ChatCompletionContentPart.ofFile(ChatCompletionContentPart.File.builder()
                        .file(ChatCompletionContentPart.File.FileObject.builder()
                                .filename(name)
                                .fileData(dataUrl(mediaType, content.base64()))
                                .build())
                        .build());
        };
    }

    static String dataUrl(String mediaType, String base64) {
        return "data:" + mediaType + ";base64," + base64;
    }

    private static FunctionDefinition function(Tool tool) {
        return FunctionDefinition.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(FunctionParameters.builder()
                        .additionalProperties(OpenAiSdk.values(tool.schema()))
                        .build())
                .build();
    }

    private static void addToolChoice(ChatCompletionCreateParams.Builder request, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Free() -> {}
            case ToolChoice.None() -> request.toolChoice(ChatCompletionToolChoiceOption.Auto.NONE);
            case ToolChoice.Required() -> request.toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED);
            case ToolChoice.Named(String name) ->
                request.toolChoice(ChatCompletionNamedToolChoice.builder()
                        .function(ChatCompletionNamedToolChoice.Function.builder()
                                .name(name)
                                .build())
                        .build());
        }
    }
}
