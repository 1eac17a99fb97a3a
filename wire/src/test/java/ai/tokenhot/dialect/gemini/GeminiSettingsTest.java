package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.dialect.gemini.GeminiFixture.CODEC;
import static ai.tokenhot.dialect.gemini.GeminiFixture.body;
import static ai.tokenhot.dialect.gemini.GeminiFixture.byBudget;
import static ai.tokenhot.dialect.gemini.GeminiFixture.byLevel;
import static ai.tokenhot.dialect.gemini.GeminiFixture.fields;
import static ai.tokenhot.dialect.gemini.GeminiFixture.function;
import static ai.tokenhot.dialect.gemini.GeminiFixture.member;
import static ai.tokenhot.dialect.gemini.GeminiFixture.refused;
import static ai.tokenhot.dialect.gemini.GeminiFixture.with;
import static ai.tokenhot.dialect.gemini.GeminiFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

/** How settings and tools of other languages are written. */
final class GeminiSettingsTest {

    private static final String OBJECT = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";

    private static <T> Settings settings(Setting<T> setting, T value) {
        return Settings.builder().put(setting, value, setting.label()).build();
    }

    private static String config(Settings settings, Model model) {
        return member(with(settings), model, "generationConfig");
    }

    private static JsonNumber number(String lexeme) {
        return new JsonNumber(lexeme);
    }

    /** Each setting of another language is carried, or told. */
    @Test
    void requestFullOfSettingsIsCarriedOrTold() {
        Settings all = Settings.builder()
                .put(Setting.MAX_OUTPUT_TOKENS, 100L, "max")
                .put(Setting.TEMPERATURE, number("0.7"), "temperature")
                .put(Setting.TOP_P, number("0.9"), "top_p")
                .put(Setting.TOP_K, number("40"), "top_k")
                .put(Setting.FREQUENCY_PENALTY, number("0.1"), "frequency_penalty")
                .put(Setting.PRESENCE_PENALTY, number("0.2"), "presence_penalty")
                .put(Setting.SEED, number("42"), "seed")
                .put(Setting.LOGIT_BIAS, JsonObject.builder().put("1", 1).build(), "logit_bias")
                .put(Setting.STOP, List.of("a", "b"), "stop")
                .put(Setting.CHOICES, 2L, "n")
                .put(Setting.LOGPROBS, 3L, "logprobs")
                .put(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson(), "response_format")
                .put(Setting.VERBOSITY, "low", "verbosity")
                .put(Setting.EFFORT, Effort.XHIGH, "effort")
                .put(Setting.THOUGHTS_SHOWN, true, "summary")
                .put(Setting.PARALLEL_TOOLS, false, "parallel")
                .put(Setting.SERVICE_TIER, ServiceTier.FLEX, "tier")
                .put(Setting.END_USER, "u", "user")
                .put(
                        Setting.METADATA,
                        JsonObject.builder()
                                .put("team", "red")
                                .put("Team", "Red")
                                .build(),
                        "metadata")
                .put(Setting.CACHE_KEY, "k", "cache_key")
                .put(Setting.CACHE_ALL, new CacheMark(Optional.empty()), "cache_control")
                .build();
        Encoded.Request written = written(with(all), byLevel());
        assertThat(body(written).text()).isEqualTo("""
                {"contents":[{"role":"user","parts":[{"text":"hi"}]}],\
                "generationConfig":{"maxOutputTokens":100,"temperature":0.7,"topP":0.9,"topK":40,"presencePenalty":0.2,\
                "frequencyPenalty":0.1,"seed":42,"stopSequences":["a","b"],"candidateCount":2,"responseLogprobs":true,\
                "logprobs":3,"responseMimeType":"application/json","thinkingConfig":{"thinkingLevel":"HIGH",\
                "includeThoughts":true}},"serviceTier":"flex","labels":{"team":"red"}}""");
        assertThat(fields(written.losses()))
                .containsExactlyInAnyOrder(
                        "parallel",
                        "logprobs",
                        "effort",
                        "metadata.Team",
                        "cache_control",
                        "logit_bias",
                        "verbosity",
                        "user",
                        "cache_key");
    }

    /** Bug 18: what only another language knows never reaches the vendor. */
    @Test
    void extrasOfOthersDoNotLeak_bug18() {
        ChatRequest plain = with(Settings.none());
        var extra = Extra.hint("stream_options", Json.parse("{\"include_usage\":true}"));
        ChatRequest request = new ChatRequest(
                plain.from(),
                plain.model(),
                false,
                plain.turns(),
                plain.tools(),
                plain.settings(),
                List.of(extra),
                JsonObject.empty());
        Encoded.Request written = written(request, byLevel());
        assertThat(body(written).members().keySet()).containsExactly("contents");
        assertThat(fields(written.losses())).containsExactly("stream_options");
    }

    @Test
    void whatAModelDeniesIsToldOrRefused() {
        Model model = GeminiFixture.model(
                Set.of(Denial.SAMPLING, Denial.PENALTIES, Denial.STOP, Denial.LOGPROBS, Denial.MANY_CHOICES),
                Thinking.UNKNOWN);
        Settings hints = Settings.builder()
                .put(Setting.TEMPERATURE, number("1"), "temperature")
                .put(Setting.PRESENCE_PENALTY, number("1"), "presence_penalty")
                .put(Setting.STOP, List.of("END"), "stop")
                .build();
        Encoded.Request written = written(with(hints), model);
        assertThat(body(written).has("generationConfig")).isFalse();
        assertThat(written.repair().cutAt()).containsExactly("END");
        assertThat(fields(written.losses())).containsExactly("temperature", "presence_penalty", "stop");
        assertThat(refused(with(settings(Setting.CHOICES, 2L)), model).field()).contains("choices");
        assertThat(refused(with(settings(Setting.LOGPROBS, 0L)), model).field()).contains("logprobs");
    }

    @Test
    void stopsBeyondFiveAreCutByTheGateway() {
        Encoded.Request written =
                written(with(settings(Setting.STOP, List.of("1", "2", "3", "4", "5", "6", "7"))), byLevel());
        assertThat(body(written).text()).contains("\"stopSequences\":[\"1\",\"2\",\"3\",\"4\",\"5\"]");
        assertThat(written.repair().cutAt()).containsExactly("6", "7");
    }

    @Test
    void numbersBeyondTheirBounds() {
        assertThat(fields(written(with(settings(Setting.SEED, number("9007199254740993"))), byLevel())
                        .losses()))
                .containsExactly("seed");
        assertThat(config(settings(Setting.MAX_OUTPUT_TOKENS, 100_000L), byLevel()))
                .isEqualTo("{\"maxOutputTokens\":65536}");
    }

    @Test
    void thinkingByLevel() {
        assertThat(level(Setting.EFFORT, Effort.NONE)).isEqualTo("MINIMAL");
        assertThat(level(Setting.EFFORT, Effort.MEDIUM)).isEqualTo("MEDIUM");
        assertThat(level(Setting.EFFORT, Effort.MAX)).isEqualTo("HIGH");
        assertThat(level(Setting.THINKING, ThinkingMode.DISABLED)).isEqualTo("MINIMAL");
        assertThat(level(Setting.THINKING_BUDGET, 2048L)).isEqualTo("LOW");
        assertThat(level(Setting.THINKING_BUDGET, 10_000L)).isEqualTo("MEDIUM");
        assertThat(level(Setting.THINKING_BUDGET, 10_001L)).isEqualTo("HIGH");
        assertThat(config(settings(Setting.THINKING, ThinkingMode.ADAPTIVE), byLevel()))
                .isEqualTo("absent");
    }

    private static <T> String level(Setting<T> setting, T value) {
        JsonObject body = body(written(with(settings(setting, value)), byLevel()));
        return body.object("generationConfig")
                .flatMap(config -> config.object("thinkingConfig"))
                .flatMap(config -> config.string("thinkingLevel"))
                .orElse("absent");
    }

    @Test
    void thinkingByBudget() {
        assertThat(budget(Setting.EFFORT, Effort.NONE, byBudget())).isEqualTo(0);
        assertThat(budget(Setting.EFFORT, Effort.MINIMAL, byBudget())).isEqualTo(512);
        assertThat(budget(Setting.EFFORT, Effort.MEDIUM, byBudget())).isEqualTo(8192);
        assertThat(budget(Setting.EFFORT, Effort.MAX, byBudget())).isEqualTo(24_576);
        assertThat(budget(Setting.THINKING_BUDGET, -1L, byBudget())).isEqualTo(-1);
        assertThat(budget(Setting.THINKING_BUDGET, 50_000L, byBudget())).isEqualTo(24_576);
        assertThat(budget(Setting.THINKING, ThinkingMode.ADAPTIVE, byBudget())).isEqualTo(-1);
        Model always = GeminiFixture.model(
                Set.of(), new Thinking(Set.of(), Set.of(), Optional.of(128L), Optional.of(32_768L), true));
        assertThat(budget(Setting.EFFORT, Effort.NONE, always)).isEqualTo(128);
        assertThat(budget(Setting.THINKING, ThinkingMode.DISABLED, always)).isEqualTo(128);
    }

    private static <T> long budget(Setting<T> setting, T value, Model model) {
        JsonObject body = body(written(with(settings(setting, value)), model));
        return body.object("generationConfig")
                .flatMap(config -> config.object("thinkingConfig"))
                .flatMap(config -> config.integer("thinkingBudget"))
                .orElse(-2L);
    }

    @Test
    void structuredOutputByTheModelsOwnMeans() {
        var schema =
                new OutputFormat.Schema(Optional.of("answer"), Optional.empty(), Json.parse(OBJECT), Optional.of(true));
        assertThat(config(settings(Setting.OUTPUT_FORMAT, schema), byLevel()))
                .isEqualTo("{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":" + OBJECT + "}");
        Model older = GeminiFixture.model(Set.of(Denial.JSON_SCHEMA), Thinking.UNKNOWN);
        assertThat(config(settings(Setting.OUTPUT_FORMAT, schema), older))
                .isEqualTo("{\"responseMimeType\":\"application/json\",\"responseSchema\":" + OBJECT + "}");
    }

    @Test
    void structuredOutputBesideToolsIsAskedForWhereTheModelHasNotBoth() {
        var schema = new OutputFormat.Schema(Optional.empty(), Optional.empty(), Json.parse(OBJECT), Optional.empty());
        Model model = GeminiFixture.model(Set.of(Denial.SCHEMA_WITH_TOOLS), Thinking.UNKNOWN);
        Encoded.Request written = written(with(settings(Setting.OUTPUT_FORMAT, schema), function("f", OBJECT)), model);
        assertThat(body(written).has("generationConfig")).isFalse();
        assertThat(body(written).object("systemInstruction").orElseThrow().text())
                .contains("JSON Schema");
        assertThat(written.repair().check()).contains(schema);
        assertThat(fields(written.losses())).containsExactly("output_format");
    }

    @Test
    void choiceOfTools() {
        assertThat(calling(new ToolChoice.Auto())).isEqualTo("{\"mode\":\"AUTO\"}");
        assertThat(calling(new ToolChoice.None())).isEqualTo("{\"mode\":\"NONE\"}");
        assertThat(calling(new ToolChoice.Required())).isEqualTo("{\"mode\":\"ANY\"}");
        assertThat(calling(new ToolChoice.Named("f"))).isEqualTo("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}");
        assertThat(calling(new ToolChoice.Allowed(List.of("f"), true)))
                .isEqualTo("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}");
        assertThat(calling(new ToolChoice.Allowed(List.of("f"), false)))
                .isEqualTo("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"f\"]}");
    }

    private static String calling(ToolChoice choice) {
        ChatRequest request = with(settings(Setting.TOOL_CHOICE, choice), function("f", OBJECT));
        assertThat(member(request, byLevel(), "tools")).contains("\"name\":\"f\"");
        return body(written(request, byLevel()))
                .object("toolConfig")
                .flatMap(config -> config.object("functionCallingConfig"))
                .map(Json::text)
                .orElse("absent");
    }

    @Test
    void modelThatCannotBeForcedIsAsked() {
        Model model = GeminiFixture.model(Set.of(Denial.FORCED_TOOLS), Thinking.UNKNOWN);
        Encoded.Request written =
                written(with(settings(Setting.TOOL_CHOICE, new ToolChoice.Named("f")), function("f", OBJECT)), model);
        assertThat(body(written).text()).contains("\"mode\":\"AUTO\"").contains("You must call the function f");
        assertThat(fields(written.losses())).containsExactly("tool_choice");
    }

    @Test
    void toolsOfAllKinds() {
        Tool strict = new Tool.Function(
                "tools[1]", "s", Optional.empty(), Optional.empty(), Optional.of(true), Optional.empty(), List.of());
        Tool free = new Tool.Custom("tools[2]", "free", Optional.of("patches"), Optional.empty());
        Tool search = new Tool.WebSearch("tools[3]", GeminiFixture.ELSEWHERE, JsonObject.empty());
        Encoded.Request written =
                written(with(Settings.none(), function("f", OBJECT), strict, free, search), byLevel());
        assertThat(body(written).get("tools").orElseThrow().text()).isEqualTo("""
                [{"functionDeclarations":[{"name":"f","description":"does","parametersJsonSchema":%s},{"name":"s"},\
                {"name":"free","description":"patches","parametersJsonSchema":{"type":"object",\
                "properties":{"input":{"type":"string"}},"required":["input"]}}]},{"googleSearch":{}}]""".formatted(OBJECT));
        assertThat(body(written).text()).contains("\"mode\":\"VALIDATED\"");
        assertThat(written.repair().wrapped()).containsExactly("free");
        assertThat(fields(written.losses())).containsExactly("tools[1]", "tools[2]", "tools[3]");
        Encoded.Request older = written(with(Settings.none(), function("f", OBJECT), search), byBudget());
        assertThat(body(older).text()).doesNotContain("googleSearch");
        assertThat(fields(older.losses())).containsExactly("tools[3]");
        Tool hosted = new Tool.Hosted("tools[4]", GeminiFixture.ELSEWHERE, "computer", JsonObject.empty());
        assertThat(fields(written(with(Settings.none(), hosted), byLevel()).losses()))
                .containsExactly("tools[4]");
    }

    /** Bug 29, for names: what this language does not take becomes what it takes, and never the same for two. */
    @Test
    void namesAreMappedInjectively_bug29() {
        ChatRequest request = with(
                settings(Setting.TOOL_CHOICE, new ToolChoice.Named("a b")),
                function("a b", OBJECT),
                function("a/b", OBJECT),
                function("a_b", OBJECT),
                function("1st", OBJECT),
                function("工具", OBJECT),
                function("y".repeat(129), OBJECT),
                function("ns.tool:x", OBJECT));
        Encoded.Request written = written(request, byLevel());
        List<String> names = body(written)
                .array("tools")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow()
                .array("functionDeclarations")
                .orElseThrow()
                .objects()
                .map(function -> function.string("name").orElseThrow())
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}"))
                .contains("a_b", "ns.tool:x");
        assertThat(written.repair().names())
                .containsEntry(names.get(0), "a b")
                .containsEntry(names.get(4), "工具")
                .hasSize(5);
        assertThat(body(written).text()).contains("\"allowedFunctionNames\":[\"" + names.get(0) + "\"]");
    }

    @Test
    void countingAsksTheSame() {
        var to = new Destination(GenerateContent.ID, "tuned/x", byLevel(), Operation.COUNT_TOKENS, false);
        var written = (Encoded.Request) CODEC.encodeRequest(with(Settings.none(), function("f", OBJECT)), to);
        assertThat(written.path()).isEqualTo("/v1beta/models/tuned%2Fx:countTokens");
        JsonObject inner = body(written).object("generateContentRequest").orElseThrow();
        assertThat(inner.members().keySet()).containsExactly("model", "contents", "tools");
        assertThat(inner.string("model")).contains("models/tuned/x");
        var stream = new Destination(GenerateContent.ID, "m", byLevel(), Operation.CHAT, true);
        assertThat(((Encoded.Request) CODEC.encodeRequest(with(Settings.none()), stream)).path())
                .isEqualTo("/v1beta/models/m:streamGenerateContent?alt=sse");
    }
}
