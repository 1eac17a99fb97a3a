package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Tool;
import ai.tokenhot.testkit.chat.ToolChoice;
import ai.tokenhot.testkit.chat.Turn;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputFile;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.ToolChoiceFunction;
import com.openai.models.responses.ToolChoiceOptions;
import java.util.List;
import java.util.stream.Stream;

/** Writes prompts as Responses requests. The conversation is sent whole; nothing is stored at the vendor. */
final class ResponseRequests {

    private ResponseRequests() {}

    static ResponseCreateParams of(Prompt prompt) {
        var request = ResponseCreateParams.builder()
                .model(prompt.model())
                .store(false)
                .inputOfResponse(items(prompt));
        prompt.system().ifPresent(request::instructions);
        prompt.tools().forEach(tool -> request.addTool(function(tool)));
        addToolChoice(request, prompt.toolChoice());
        if (!prompt.parallelTools()) {
            request.parallelToolCalls(false);
        }
        prompt.outputSchema()
                .ifPresent(schema -> request.text(ResponseTextConfig.builder()
                        .format(ResponseFormatTextJsonSchemaConfig.builder()
                                .name("answer")
                                .strict(true)
                                .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder()
                                        .additionalProperties(OpenAiSdk.values(schema))
                                        .build())
                                .build())
                        .build()));
        if (prompt.thinking()) {
            request.reasoning(Reasoning.builder()
                            .effort(ReasoningEffort.HIGH)
                            .summary(Reasoning.Summary.AUTO)
                            .build())
                    .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
        }
        prompt.maxTokens().ifPresent(request::maxOutputTokens);
        if (!prompt.stopSequences().isEmpty()) {
            // The dialect has no such field. Whoever sends it all the same must be told so.
            request.putAllAdditionalBodyProperties(OpenAiSdk.values(JsonObject.builder()
                    .put("stop", (Json) JsonArray.ofStrings(prompt.stopSequences()))
                    .build()));
        }
        return request.putAllAdditionalBodyProperties(OpenAiSdk.values(prompt.extra()))
                .build();
    }

    static List<ResponseInputItem> items(Prompt prompt) {
        return prompt.turns().stream().flatMap(ResponseRequests::items).toList();
    }

    private static Stream<ResponseInputItem> items(Turn turn) {
        return switch (turn) {
            case Turn.User(List<Piece> pieces) ->
                Stream.of(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .contentOfResponseInputMessageContentList(
                                pieces.stream().map(ResponseRequests::content).toList())
                        .build()));
            case Turn.Claimed(String text) ->
                Stream.of(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.ASSISTANT)
                        .content(text)
                        .build()));
            case Turn.Given(var answer) ->
                ((ResponseAnswers.Output) answer.original()).items().stream().map(ResponseRequests::sentBack);
            case Turn.Results(var results) ->
                results.stream()
                        .map(result ->
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(result.call().id())
                                        .output(result.output())
                                        .build()));
        };
    }

    private static ResponseInputItem sentBack(ResponseOutputItem item) {
        if (item.isMessage()) {
            return ResponseInputItem.ofResponseOutputMessage(item.asMessage());
        }
        if (item.isReasoning()) {
            return ResponseInputItem.ofReasoning(item.asReasoning());
        }
        return ResponseInputItem.ofFunctionCall(item.asFunctionCall());
    }

    private static ResponseInputContent content(Piece piece) {
        return switch (piece) {
            case Piece.Text(String text) ->
                ResponseInputContent.ofInputText(
                        ResponseInputText.builder().text(text).build());
            case Piece.Image(String mediaType, var content) ->
                ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                        .detail(ResponseInputImage.Detail.AUTO)
                        .imageUrl(ChatRequests.dataUrl(mediaType, content.base64()))
                        .build());
            case Piece.LinkedImage(String ignored, String url) ->
                ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                        .detail(ResponseInputImage.Detail.AUTO)
                        .imageUrl(url)
                        .build());
            case Piece.File(String name, String mediaType, var content) ->
                ResponseInputContent.ofInputFile(ResponseInputFile.builder()
                        .filename(name)
                        .fileData(ChatRequests.dataUrl(mediaType, content.base64()))
                        .build());
        };
    }

    static FunctionTool function(Tool tool) {
        return FunctionTool.builder()
                .name(tool.name())
                .description(tool.description())
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .additionalProperties(OpenAiSdk.values(tool.schema()))
                        .build())
                .build();
    }

    private static void addToolChoice(ResponseCreateParams.Builder request, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Free() -> {}
            case ToolChoice.None() -> request.toolChoice(ToolChoiceOptions.NONE);
            case ToolChoice.Required() -> request.toolChoice(ToolChoiceOptions.REQUIRED);
            case ToolChoice.Named(String name) ->
                request.toolChoice(ToolChoiceFunction.builder().name(name).build());
        }
    }
}
