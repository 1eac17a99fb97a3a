package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import com.openai.models.responses.ResponseCreateParams;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Walks every documented field of a request: each becomes a turn, a tool, a setting or an extra; none vanishes. */
final class ResponsesRequestFieldsTest {

    /** What a field becomes. One that asks for what happens anyway becomes nothing. */
    private static final Map<String, Consumer<ChatRequest>> FIELDS = fields();

    private static Map<String, Consumer<ChatRequest>> fields() {
        var fields = new LinkedHashMap<String, Consumer<ChatRequest>>();
        fields.put(
                "\"instructions\":\"Be brief.\"",
                request -> assertThat(request.turns().getFirst())
                        .isEqualTo(new Turn(
                                "instructions",
                                Turn.Role.SYSTEM,
                                Optional.empty(),
                                List.of(Content.of(new Part.Text("Be brief."))))));
        fields.put("\"max_output_tokens\":100", setting(Setting.MAX_OUTPUT_TOKENS, 100L));
        fields.put("\"temperature\":0.70", setting(Setting.TEMPERATURE, new JsonNumber("0.70")));
        fields.put("\"top_p\":1", setting(Setting.TOP_P, new JsonNumber("1")));
        fields.put("\"top_logprobs\":3,\"include\":[\"message.output_text.logprobs\"]", setting(Setting.LOGPROBS, 3L));
        fields.put("\"include\":[\"message.output_text.logprobs\"]", setting(Setting.LOGPROBS, 0L));
        fields.put("\"top_logprobs\":3", hint("top_logprobs"));
        fields.put("\"include\":[\"reasoning.encrypted_content\"]", ResponsesRequestFieldsTest::nothing);
        fields.put("\"include\":[\"web_search_call.results\"]", hint("include[0]"));
        fields.put(
                "\"text\":{\"format\":{\"type\":\"text\"}}",
                setting(Setting.OUTPUT_FORMAT, new OutputFormat.PlainText()));
        fields.put(
                "\"text\":{\"format\":{\"type\":\"json_object\"}}",
                setting(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson()));
        fields.put(
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"type\":\"object\"},"
                        + "\"strict\":true,\"description\":\"d\"}}",
                setting(
                        Setting.OUTPUT_FORMAT,
                        new OutputFormat.Schema(
                                Optional.of("n"),
                                Optional.of("d"),
                                Json.parse("{\"type\":\"object\"}"),
                                Optional.of(true))));
        fields.put("\"text\":{\"verbosity\":\"low\"}", setting(Setting.VERBOSITY, "low"));
        fields.put("\"text\":{\"new\":1}", hint("text.new"));
        fields.put("\"reasoning\":{\"effort\":\"xhigh\"}", setting(Setting.EFFORT, Effort.XHIGH));
        fields.put("\"reasoning\":{\"effort\":\"utmost\"}", hint("reasoning.effort"));
        fields.put("\"reasoning\":{\"summary\":\"auto\"}", setting(Setting.THOUGHTS_SHOWN, true));
        fields.put("\"reasoning\":{\"summary\":\"detailed\"}", hint("reasoning.summary"));
        fields.put("\"reasoning\":{\"generate_summary\":\"auto\"}", setting(Setting.THOUGHTS_SHOWN, true));
        fields.put("\"reasoning\":{\"context\":\"all_turns\"}", hint("reasoning.context"));
        fields.put("\"reasoning\":{\"mode\":\"pro\"}", hint("reasoning.mode"));
        fields.put("\"reasoning\":{\"mode\":\"standard\",\"context\":\"auto\"}", ResponsesRequestFieldsTest::nothing);
        fields.put("\"tool_choice\":\"auto\"", setting(Setting.TOOL_CHOICE, new ToolChoice.Auto()));
        fields.put("\"tool_choice\":\"none\"", setting(Setting.TOOL_CHOICE, new ToolChoice.None()));
        fields.put("\"tool_choice\":\"required\"", setting(Setting.TOOL_CHOICE, new ToolChoice.Required()));
        fields.put(
                "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"}",
                setting(Setting.TOOL_CHOICE, new ToolChoice.Named("f")));
        fields.put(
                "\"tool_choice\":{\"type\":\"custom\",\"name\":\"f\"}",
                setting(Setting.TOOL_CHOICE, new ToolChoice.Named("f")));
        fields.put(
                "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\","
                        + "\"name\":\"f\"}]}",
                setting(Setting.TOOL_CHOICE, new ToolChoice.Allowed(List.of("f"), true)));
        fields.put("\"tool_choice\":{\"type\":\"mcp\",\"server_label\":\"s\"}", demand("tool_choice"));
        fields.put("\"tool_choice\":{\"type\":\"file_search\"}", demand("tool_choice"));
        fields.put("\"parallel_tool_calls\":false", setting(Setting.PARALLEL_TOOLS, false));
        fields.put("\"max_tool_calls\":2", hint("max_tool_calls"));
        fields.put("\"service_tier\":\"flex\"", setting(Setting.SERVICE_TIER, ServiceTier.FLEX));
        fields.put("\"service_tier\":\"warp\"", hint("service_tier"));
        fields.put("\"user\":\"u\"", setting(Setting.END_USER, "u"));
        fields.put("\"safety_identifier\":\"s\"", setting(Setting.END_USER, "s"));
        fields.put("\"safety_identifier\":\"s\",\"user\":\"u\"", hint("user"));
        fields.put(
                "\"metadata\":{\"a\":\"b\"}",
                setting(Setting.METADATA, JsonObject.builder().put("a", "b").build()));
        fields.put("\"prompt_cache_key\":\"k\"", setting(Setting.CACHE_KEY, "k"));
        fields.put(
                "\"prompt_cache_options\":{\"mode\":\"implicit\",\"ttl\":\"12h\"}",
                setting(Setting.CACHE_ALL, new CacheMark(Optional.of("12h"))));
        fields.put("\"prompt_cache_options\":{\"mode\":\"explicit\"}", hint("prompt_cache_options"));
        fields.put("\"prompt_cache_retention\":\"24h\"", hint("prompt_cache_retention"));
        fields.put("\"previous_response_id\":\"resp_1\"", ResponsesRequestFieldsTest::nothing);
        fields.put("\"conversation\":{\"id\":\"conv_1\"}", demand("conversation"));
        fields.put("\"prompt\":{\"id\":\"p\"}", demand("prompt"));
        fields.put("\"background\":false", ResponsesRequestFieldsTest::nothing);
        fields.put("\"store\":true", ResponsesRequestFieldsTest::nothing);
        fields.put("\"store\":false", ResponsesRequestFieldsTest::nothing);
        fields.put("\"truncation\":\"auto\"", hint("truncation"));
        fields.put("\"truncation\":\"disabled\"", ResponsesRequestFieldsTest::nothing);
        fields.put("\"context_management\":[{\"type\":\"compaction\"}]", hint("context_management"));
        fields.put("\"stream_options\":{\"include_obfuscation\":true}", hint("stream_options.include_obfuscation"));
        fields.put("\"stream_options\":{\"include_obfuscation\":false}", ResponsesRequestFieldsTest::nothing);
        fields.put("\"moderation\":{\"model\":\"m\"}", hint("moderation"));
        fields.put("\"image\":{\"model\":\"m\"}", hint("image"));
        fields.put("\"access_programs\":[\"a\"]", hint("access_programs"));
        fields.put("\"unheard_of\":1", hint("unheard_of"));
        fields.put(
                "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\",\"parameters\":{},\"strict\":false}]",
                tool(new Tool.Function(
                        "tools[0]",
                        "f",
                        Optional.of("d"),
                        Optional.of(JsonObject.empty()),
                        Optional.of(false),
                        Optional.empty(),
                        List.of())));
        fields.put(
                "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"defer_loading\":true}]",
                tool(new Tool.Function(
                        "tools[0]",
                        "f",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(Extra.hint("tools[0].defer_loading", Json.of(true))))));
        fields.put(
                "\"tools\":[{\"type\":\"custom\",\"name\":\"c\",\"description\":\"d\",\"format\":{\"type\":\"grammar\","
                        + "\"syntax\":\"lark\",\"definition\":\"x\"}}]",
                tool(new Tool.Custom(
                        "tools[0]",
                        "c",
                        Optional.of("d"),
                        Optional.of(JsonObject.builder()
                                .put("syntax", "lark")
                                .put("definition", "x")
                                .build()))));
        fields.put(
                "\"tools\":[{\"type\":\"web_search\"}]",
                request -> assertThat(request.tools().getFirst()).isInstanceOf(Tool.WebSearch.class));
        fields.put(
                "\"tools\":[{\"type\":\"namespace\",\"name\":\"mcp\",\"description\":\"d\",\"tools\":[{\"type\":"
                        + "\"function\",\"name\":\"f\"}]}]",
                request -> {
                    assertThat(request.tools())
                            .singleElement()
                            .satisfies(tool ->
                                    assertThat(((Tool.Function) tool).name()).isEqualTo("mcp__f"));
                    hint("tools[0].description").accept(request);
                });
        for (String hosted : List.of(
                "file_search",
                "code_interpreter",
                "image_generation",
                "mcp",
                "computer",
                "computer_use_preview",
                "local_shell",
                "shell",
                "apply_patch",
                "tool_search",
                "programmatic_tool_calling")) {
            fields.put(
                    "\"tools\":[{\"type\":\"" + hosted + "\"}]",
                    request -> assertThat(request.tools())
                            .singleElement()
                            .satisfies(tool ->
                                    assertThat(((Tool.Hosted) tool).kind()).isEqualTo(hosted)));
        }
        return fields;
    }

    @TestFactory
    Stream<DynamicTest> fieldBecomesWhatItMeans() {
        return FIELDS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> entry.getValue()
                                .accept(ResponsesSamples.decoded(
                                        "{\"model\":\"m\",\"input\":\"hi\"," + entry.getKey() + "}"))));
    }

    /** The vendor's own list of fields is the measure: a new one fails here until somebody says what it becomes. */
    @Test
    void everyFieldOfTheSdkIsWalked() {
        Set<String> walked = FIELDS.keySet().stream()
                .flatMap(fragment -> ((JsonObject) Json.parse("{" + fragment + "}")).members().keySet().stream())
                .collect(Collectors.toSet());
        walked.addAll(Set.of("model", "input"));
        assertThat(walked).containsAll(sdkFields());
    }

    private static List<String> sdkFields() {
        return Arrays.stream(ResponseCreateParams.Body.class.getMethods())
                .filter(method -> method.getReturnType().equals(Optional.class)
                        && method.getParameterCount() == 0
                        && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void streamIsAskedForInTheBody() {
        assertThat(ResponsesSamples.decoded("{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}").stream())
                .isTrue();
    }

    @Test
    void nullMeansAbsent() {
        ChatRequest request = ResponsesSamples.decoded(
                "{\"model\":\"m\",\"input\":\"hi\",\"temperature\":null,\"tools\":null,\"text\":null,\"x\":null}");
        assertThat(request.settings().all()).isEmpty();
        assertThat(request.extras()).isEmpty();
    }

    @Test
    void wrongKindIsRefusedByItsField() {
        assertThat(ResponsesSamples.refusal("{\"model\":\"m\",\"input\":\"hi\",\"reasoning\":{\"effort\":1}}")
                        .field())
                .contains("reasoning.effort");
        assertThat(ResponsesSamples.refusal("{\"model\":\"m\"}").field()).contains("input");
        assertThat(ResponsesSamples.refusal("{\"model\":\"m\",\"input\":\"hi\",\"tool_choice\":\"often\"}")
                        .field())
                .contains("tool_choice");
    }

    private static Consumer<ChatRequest> setting(Setting<?> setting, Object value) {
        return request -> {
            assertThat(request.settings().get(setting).map(Object.class::cast)).contains(value);
            assertThat(request.extras()).isEmpty();
        };
    }

    private static Consumer<ChatRequest> tool(Tool tool) {
        return request -> assertThat(request.tools()).containsExactly(tool);
    }

    private static Consumer<ChatRequest> hint(String field) {
        return request -> assertThat(request.extras()).anySatisfy(extra -> {
            assertThat(extra.field()).isEqualTo(field);
            assertThat(extra.weight()).isEqualTo(Weight.HINT);
        });
    }

    private static Consumer<ChatRequest> demand(String field) {
        return request -> assertThat(request.extras()).singleElement().satisfies(extra -> {
            assertThat(extra.field()).isEqualTo(field);
            assertThat(extra.weight()).isEqualTo(Weight.DEMAND);
        });
    }

    private static void nothing(ChatRequest request) {
        assertThat(request.extras()).isEmpty();
        assertThat(request.settings().all()).isEmpty();
    }
}
