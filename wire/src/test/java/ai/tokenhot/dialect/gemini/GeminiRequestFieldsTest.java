package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static ai.tokenhot.dialect.gemini.GeminiFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Walks every documented field of a request (chat-dialects §4.2 to 4.4), in both spellings: what is read differs from what
 * is read without the field, so none is dropped in silence.
 */
final class GeminiRequestFieldsTest {

    /** Where a field stands, and a value that is not what is meant anyway. A step that is a number is a place in an array. */
    private static final String FIELDS = """
            systemInstruction {"parts":[{"text":"be brief"}]}
            toolConfig.functionCallingConfig.mode "ANY"
            toolConfig.functionCallingConfig.streamFunctionCallArguments true
            toolConfig.retrievalConfig {"languageCode":"de"}
            safetySettings [{"category":"HARM_CATEGORY_JAILBREAK","threshold":"OFF"}]
            cachedContent "cachedContents/1"
            serviceTier "flex"
            serviceTier "new-tier"
            store true
            labels {"team":"red"}
            continuationToken "abc"
            newField 1
            generationConfig.temperature 0.5
            generationConfig.topP 0.5
            generationConfig.topK 5
            generationConfig.seed 5
            generationConfig.presencePenalty 0.5
            generationConfig.frequencyPenalty 0.5
            generationConfig.maxOutputTokens 100
            generationConfig.maxOutputTokens "100"
            generationConfig.candidateCount 2
            generationConfig.stopSequences ["END"]
            generationConfig.responseLogprobs true
            generationConfig.logprobs 3
            generationConfig.responseMimeType "application/json"
            generationConfig.responseMimeType "text/x.enum"
            generationConfig.responseSchema {"type":"STRING"}
            generationConfig.responseJsonSchema {"type":"string"}
            generationConfig.responseModalities ["IMAGE"]
            generationConfig.thinkingConfig.includeThoughts true
            generationConfig.thinkingConfig.thinkingBudget 128
            generationConfig.thinkingConfig.thinkingLevel "LOW"
            generationConfig.thinkingConfig.newField 1
            generationConfig.mediaResolution "MEDIA_RESOLUTION_LOW"
            generationConfig.speechConfig {"languageCode":"de-DE"}
            generationConfig.imageConfig {"aspectRatio":"1:1"}
            generationConfig.audioTranscriptionConfig {}
            generationConfig.newField 1
            contents.0.role "model"
            contents.0.newField 1
            contents.0.parts.0.text "other"
            contents.0.parts.0.thought true
            contents.0.parts.0.thoughtSignature "c2ln"
            contents.0.parts.0.videoMetadata {"fps":1}
            contents.0.parts.0.mediaResolution {"level":"MEDIA_RESOLUTION_LOW"}
            contents.0.parts.0.partMetadata {"a":1}
            contents.0.parts.0.speechMetadata {"a":1}
            contents.0.parts.0.newField 1
            contents.1.parts.0.inlineData.mimeType "image/webp"
            contents.1.parts.0.inlineData.data "AAAA"
            contents.1.parts.0.inlineData.displayName "a.png"
            contents.1.parts.0.mediaResolution {"level":"MEDIA_RESOLUTION_LOW"}
            contents.1.parts.0.mediaResolution {"level":"MEDIA_RESOLUTION_MEDIUM"}
            contents.1.parts.0.thought true
            contents.1.parts.1.fileData.mimeType "video/mp4"
            contents.1.parts.1.fileData.fileUri "https://example.org/b.pdf"
            contents.1.parts.1.fileData.displayName "b.pdf"
            contents.2.parts.0.functionCall.id "c1"
            contents.2.parts.0.functionCall.args {"a":1}
            contents.2.parts.0.functionCall.partialArgs [{}]
            contents.2.parts.0.functionCall.willContinue true
            contents.2.parts.0.thoughtSignature "c2ln"
            contents.2.parts.1.executableCode.language "PYTHON"
            contents.2.parts.2.codeExecutionResult.output "2"
            contents.2.parts.3.toolCall.id "t1"
            contents.2.parts.4.toolResponse.id "t1"
            contents.3.parts.0.functionResponse.response {"output":"rain"}
            contents.3.parts.0.functionResponse.response {"error":"no"}
            contents.3.parts.0.functionResponse.parts [{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]
            contents.3.parts.0.functionResponse.willContinue true
            contents.3.parts.0.functionResponse.scheduling "SILENT"
            tools.0.functionDeclarations.0.name "g"
            tools.0.functionDeclarations.0.description "does"
            tools.0.functionDeclarations.0.parameters {"type":"OBJECT","properties":{"a":{"type":"STRING"}}}
            tools.0.functionDeclarations.0.parametersJsonSchema {"type":"object"}
            tools.0.functionDeclarations.0.response {"type":"STRING"}
            tools.0.functionDeclarations.0.responseJsonSchema {"type":"string"}
            tools.0.functionDeclarations.0.behavior "NON_BLOCKING"
            tools.0.googleSearch {}
            tools.0.googleSearchRetrieval {}
            tools.0.codeExecution {}
            tools.0.urlContext {}
            tools.0.googleMaps {}
            tools.0.fileSearch {"topK":1}
            tools.0.computerUse {"environment":"ENVIRONMENT_BROWSER"}
            tools.0.mcpServers [{"name":"a"}]
            tools.0.newTool {}
            """;

    private static final String REQUEST = """
            {"contents":[
              {"role":"user","parts":[{"text":"hi"}]},
              {"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0K"}},
                {"fileData":{"mimeType":"application/pdf","fileUri":"https://example.org/a.pdf"}}]},
              {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}},
                {"executableCode":{"code":"1+1"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK"}},
                {"toolCall":{}},{"toolResponse":{}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}],
             "tools":[{"functionDeclarations":[{"name":"f"}]}]}
            """;

    @TestFactory
    Stream<DynamicTest> everyFieldLeavesATrace() {
        ChatRequest without = read(REQUEST);
        return FIELDS.lines()
                .map(line -> dynamicTest(line, () -> {
                    int space = line.indexOf(' ');
                    List<String> path = List.of(line.substring(0, space).split("\\."));
                    Json value = Json.parse(line.substring(space + 1));
                    ChatRequest camel =
                            read(with(Json.parse(REQUEST), path, value).text());
                    ChatRequest snake = read(with(
                                    Json.parse(REQUEST),
                                    path.stream()
                                            .map(GeminiRequestFieldsTest::snake)
                                            .toList(),
                                    value)
                            .text());
                    assertThat(camel).isNotEqualTo(without);
                    assertThat(snake).isNotEqualTo(without);
                    assertThat(snake.settings().all().keySet())
                            .as("settings in snake case")
                            .isEqualTo(camel.settings().all().keySet());
                    assertThat(snake.extras()).as("extras in snake case").hasSameSizeAs(camel.extras());
                }));
    }

    @Test
    void whatIsMeantAnywayNeedsNoTrace() {
        ChatRequest without = read(REQUEST);
        for (String line : List.of(
                "model \"models/asked-model\"",
                "generationConfig.responseModalities [\"TEXT\"]",
                "toolConfig.functionCallingConfig.mode \"MODE_UNSPECIFIED\"",
                "serviceTier \"SERVICE_TIER_UNSPECIFIED\"",
                "generationConfig.thinkingConfig.thinkingLevel \"THINKING_LEVEL_UNSPECIFIED\"",
                "generationConfig.temperature null",
                "newField null")) {
            int space = line.indexOf(' ');
            List<String> path = List.of(line.substring(0, space).split("\\."));
            Json value = Json.parse(line.substring(space + 1));
            assertThat(read(with(Json.parse(REQUEST), path, value).text()))
                    .as(line)
                    .isEqualTo(without);
        }
    }

    private static Json with(Json at, List<String> path, Json value) {
        if (path.isEmpty()) {
            return value;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (at instanceof JsonArray array && step.matches("[0-9]+")) {
            var items = new ArrayList<>(array.items());
            int place = Integer.parseInt(step);
            items.set(place, with(items.get(place), rest, value));
            return new JsonArray(items);
        }
        JsonObject object = at instanceof JsonObject given ? given : JsonObject.empty();
        String camel = camel(step);
        Json inner = object.get(camel).orElse(JsonObject.empty());
        return object.with().remove(camel).put(step, with(inner, rest, value)).build();
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String camel(String name) {
        var text = new StringBuilder();
        for (String word : name.split("_")) {
            text.append(
                    text.isEmpty()
                            ? word
                            : word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1));
        }
        return text.toString();
    }
}
