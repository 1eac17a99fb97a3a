package ai.tokenhot.testkit.chat.gemini;

import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.ToolChoice;
import ai.tokenhot.testkit.chat.ToolResult;
import ai.tokenhot.testkit.chat.Turn;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCallingConfig;
import com.google.genai.types.FunctionCallingConfigMode;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.ThinkingLevel;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes prompts as Gemini requests. */
final class GeminiRequests {

    private GeminiRequests() {}

    static List<Content> contents(Prompt prompt) {
        return prompt.turns().stream().map(GeminiRequests::content).toList();
    }

    private static Content content(Turn turn) {
        return switch (turn) {
            case Turn.User(List<Piece> pieces) ->
                content("user", pieces.stream().map(GeminiRequests::part).toList());
            case Turn.Claimed(String text) -> content("model", List.of(Part.fromText(text)));
            case Turn.Given(var answer) -> (Content) answer.original();
            case Turn.Results(var results) ->
                content("user", results.stream().map(GeminiRequests::part).toList());
        };
    }

    private static Content content(String role, List<Part> parts) {
        return Content.builder().role(role).parts(parts).build();
    }

    private static Part part(Piece piece) {
        return switch (piece) {
            case Piece.Text(String text) -> Part.fromText(text);
            case Piece.Image(String mediaType, var content) -> Part.fromBytes(content.array(), mediaType);
            case Piece.LinkedImage(String mediaType, String url) -> Part.fromUri(url, mediaType);
            case Piece.File(String ignored, String mediaType, var content) ->
                Part.fromBytes(content.array(), mediaType);
        };
    }

    private static Part part(ToolResult result) {
        var response =
                FunctionResponse.builder().name(result.call().name()).response(Map.of("output", result.output()));
        if (!result.call().id().isEmpty()) {
            response.id(result.call().id());
        }
        return Part.builder().functionResponse(response).build();
    }

    static GenerateContentConfig config(Prompt prompt, GeminiChatClient.ThinkingForm thinkingForm) {
        var config = GenerateContentConfig.builder();
        prompt.system().ifPresent(text -> config.systemInstruction(Content.fromParts(Part.fromText(text))));
        if (!prompt.tools().isEmpty()) {
            config.tools(Tool.builder()
                    .functionDeclarations(prompt.tools().stream()
                            .map(GeminiRequests::declaration)
                            .toList()));
        }
        calling(prompt.toolChoice())
                .ifPresent(calling -> config.toolConfig(ToolConfig.builder().functionCallingConfig(calling)));
        prompt.outputSchema()
                .ifPresent(
                        schema -> config.responseMimeType("application/json").responseJsonSchema(PlainJson.of(schema)));
        if (prompt.thinking()) {
            var thinking = ThinkingConfig.builder().includeThoughts(true);
            switch (thinkingForm) {
                case OF_THE_MODELS_CHOICE -> {}
                case LEVEL -> thinking.thinkingLevel(ThinkingLevel.Known.HIGH);
            }
            config.thinkingConfig(thinking);
        }
        if (!prompt.stopSequences().isEmpty()) {
            config.stopSequences(prompt.stopSequences());
        }
        prompt.maxTokens().ifPresent(config::maxOutputTokens);
        if (!prompt.extra().members().isEmpty()) {
            config.httpOptions(HttpOptions.builder().extraBody(PlainJson.of(prompt.extra())));
        }
        return config.build();
    }

    private static FunctionDeclaration declaration(ai.tokenhot.testkit.chat.Tool tool) {
        return FunctionDeclaration.builder()
                .name(tool.name())
                .description(tool.description())
                .parametersJsonSchema(PlainJson.of(tool.schema()))
                .build();
    }

    private static Optional<FunctionCallingConfig> calling(ToolChoice choice) {
        var config = FunctionCallingConfig.builder();
        return switch (choice) {
            case ToolChoice.Free() -> Optional.empty();
            case ToolChoice.None() ->
                Optional.of(config.mode(FunctionCallingConfigMode.Known.NONE).build());
            case ToolChoice.Required() ->
                Optional.of(config.mode(FunctionCallingConfigMode.Known.ANY).build());
            case ToolChoice.Named(String name) ->
                Optional.of(config.mode(FunctionCallingConfigMode.Known.ANY)
                        .allowedFunctionNames(name)
                        .build());
        };
    }
}
