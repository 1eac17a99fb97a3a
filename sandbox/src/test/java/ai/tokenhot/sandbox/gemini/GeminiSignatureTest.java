package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Signatures of thoughts that come back, and calls and responses that belong together. */
final class GeminiSignatureTest {

    private static final String MODEL = "gemini-3-flash-preview";
    private static final String TOOLS = """
            "tools":[{"functionDeclarations":[
             {"name":"get_weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"},
              "days":{"type":"NUMBER"}},"required":["city","days"]}},
             {"name":"get_time","parameters":{"type":"OBJECT","properties":{"zone":{"type":"STRING"}}}}]}]""";
    private static final Json QUESTION =
            Json.parse("{\"role\":\"user\",\"parts\":[{\"text\":\"Weather in Paris for 3 days, and the time?\"}]}");

    private static Answer generate(String model, List<Json> contents) {
        return Sandbox.request("/gemini/v1beta/models/" + model + ":generateContent")
                .header("x-goog-api-key", "any")
                .post("{\"contents\":" + new JsonArray(contents).text() + "," + TOOLS + "}");
    }

    private static JsonObject content(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return GeminiStreamTest.candidate(answer.json()).object("content").orElseThrow();
    }

    private static List<JsonObject> parts(JsonObject content) {
        return content.array("parts").orElseThrow().objects().toList();
    }

    private static Json responses(String... names) {
        var parts = new ArrayList<Json>();
        for (String name : names) {
            parts.add(Json.parse(
                    "{\"functionResponse\":{\"name\":\"" + name + "\",\"response\":{\"output\":\"hail\"}}}"));
        }
        return JsonObject.builder()
                .put("role", "user")
                .put("parts", new JsonArray(parts))
                .build();
    }

    private static Json model(List<? extends Json> parts) {
        return JsonObject.builder()
                .put("role", "model")
                .put("parts", new JsonArray(List.copyOf(parts)))
                .build();
    }

    private static void assertInvalid(Answer answer, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.string("status")).contains("INVALID_ARGUMENT");
        assertThat(error.string("message").orElseThrow()).contains(words);
    }

    @Test
    void signatureIsGoodForItsCallAndItsModelOnly() {
        JsonObject called = content(generate(MODEL, List.of(QUESTION)));
        List<JsonObject> calls = parts(called);
        assertThat(calls).hasSize(2);
        Json results = responses("get_weather", "get_time");
        assertThat(content(generate(MODEL, List.of(QUESTION, called, results))).text())
                .contains("hail");

        assertInvalid(
                generate("gemini-3.1-pro-preview", List.of(QUESTION, called, results)), "Corrupted thought signature.");
        JsonObject moved = calls.getLast()
                .with()
                .put(
                        "thoughtSignature",
                        calls.getFirst().get("thoughtSignature").orElseThrow())
                .build();
        assertInvalid(
                generate(
                        MODEL,
                        List.of(QUESTION, model(List.of(moved, calls.getLast())), responses("get_time", "get_time"))),
                "Corrupted thought signature.");
        JsonObject changed = (JsonObject) Json.parse(calls.getFirst().text().replace("Paris", "Rome"));
        assertInvalid(
                generate(MODEL, List.of(QUESTION, model(List.of(changed, calls.getLast())), results)),
                "Corrupted thought signature.");
        JsonObject forged =
                calls.getFirst().with().put("thoughtSignature", "c2ln").build();
        assertInvalid(
                generate(MODEL, List.of(QUESTION, model(List.of(forged, calls.getLast())), results)),
                "Corrupted thought signature.");
        JsonObject garbled =
                calls.getFirst().with().put("thoughtSignature", "%%").build();
        assertInvalid(
                generate(MODEL, List.of(QUESTION, model(List.of(garbled, calls.getLast())), results)),
                "Base64 decoding failed");
    }

    @Test
    void orderOfArgumentsAndTheWritingOfNumbersDoNotMatter() {
        JsonObject called = content(generate(MODEL, List.of(QUESTION)));
        JsonObject call = parts(called).getFirst();
        JsonObject function = call.object("functionCall").orElseThrow();
        JsonObject written = function.with()
                .put("args", Json.parse("{\"days\": 3.0, \"city\": \"Paris\"}"))
                .build();
        Json same = call.with().put("functionCall", written).build();
        content(generate(
                MODEL,
                List.of(
                        QUESTION,
                        model(List.of(same, parts(called).getLast())),
                        responses("get_weather", "get_time"))));
    }

    @Test
    void onlyTheFirstCallOfAStepOfTheCurrentTurnNeedsOne() {
        JsonObject called = content(generate(MODEL, List.of(QUESTION)));
        List<Json> bare = List.of(
                parts(called).getFirst().with().remove("thoughtSignature").build(),
                parts(called).getLast());
        Json results = responses("get_weather", "get_time");
        assertInvalid(generate(MODEL, List.of(QUESTION, model(bare), results)), "missing a `thought_signature`");
        Json later = Json.parse("{\"role\":\"user\",\"parts\":[{\"text\":\"Thanks\"}]}");
        content(generate(MODEL, List.of(QUESTION, model(bare), results, later)));
        for (String sentinel :
                List.of("skip_thought_signature_validator", "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=")) {
            Json skipped = parts(called)
                    .getFirst()
                    .with()
                    .put("thoughtSignature", sentinel)
                    .build();
            content(generate(
                    MODEL,
                    List.of(QUESTION, model(List.of(skipped, parts(called).getLast())), results)));
        }
    }

    @Test
    void signatureOfATextIsGoodOnItsLastPartOrOnAnEmptyOneAfterIt() {
        Json hello = Json.parse("{\"role\":\"user\",\"parts\":[{\"text\":\"Hello there\"}]}");
        JsonObject said = content(generate(MODEL, List.of(hello)));
        JsonObject part = parts(said).getFirst();
        String text = part.string("text").orElseThrow();
        Json signature = part.get("thoughtSignature").orElseThrow();
        content(generate(MODEL, List.of(hello, said, hello)));
        Json beginning = JsonObject.builder().put("text", text.substring(0, 9)).build();
        Json rest = JsonObject.builder().put("text", text.substring(9)).build();
        Json end = JsonObject.builder()
                .put("text", "")
                .put("thoughtSignature", signature)
                .build();
        content(generate(MODEL, List.of(hello, model(List.of(beginning, rest, end)), hello)));
        content(generate(MODEL, List.of(hello, model(List.of(beginning)), model(List.of(rest, end)), hello)));
        assertInvalid(
                generate(MODEL, List.of(hello, model(List.of(beginning, end)), hello)), "Corrupted thought signature.");
    }

    @Test
    void responsesAnswerTheCallsBeforeThem() {
        String model = "gemini-2.5-flash";
        assertInvalid(
                generate(model, List.of(responses("get_time"))),
                "Please ensure that function response turn comes immediately after a function call turn.");
        Json said = Json.parse("{\"role\":\"model\",\"parts\":[{\"text\":\"Hm.\"}]}");
        assertInvalid(generate(model, List.of(QUESTION, said, responses("get_time"))), "immediately after");
        Json call =
                Json.parse("{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"get_time\",\"args\":{}}}]}");
        assertInvalid(generate(model, List.of(QUESTION, call)), "number of function response parts is equal");
        assertInvalid(
                generate(model, List.of(QUESTION, call, responses("get_weather"))), "`get_weather` does not answer");
        content(generate(model, List.of(QUESTION, call, said, responses("get_time"))));
        content(generate(model, List.of(QUESTION, call, call, responses("get_time"), responses("get_time"))));
    }
}
