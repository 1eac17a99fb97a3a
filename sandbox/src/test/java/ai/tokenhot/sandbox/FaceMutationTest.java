package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests with one wrong value each are answered with an error that says what, never with a defect. */
final class FaceMutationTest {

    private static final Set<Integer> EXPECTED = Set.of(200, 400, 403, 404, 410);

    private static final String CHAT = """
            {"model":"%s","stream":false,"n":1,"temperature":1,"top_p":1,"max_completion_tokens":500,"seed":1,
             "user":"u","messages":[
              {"role":"system","content":[{"type":"text","text":"Be brief. [[sandbox: gap=1ms]]"}]},
              {"role":"user","name":"n","content":[{"type":"text","text":"Weather in Paris?"},
               {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
               "function":{"name":"get_weather","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"rain"},
              {"role":"user","content":"And the time?"}],
             "tools":[{"type":"function","function":{"name":"get_weather","description":"d","strict":true,"parameters":
               {"type":"object","properties":{"city":{"type":"string","minLength":1}},"required":["city"],
               "additionalProperties":false}}},
              {"type":"custom","custom":{"name":"note","description":"d","format":{"type":"text"}}}],
             "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[
               {"type":"function","function":{"name":"get_weather"}}]}},
             "parallel_tool_calls":true,
             "response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":
               {"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],
               "additionalProperties":false}}}}""";

    private static final String RESPONSES = """
            {"model":"gpt-5","stream":false,"instructions":"Be brief.","max_output_tokens":500,"store":false,
             "include":["reasoning.encrypted_content"],"reasoning":{"effort":"low","summary":"auto"},
             "metadata":{"a":"b"},"truncation":"auto","service_tier":"flex",
             "input":[{"role":"user","content":[{"type":"input_text","text":"Weather in Paris?"},
               {"type":"input_image","image_url":"https://example.com/a.png","detail":"low"},
               {"type":"input_file","filename":"f","file_url":"https://example.com/a.pdf"}]},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"t"}],"encrypted_content":"x"},
              {"type":"function_call","call_id":"c1","name":"get_weather","arguments":"{}"},
              {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"rain"}]},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"a","annotations":[]}]},
              {"role":"user","content":"Thanks"}],
             "tools":[{"type":"function","name":"get_weather","strict":false,"parameters":{"type":"object",
               "properties":{"city":{"type":"string"}},"required":["city"]}},{"type":"web_search"}],
             "tool_choice":{"type":"function","name":"get_weather"},
             "text":{"verbosity":"low","format":{"type":"json_schema","name":"a","schema":{"type":"object",
               "properties":{"x":{"type":"integer","minimum":1}},"required":["x"]}}}}""";

    private static final String GEMINI = """
            {"system_instruction":{"parts":[{"text":"Be brief."}]},
             "contents":[{"role":"user","parts":[{"text":"Weather in Paris?"},
               {"inlineData":{"mimeType":"text/plain","data":"aGVsbG8="}}]},
              {"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},
               "thoughtSignature":"skip_thought_signature_validator"}]},
              {"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"output":"rain"}}}]}],
             "tools":[{"functionDeclarations":[{"name":"get_weather","description":"d","parameters":{"type":"OBJECT",
               "properties":{"city":{"type":"STRING","enum":["Paris"]}},"required":["city"]}}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["get_weather"]}},
             "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}],
             "generationConfig":{"temperature":1,"topP":0.5,"topK":3,"maxOutputTokens":500,"stopSequences":["x"],
               "responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":
                {"n":{"type":"INTEGER","minimum":1}}},"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"LOW"}}}""";

    private static String body(String face) {
        return switch (face) {
            case "openai chat" -> CHAT.formatted("gpt-5");
            case "openai responses" -> RESPONSES;
            case "xai responses" -> RESPONSES.replace("gpt-5", "grok-4.3").replace("flex", "priority");
            case "xai" -> CHAT.formatted("grok-4.3");
            default -> GEMINI;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "openai chat, /openai/v1/chat/completions",
        "openai responses, /openai/v1/responses",
        "xai, /xai/v1/chat/completions",
        "xai responses, /xai/v1/responses",
        "gemini, /gemini/v1beta/models/gemini-3.1-pro-preview:generateContent"
    })
    void everyWrongValueAnywhereIsAnsweredWithoutADefect(String face, String path) {
        Json whole = Json.parse(body(face));
        assertThat(post(path, whole).status()).as(face).isEqualTo(200);
        var wrong = new ArrayList<Json>();
        Mutations.of(whole, wrong::add);
        assertThat(wrong).hasSizeGreaterThan(500);
        for (Json body : wrong) {
            Answer answer = post(path, body);
            assertThat(EXPECTED).as(body.text() + "\n" + answer.body()).contains(answer.status());
            if (answer.status() != 200) {
                assertThat(message(answer.json())).isNotBlank();
            }
        }
    }

    private static Answer post(String path, Json body) {
        return Sandbox.request(path).header("authorization", "Bearer test-key").post(body);
    }

    private static String message(JsonObject answer) {
        return answer.members().get("error") instanceof JsonString(String flat)
                ? flat
                : answer.object("error").orElseThrow().string("message").orElseThrow();
    }
}
