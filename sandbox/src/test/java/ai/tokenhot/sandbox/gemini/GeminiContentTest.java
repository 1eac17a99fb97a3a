package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Samples;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class GeminiContentTest {

    private static final String TOOLS = """
            "tools":[{"functionDeclarations":[
             {"name":"get_weather","description":"Weather of a city","parameters":{"type":"OBJECT","properties":
              {"city":{"type":"STRING"},"unit":{"type":"STRING","enum":["celsius","fahrenheit"]}},"required":["city"]}},
             {"name":"get_time","parametersJsonSchema":{"type":"object","properties":{"zone":{"type":"string"}},
              "required":["zone"]}}]}]""";

    private static Answer call(String model, String method, String body) {
        return Sandbox.request("/gemini/v1beta/models/" + model + ":" + method)
                .header("x-goog-api-key", "test-key")
                .post(body);
    }

    private static Answer generate(String model, String body) {
        return call(model, "generateContent", body);
    }

    private static String ask(String text, String... fields) {
        return "{\"contents\":[{\"parts\":[{\"text\":" + Json.of(text).text() + "}]}]"
                + List.of(fields).stream().map(field -> "," + field).collect(Collectors.joining()) + "}";
    }

    private static List<JsonObject> parts(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return GeminiStreamTest.parts(answer.json());
    }

    private static void assertRefused(Answer answer, int code, String status, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(code);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.integer("code")).contains((long) code);
        assertThat(error.string("status")).contains(status);
        assertThat(error.string("message").orElseThrow()).contains(words);
    }

    private static void assertInvalid(Answer answer, String words) {
        assertRefused(answer, 400, "INVALID_ARGUMENT", words);
    }

    @Test
    void bothSpellingsOfProto3AreTaken() {
        String camel = "{\"systemInstruction\":{\"parts\":[{\"text\":\"Your name is Bo.\"}]},\"contents\":[{\"parts\":"
                + "[{\"text\":\"Who are you?\"}]}],\"generationConfig\":{\"maxOutputTokens\":\"400\",\"topP\":\"0.5\"}}";
        String snake = camel.replace("systemInstruction", "system_instruction")
                .replace("generationConfig", "generation_config")
                .replace("maxOutputTokens", "max_output_tokens")
                .replace("topP", "top_p");

        assertThat(parts(generate("gemini-2.5-flash", camel))
                        .getFirst()
                        .string("text")
                        .orElseThrow())
                .contains("My name is Bo.");
        assertThat(parts(generate("gemini-2.5-flash", snake))).isEqualTo(parts(generate("gemini-2.5-flash", camel)));
    }

    @Test
    void unknownNamesAreToldWithTheirPath() {
        Answer answer =
                generate("gemini-2.5-flash", ask("hi", "\"generationConfig\":{\"foo\":1,\"topP\":\"x\"}", "\"bar\":2"));

        assertInvalid(
                answer,
                "Invalid JSON payload received. Unknown name \"foo\" at 'generation_config': Cannot find field.");
        assertInvalid(answer, "Unknown name \"bar\": Cannot find field.");
        assertInvalid(answer, "Invalid value at 'generation_config.top_p' (TYPE_FLOAT), \"x\"");
        JsonObject details = answer.json()
                .object("error")
                .orElseThrow()
                .array("details")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow();
        assertThat(details.string("@type")).contains("type.googleapis.com/google.rpc.BadRequest");
        assertThat(details.array("fieldViolations")
                        .orElseThrow()
                        .objects()
                        .map(v -> v.string("field").orElse("")))
                .contains("generation_config", "generation_config.top_p");
        assertInvalid(
                generate(
                        "gemini-2.5-flash",
                        ask("hi", TOOLS.replace("\"type\":\"OBJECT\"", "\"type\":\"OBJECT\",\"$ref\":\"x\""))),
                "Unknown name \"$ref\" at 'tools[0].function_declarations[0].parameters'");
    }

    @Test
    void badRequestsAreRefusedInTheVendorsWords() {
        assertInvalid(generate("gemini-2.5-flash", "{}"), "contents is not specified");
        assertInvalid(generate("gemini-2.5-flash", "{\"contents\":"), "Invalid JSON payload received.");
        assertInvalid(
                generate("gemini-2.5-flash", "{\"contents\":[{\"role\":\"king\",\"parts\":[{\"text\":\"x\"}]}]}"),
                "Please use a valid role: user, model.");
        assertInvalid(
                generate("gemini-2.5-flash", "{\"contents\":[{\"parts\":[{}]}]}"),
                "contents[0].parts[0].data: required oneof field 'data'");
        assertInvalid(
                generate("gemini-2.5-flash", "{\"contents\":[{\"parts\":[{\"text\":5}]}]}"),
                "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 5");
        assertInvalid(
                generate("gemini-2.5-flash", ask("hi", "\"generationConfig\":{\"topP\":0.1,\"top_p\":0.2}")), "top_p");
        assertInvalid(
                generate("gemini-2.5-flash", ask("hi", "\"generationConfig\":{\"temperature\":3}")),
                "temperature must be in the range [0.0, 2.0]");
        assertInvalid(
                generate("gemini-3-flash-preview", ask("hi", "\"generationConfig\":{\"candidateCount\":2}")),
                "Multiple candidates is not enabled");
        assertInvalid(
                generate("gemini-2.5-flash", ask("hi", "\"generationConfig\":{\"candidateCount\":9}")),
                "candidate_count must be in the range [1, 8]");
        assertInvalid(
                generate(
                        "gemini-2.5-pro",
                        ask("hi", "\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0}}")),
                "only works in thinking mode");
        assertInvalid(
                generate(
                        "gemini-2.5-pro",
                        ask("hi", "\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"LOW\"}}")),
                "Thinking level is not supported");
        assertInvalid(generate("gemini-2.5-pro", ask("hi [[sandbox: what]]")), "sandbox directive: what is unknown");
    }

    @Test
    void keysAndModelsAndCaches() {
        String path = "/gemini/v1beta/models/gemini-2.5-flash:generateContent";
        assertRefused(Sandbox.request(path).post(ask("hi")), 403, "PERMISSION_DENIED", "unregistered callers");
        Answer wrong = Sandbox.request(path + "?key=invalid").post(ask("hi"));
        assertInvalid(wrong, "API key not valid");
        assertThat(wrong.body()).contains("API_KEY_INVALID");
        assertThat(Sandbox.request(path + "?key=k").post(ask("hi")).status()).isEqualTo(200);
        assertRefused(generate("gemini-9", ask("hi")), 404, "NOT_FOUND", "models/gemini-9 is not found");
        assertRefused(
                generate("gemini-2.5-flash", ask("hi", "\"cachedContent\":\"cachedContents/1\"")),
                403,
                "PERMISSION_DENIED",
                "CachedContent not found");
        assertRefused(
                generate(
                        "gemini-2.5-flash",
                        "{\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"https://generativelanguage.googleapis.com/v1beta/files/ab\"}}]}]}"),
                403,
                "PERMISSION_DENIED",
                "File ab");
    }

    @Test
    void errorOfAStatusTellsTheDelayAsGoogleDoes() {
        Answer answer = generate("gemini-2.5-flash", ask("[[sandbox: status=429 retry-after=7]]"));

        assertRefused(answer, 429, "RESOURCE_EXHAUSTED", "quota");
        assertThat(answer.body()).contains("google.rpc.RetryInfo", "\"retryDelay\":\"7s\"", "QuotaFailure");
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    }

    @Test
    void callsAreWholePartsAndOnlyTheFirstIsSigned() {
        List<JsonObject> parts =
                parts(generate("gemini-3.1-pro-preview", ask("Weather in Paris and the time?", TOOLS)));

        assertThat(parts).hasSize(2);
        JsonObject first = parts.getFirst().object("functionCall").orElseThrow();
        assertThat(first.string("name")).contains("get_weather");
        assertThat(first.object("args").orElseThrow().text()).isEqualTo("{\"city\":\"Paris\"}");
        assertThat(first.string("id")).isPresent();
        assertThat(parts.getFirst().string("thoughtSignature")).isPresent();
        assertThat(parts.getLast().has("thoughtSignature")).isFalse();
    }

    @Test
    void streamedCallsComeBeforeAnEmptyLastChunk() {
        Answer newer = call("gemini-3.1-pro-preview", "streamGenerateContent?alt=sse", ask("Weather in Paris?", TOOLS));
        List<JsonObject> chunks = newer.chunks();
        assertThat(chunks).hasSize(2);
        assertThat(GeminiStreamTest.candidate(chunks.getFirst()).has("finishReason"))
                .isFalse();
        assertThat(GeminiStreamTest.candidate(chunks.getLast()).string("finishReason"))
                .contains("STOP");

        Answer older = call("gemini-2.5-flash", "streamGenerateContent?alt=sse", ask("Weather in Paris?", TOOLS));
        assertThat(older.chunks()).hasSize(1);
    }

    @Test
    void callThatLostItsSignatureIsRefusedByGeneration3() {
        String body = """
                {"contents":[{"role":"user","parts":[{"text":"Weather in Paris?"}]},
                 {"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{}}%s}]},
                 {"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"output":"hail"}}}]}],%s}""";

        assertInvalid(generate("gemini-3-flash-preview", body.formatted("", TOOLS)), "missing a `thought_signature`");
        assertThat(parts(generate("gemini-2.5-flash", body.formatted("", TOOLS)))
                        .getFirst()
                        .string("text")
                        .orElseThrow())
                .contains("hail");
        String skipped = ",\"thoughtSignature\":\"skip_thought_signature_validator\"";
        assertThat(generate("gemini-3-flash-preview", body.formatted(skipped, TOOLS))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyCallWantsItsResponse() {
        assertInvalid(generate("gemini-2.5-flash", """
                        {"contents":[{"role":"user","parts":[{"text":"x"}]},
                         {"role":"model","parts":[{"functionCall":{"name":"a"}},{"functionCall":{"name":"b"}}]},
                         {"role":"user","parts":[{"functionResponse":{"name":"a","response":{}}}]}]}"""), "number of function response parts is equal");
    }

    @Test
    void modesForceAndForbid() {
        String any =
                "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"get_time\"]}}";
        assertThat(parts(generate("gemini-2.5-flash", ask("Hello", TOOLS, any)))
                        .getFirst()
                        .object("functionCall")
                        .orElseThrow()
                        .string("name"))
                .contains("get_time");
        String none = "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"NONE\"}}";
        assertThat(parts(generate("gemini-2.5-flash", ask("Weather in Paris?", TOOLS, none)))
                        .getFirst()
                        .has("text"))
                .isTrue();
        assertInvalid(
                generate(
                        "gemini-2.5-flash",
                        ask(
                                "x",
                                TOOLS,
                                "\"toolConfig\":{\"functionCallingConfig\":{\"allowedFunctionNames\":[\"get_time\"]}}")),
                "allowed_function_names should only be set when");
    }

    @Test
    void thoughtsAreShownOnlyWhenAskedFor() {
        String shows = "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}";
        List<JsonObject> parts = parts(generate("gemini-2.5-flash", ask("hi", shows)));

        assertThat(parts.getFirst().flag("thought")).contains(true);
        assertThat(parts(generate("gemini-2.5-flash", ask("hi")))).hasSize(1);
        String off = "\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0}}";
        JsonObject usage = generate("gemini-2.5-flash", ask("hi", off))
                .json()
                .object("usageMetadata")
                .orElseThrow();
        assertThat(usage.has("thoughtsTokenCount")).isFalse();
    }

    @Test
    void structuredOutputAndEnumerations() {
        String schema =
                "\"generationConfig\":{\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":\"OBJECT\","
                        + "\"properties\":{\"city\":{\"type\":\"STRING\"},\"n\":{\"type\":\"INTEGER\"}},\"required\":[\"city\",\"n\"]}}";
        JsonObject value = (JsonObject) Json.parse(parts(generate("gemini-2.5-flash", ask("Send 4 to Lyon", schema)))
                .getFirst()
                .string("text")
                .orElseThrow());
        assertThat(value.integer("n")).contains(4L);
        String word =
                "\"generationConfig\":{\"responseMimeType\":\"text/x.enum\",\"responseSchema\":{\"type\":\"STRING\","
                        + "\"enum\":[\"cat\",\"dog\"]}}";
        assertThat(parts(generate("gemini-2.5-flash", ask("It is a dog.", word)))
                        .getFirst()
                        .string("text"))
                .contains("dog");
        assertInvalid(
                generate(
                        "gemini-2.5-flash",
                        ask("x", "\"generationConfig\":{\"responseSchema\":{\"type\":\"STRING\"}}")),
                "application/json");
    }

    @Test
    void filesAreSeenAndCountedByModality() {
        Answer answer = generate("gemini-2.5-flash", """
                {"contents":[{"parts":[{"text":"What is it?"},
                 {"inline_data":{"mime_type":"image/png","data":"%s"}}]}]}""".formatted(Samples.pngBase64(800, 100)));

        assertThat(parts(answer).getFirst().string("text").orElseThrow()).contains("an image/png of 800x100");
        List<JsonObject> details = answer.json()
                .object("usageMetadata")
                .orElseThrow()
                .array("promptTokensDetails")
                .orElseThrow()
                .objects()
                .toList();
        assertThat(details).anySatisfy(detail -> {
            assertThat(detail.string("modality")).contains("IMAGE");
            assertThat(detail.integer("tokenCount")).contains(516L);
        });
        assertInvalid(
                generate(
                        "gemini-2.5-flash",
                        "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aGVsbG8=\"}}]}]}"),
                "Unable to process input image");
        assertInvalid(
                generate(
                        "gemini-2.5-flash",
                        "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"%%\"}}]}]}"),
                "Base64 decoding failed");
    }

    @Test
    void endsAreToldByTheirReason() {
        Answer cut = generate("gemini-2.5-flash", ask("Tell me", "\"generationConfig\":{\"maxOutputTokens\":5}"));
        JsonObject candidate = GeminiStreamTest.candidate(cut.json());
        assertThat(candidate.string("finishReason")).contains("MAX_TOKENS");
        assertThat(candidate.object("content").orElseThrow().members()).containsOnlyKeys("role");
        assertThat(GeminiStreamTest.candidate(generate("gemini-2.5-flash", ask("[[sandbox: finish=filter]]"))
                                .json())
                        .string("finishReason"))
                .contains("SAFETY");
    }

    @Test
    void countedTokensAreThoseOfTheAnswer() {
        String body = ask("Count these words, please.");
        long used = generate("gemini-2.5-flash", body)
                .json()
                .object("usageMetadata")
                .orElseThrow()
                .integer("promptTokenCount")
                .orElseThrow();

        assertThat(call("gemini-2.5-flash", "countTokens", body).json().integer("totalTokens"))
                .contains(used);
        assertThat(call(
                                "gemini-2.5-flash",
                                "countTokens",
                                "{\"generateContentRequest\":" + ask("Count these words, please.", TOOLS) + "}")
                        .json()
                        .integer("totalTokens")
                        .orElseThrow())
                .isGreaterThan(used);
        assertInvalid(
                call("gemini-2.5-flash", "countTokens", ask("x", TOOLS)), "Unknown name \"tools\": Cannot find field.");
    }

    @Test
    void modelsAreListedInPages() {
        JsonObject first =
                Sandbox.request("/gemini/v1beta/models?pageSize=2&key=k").get().json();
        assertThat(first.array("models").orElseThrow().size()).isEqualTo(2);
        String token = first.string("nextPageToken").orElseThrow();
        JsonObject rest = Sandbox.request("/gemini/v1beta/models?pageToken=" + token + "&key=k")
                .get()
                .json();
        assertThat(rest.has("nextPageToken")).isFalse();
        List<String> names = java.util.stream.Stream.of(first, rest)
                .flatMap(page -> page.array("models").map(JsonArray::objects).orElseThrow())
                .map(model -> model.string("name").orElseThrow())
                .toList();
        assertThat(names)
                .contains("models/gemini-2.5-pro", "models/gemini-3-flash-preview", "models/gemini-3.1-pro-preview");
        JsonObject one = Sandbox.request("/gemini/v1beta/models/gemini-2.5-pro?key=k")
                .get()
                .json();
        assertThat(one.array("supportedGenerationMethods").orElseThrow().strings())
                .contains("generateContent");
    }
}
