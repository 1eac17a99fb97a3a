package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.openai.CompletionsTalk.body;
import static ai.tokenhot.dialect.openai.CompletionsTalk.foreign;
import static ai.tokenhot.dialect.openai.CompletionsTalk.messages;
import static ai.tokenhot.dialect.openai.CompletionsTalk.model;
import static ai.tokenhot.dialect.openai.CompletionsTalk.obliging;
import static ai.tokenhot.dialect.openai.CompletionsTalk.refusal;
import static ai.tokenhot.dialect.openai.CompletionsTalk.turn;
import static ai.tokenhot.dialect.openai.CompletionsTalk.written;
import static org.assertj.core.api.Assertions.assertThat;

final class CompletionsRequestWriterTest {

    private static final JsonObject CLOSED = (JsonObject)
            Json.parse(
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}");
    private static final JsonObject OPEN =
            (JsonObject) Json.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    private static final Content HI = Content.of(new Part.Text("hi"));
    private static final String PIXEL = "iVBORw0KGgo=";

    private static Tool.Function function(String name, Optional<JsonObject> parameters, Optional<Boolean> strict) {
        return new Tool.Function("tools[0]", name, Optional.empty(), parameters, strict, Optional.empty(), List.of());
    }

    private static final Tool TOOL = function("f", Optional.of(OPEN), Optional.empty());

    private static ChatRequest asking(Settings settings, Tool... tools) {
        return foreign(List.of(turn(0, Role.USER, HI)), List.of(tools), settings);
    }

    private static Settings.Builder settings() {
        return Settings.builder();
    }

    private static JsonNumber number(String lexeme) {
        return new JsonNumber(lexeme);
    }

    @Test
    void simplestRequestSaysNothingMore() {
        Encoded.Request request = written(asking(Settings.none()), obliging());
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(body(request).text())
                .isEqualTo("{\"model\":\"upstream-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(request.losses()).isEmpty();
    }

    /** A request that is full of every setting: each is written, or told. */
    @Test
    void everySettingIsWrittenOrTold() {
        Settings all = settings()
                .put(Setting.MAX_OUTPUT_TOKENS, 100L, "s.max")
                .put(Setting.TEMPERATURE, number("0.5"), "s.temperature")
                .put(Setting.TOP_P, number("0.9"), "s.top_p")
                .put(Setting.TOP_K, number("40"), "s.top_k")
                .put(Setting.FREQUENCY_PENALTY, number("1"), "s.frequency")
                .put(Setting.PRESENCE_PENALTY, number("1"), "s.presence")
                .put(Setting.SEED, number("9007199254740993"), "s.seed")
                .put(Setting.LOGIT_BIAS, JsonObject.builder().put("1", 2).build(), "s.bias")
                .put(Setting.STOP, List.of("a", "b", "c", "d", "e"), "s.stop")
                .put(Setting.CHOICES, 2L, "s.choices")
                .put(Setting.LOGPROBS, 30L, "s.logprobs")
                .put(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson(), "s.format")
                .put(Setting.VERBOSITY, "high", "s.verbosity")
                .put(Setting.EFFORT, Effort.HIGH, "s.effort")
                .put(Setting.THINKING_BUDGET, 5_000L, "s.budget")
                .put(Setting.THOUGHTS_SHOWN, true, "s.thoughts")
                .put(Setting.TOOL_CHOICE, new ToolChoice.Required(), "s.choice")
                .put(Setting.PARALLEL_TOOLS, false, "s.parallel")
                .put(Setting.SERVICE_TIER, ServiceTier.ULTRAFAST, "s.tier")
                .put(Setting.END_USER, "u".repeat(200), "s.user")
                .put(Setting.METADATA, JsonObject.builder().put("a", "b").build(), "s.metadata")
                .put(Setting.CACHE_KEY, "k", "s.key")
                .put(Setting.CACHE_ALL, new CacheMark(Optional.of("1h")), "s.cache")
                .build();
        Encoded.Request request = written(asking(all, TOOL), obliging());
        JsonObject body = body(request);
        assertThat(body.members().keySet())
                .containsExactlyInAnyOrder(
                        "model",
                        "messages",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format",
                        "max_completion_tokens",
                        "stop",
                        "temperature",
                        "top_p",
                        "frequency_penalty",
                        "presence_penalty",
                        "seed",
                        "logit_bias",
                        "n",
                        "logprobs",
                        "top_logprobs",
                        "reasoning_effort",
                        "verbosity",
                        "prompt_cache_key",
                        "prompt_cache_options",
                        "user",
                        "metadata",
                        "service_tier");
        assertThat(body.get("seed").orElseThrow().text()).isEqualTo("9007199254740993");
        assertThat(body.string("user").orElseThrow()).hasSizeLessThanOrEqualTo(128);
        assertThat(request.repair().cutAt()).containsExactly("e");
        assertThat(request.losses())
                .extracting(Loss::field)
                .containsExactlyInAnyOrder(
                        "s.top_k", "s.stop", "s.logprobs", "s.budget", "s.thoughts", "s.tier", "s.user", "s.cache");
    }

    @Test
    void streamAlwaysTellsItsUsage_bug9() {
        var to = new Destination(ChatCompletions.ID, "upstream-1", obliging(), Operation.CHAT, true);
        var request = (Encoded.Request) CompletionsTalk.CODEC.encodeRequest(asking(Settings.none()), to);
        assertThat(body(request).flag("stream")).contains(true);
        assertThat(body(request).object("stream_options").orElseThrow().text()).isEqualTo("{\"include_usage\":true}");
    }

    /** How much to think, in the words that the model takes. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            effort xhigh,       none low medium high xhigh,   xhigh,
            effort max,         none low medium high xhigh,   xhigh,  max → xhigh
            effort minimal,     none low medium high xhigh,   low,    minimal → low
            effort none,        minimal low medium high,      minimal, none → minimal
            effort xhigh,       minimal low medium high,      high,   xhigh → high
            effort high,        -,                            -,      this model's thinking cannot be steered
            budget 0,           none low,                     none,
            budget 1024,        low medium high,              low,    1024 tokens → effort low
            budget 8192,        low medium high,              medium, 8192 tokens → effort medium
            budget 20000,       low medium high,              high,   20000 tokens → effort high
            budget -1,          none low medium high,         medium, as the model sees fit → effort medium
            mode disabled,      none low,                     none,
            mode disabled,      low high,                     low,    none → low
            mode adaptive,      none low medium,              medium, as the model sees fit → effort medium
            mode between_tools, low medium,                   low,    only between tools → effort low
            """)
    void effortIsOneThatTheModelTakes(String asked, String taken, String expected, String loss) {
        String[] words = asked.split(" ");
        var builder = settings();
        switch (words[0]) {
            case "effort" -> builder.put(Setting.EFFORT, Effort.of(words[1]).orElseThrow(), "s");
            case "budget" -> builder.put(Setting.THINKING_BUDGET, Long.parseLong(words[1]), "s");
            default -> builder.put(Setting.THINKING, ThinkingMode.valueOf(words[1].toUpperCase(Locale.ROOT)), "s");
        }
        Effort[] efforts = taken.equals("-")
                ? new Effort[0]
                : Arrays.stream(taken.split(" "))
                        .map(word -> Effort.of(word).orElseThrow())
                        .toArray(Effort[]::new);
        Encoded.Request request = written(asking(builder.build()), model(Set.of(), false, efforts));
        assertThat(body(request).string("reasoning_effort").orElse("-")).isEqualTo(expected);
        assertThat(request.losses().stream().map(Loss::how).toList())
                .isEqualTo(loss == null ? List.of() : List.of(loss));
    }

    @Test
    void modelThatThinksByItselfIsNotToldTo() {
        Settings adaptive =
                settings().put(Setting.THINKING, ThinkingMode.ADAPTIVE, "s").build();
        Encoded.Request request = written(asking(adaptive), model(Set.of(), true, Effort.LOW, Effort.MEDIUM));
        assertThat(body(request).has("reasoning_effort")).isFalse();
        assertThat(request.losses()).isEmpty();
    }

    /** Sampling is for models that do not think. */
    @Test
    void samplingIsLeftOutWhereTheModelThinks() {
        Settings warm = settings().put(Setting.TEMPERATURE, number("0.2"), "s").build();
        Settings plain = settings().put(Setting.TEMPERATURE, number("1.0"), "s").build();
        Model always = model(Set.of(Denial.SAMPLING), true, Effort.LOW);
        Model sometimes = model(Set.of(Denial.SAMPLING), false, Effort.NONE, Effort.LOW);
        assertThat(body(written(asking(warm), always)).has("temperature")).isFalse();
        assertThat(written(asking(warm), always).losses())
                .extracting(Loss::field)
                .containsExactly("s");
        assertThat(written(asking(plain), always).losses()).isEmpty();
        assertThat(body(written(asking(warm), sometimes)).has("temperature")).isTrue();
        Settings both = warm.with().put(Setting.EFFORT, Effort.LOW, "e").build();
        assertThat(body(written(asking(both), sometimes)).has("temperature")).isFalse();
    }

    @Test
    void whatTheModelRefusesIsLeftOutAndTold() {
        Settings some = settings()
                .put(Setting.FREQUENCY_PENALTY, number("1"), "s.frequency")
                .put(Setting.STOP, List.of("x"), "s.stop")
                .put(Setting.VERBOSITY, "low", "s.verbosity")
                .put(Setting.SERVICE_TIER, ServiceTier.FLEX, "s.tier")
                .put(Setting.CACHE_ALL, new CacheMark(Optional.empty()), "s.cache")
                .build();
        Encoded.Request request = written(
                asking(some),
                model(
                        Set.of(
                                Denial.PENALTIES,
                                Denial.STOP,
                                Denial.VERBOSITY,
                                Denial.SERVICE_TIERS,
                                Denial.CACHE_MARKS),
                        false));
        assertThat(body(request).members().keySet()).containsExactly("model", "messages");
        assertThat(request.repair().cutAt()).containsExactly("x");
        assertThat(request.losses())
                .extracting(Loss::field)
                .containsExactlyInAnyOrder("s.frequency", "s.stop", "s.verbosity", "s.tier", "s.cache");
    }

    @Test
    void whatTheCallerWouldMissIsRefused() {
        Settings many = settings().put(Setting.CHOICES, 3L, "n").build();
        assertThat(refusal(asking(many), model(Set.of(Denial.MANY_CHOICES), false))
                        .field())
                .contains("n");
        Settings likely = settings().put(Setting.LOGPROBS, 1L, "p").build();
        assertThat(refusal(asking(likely), model(Set.of(Denial.LOGPROBS), false))
                        .field())
                .contains("p");
    }

    /** Agents declare them with every request: without them a model can still answer. */
    @Test
    void toolsThatOthersRunAreLeftOut() {
        Tool search = new Tool.WebSearch("t", CompletionsTalk.ELSEWHERE, JsonObject.empty());
        Encoded.Request without =
                written(asking(Settings.none(), search), model(Set.of(Denial.WEB_SEARCH_OPTION), false));
        assertThat(body(without).text()).doesNotContain("web_search_options");
        assertThat(without.losses()).extracting(Loss::field).containsExactly("t");
        assertThat(body(written(asking(Settings.none(), search), obliging())).text())
                .contains("\"web_search_options\":{}");
        Tool hosted = new Tool.Hosted("t", CompletionsTalk.ELSEWHERE, "run_code", JsonObject.empty());
        assertThat(written(asking(Settings.none(), hosted), obliging()).losses())
                .extracting(Loss::field)
                .containsExactly("t");
        Settings forced = settings()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Required(), "c")
                .build();
        assertThat(refusal(asking(forced, hosted), obliging()).field()).contains("c");
    }

    /** A limit on tokens is never more than the model's own. */
    @Test
    void limitIsTheModelsAtMost() {
        Settings much = settings().put(Setting.MAX_OUTPUT_TOKENS, 64_000L, "s").build();
        Encoded.Request request = written(asking(much), obliging());
        assertThat(body(request).integer("max_completion_tokens")).contains(32_000L);
        assertThat(request.losses()).extracting(Loss::how).containsExactly("64000 → 32000, this model's most");
    }

    // --- tools ---

    @Test
    void strictIsSaidOnlyWhereTheSchemaAllowsIt() {
        Encoded.Request closed =
                written(asking(Settings.none(), function("f", Optional.of(CLOSED), Optional.of(true))), obliging());
        assertThat(body(closed).text()).contains("\"strict\":true");
        assertThat(closed.losses()).isEmpty();
        Encoded.Request open =
                written(asking(Settings.none(), function("f", Optional.of(OPEN), Optional.of(true))), obliging());
        assertThat(body(open).text()).doesNotContain("strict");
        assertThat(open.losses()).extracting(Loss::field).containsExactly("tools[0]");
        assertThat(body(written(asking(Settings.none(), TOOL), obliging())).text())
                .doesNotContain("strict");
    }

    @Test
    void namesThatDoNotFitAreMappedAndTheMapIsKept() {
        Tool odd = function("a.b:工具", Optional.empty(), Optional.empty());
        Settings choice = settings()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Named("a.b:工具"), "c")
                .build();
        Encoded.Request request = written(asking(choice, odd), obliging());
        JsonObject tool =
                body(request).array("tools").orElseThrow().objects().findFirst().orElseThrow();
        String name = tool.object("function").orElseThrow().string("name").orElseThrow();
        assertThat(name).matches("[A-Za-z0-9_-]{1,64}").startsWith("a_b_");
        assertThat(request.repair().names()).containsEntry(name, "a.b:工具");
        assertThat(body(request).object("tool_choice").orElseThrow().text()).contains(name);
    }

    @Test
    void choicesOfToolsHaveTheirForms() {
        Tool custom = new Tool.Custom("tools[1]", "g", Optional.empty(), Optional.empty());
        assertThat(choice(new ToolChoice.Named("g"), TOOL, custom))
                .isEqualTo("{\"type\":\"custom\",\"custom\":{\"name\":\"g\"}}");
        assertThat(choice(new ToolChoice.Allowed(List.of("f"), true), TOOL, custom))
                .isEqualTo("{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":"
                        + "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}");
        assertThat(choice(new ToolChoice.None(), TOOL)).isEqualTo("\"none\"");
    }

    private static String choice(ToolChoice choice, Tool... tools) {
        Settings settings = settings().put(Setting.TOOL_CHOICE, choice, "c").build();
        return body(written(asking(settings, tools), obliging()))
                .get("tool_choice")
                .orElseThrow()
                .text();
    }

    @Test
    void choiceThatTheModelRefusesBecomesAnInstruction() {
        Settings named = settings()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Named("f"), "c")
                .build();
        Encoded.Request request = written(asking(named, TOOL), model(Set.of(Denial.FORCED_TOOLS), false));
        assertThat(body(request).text())
                .contains("\"tool_choice\":\"auto\"", "{\"role\":\"system\",\"content\":\"Call the tool f.\"}");
        assertThat(request.losses()).extracting(Loss::field).containsExactly("c");
        Settings subset = settings()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Allowed(List.of("g"), true), "c")
                .build();
        Encoded.Request fewer = written(
                asking(subset, TOOL, function("g", Optional.empty(), Optional.empty())),
                model(Set.of(Denial.TOOL_SUBSETS), false));
        assertThat(body(fewer).array("tools").orElseThrow().size()).isEqualTo(1);
        assertThat(body(fewer).string("tool_choice")).contains("required");
        assertThat(fewer.losses()).extracting(Loss::field).containsExactly("c");
    }

    @Test
    void choiceWithoutToolsIsLeftOutOrRefused() {
        Settings none =
                settings().put(Setting.TOOL_CHOICE, new ToolChoice.None(), "c").build();
        assertThat(body(written(asking(none), obliging())).has("tool_choice")).isFalse();
        Settings required = settings()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Required(), "c")
                .build();
        assertThat(refusal(asking(required), obliging()).field()).contains("c");
    }

    @Test
    void freeTextToolBecomesAFunctionWhereThereAreNone() {
        Tool custom = new Tool.Custom(
                "tools[0]",
                "patch",
                Optional.of("Patches"),
                Optional.of(JsonObject.builder().put("syntax", "lark").build()));
        ChatRequest request = foreign(
                List.of(
                        turn(0, Role.USER, HI),
                        turn(
                                1,
                                Role.ASSISTANT,
                                Content.of(new Part.ToolCall("a", "patch", "*** \"x\"", CallKind.CUSTOM))),
                        turn(2, Role.USER, result("a", new Part.Text("done")))),
                List.of(custom),
                Settings.none());
        Encoded.Request taken = written(request, obliging());
        assertThat(body(taken).text())
                .contains("\"custom\":{\"name\":\"patch\",\"input\":\"*** \\\"x\\\"\"}")
                .contains("\"format\":{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\"}}");
        assertThat(taken.repair().wrapped()).isEmpty();
        Encoded.Request wrapped = written(request, model(Set.of(Denial.CUSTOM_TOOLS), false));
        assertThat(wrapped.repair().wrapped()).containsExactly("patch");
        assertThat(wrapped.losses()).extracting(Loss::field).containsExactly("tools[0]");
        assertThat(body(wrapped).text())
                .contains("\"arguments\":\"{\\\"input\\\":\\\"*** \\\\\\\"x\\\\\\\"\\\"}\"")
                .contains("\"properties\":{\"input\":{\"type\":\"string\"}}");
    }

    // --- the form of the answer ---

    private static Encoded.Request formed(Json schema, Optional<Boolean> strict, Model model, Tool... tools) {
        OutputFormat format = new OutputFormat.Schema(Optional.empty(), Optional.empty(), schema, strict);
        return written(asking(settings().put(Setting.OUTPUT_FORMAT, format, "f").build(), tools), model);
    }

    @Test
    void schemaOfALanguageThatKeepsToItIsStrictWherePossible() {
        Encoded.Request closed = formed(CLOSED, Optional.empty(), obliging());
        assertThat(body(closed).object("response_format").orElseThrow().text())
                .startsWith("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\"")
                .endsWith("\"strict\":true}}");
        assertThat(closed.losses()).isEmpty();
        Encoded.Request open = formed(OPEN, Optional.empty(), obliging());
        assertThat(body(open).object("response_format").orElseThrow().text()).endsWith("\"strict\":false}}");
        assertThat(open.repair().check()).isPresent();
        assertThat(open.losses()).extracting(Loss::field).containsExactly("f");
        Encoded.Request loose = formed(OPEN, Optional.of(false), obliging());
        assertThat(loose.losses()).isEmpty();
    }

    @Test
    void schemaThatCannotBeToldIsToldInWordsAndChecked() {
        for (Encoded.Request request : List.of(
                formed(CLOSED, Optional.of(true), model(Set.of(Denial.SCHEMA), false)),
                formed(CLOSED, Optional.of(true), model(Set.of(Denial.SCHEMA_WITH_TOOLS), false), TOOL),
                formed(Json.parse("{\"type\":\"array\"}"), Optional.of(true), obliging()))) {
            assertThat(request.repair().check()).isPresent();
            assertThat(request.losses()).extracting(Loss::field).containsExactly("f");
            assertThat(body(request)
                            .array("messages")
                            .orElseThrow()
                            .items()
                            .getFirst()
                            .text())
                    .contains("JSON Schema");
            assertThat(body(request).text()).doesNotContain("json_schema");
        }
    }

    @Test
    void jsonIsMentionedWhereTheConversationDoesNot() {
        Settings json = settings()
                .put(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson(), "f")
                .build();
        assertThat(body(written(asking(json), obliging()))
                        .array("messages")
                        .orElseThrow()
                        .size())
                .isEqualTo(2);
        ChatRequest speaks =
                foreign(List.of(turn(0, Role.USER, Content.of(new Part.Text("as JSON please")))), List.of(), json);
        assertThat(body(written(speaks, obliging()))
                        .array("messages")
                        .orElseThrow()
                        .size())
                .isEqualTo(1);
    }

    // --- messages ---

    private static Content call(String id) {
        return Content.of(new Part.ToolCall(id, "f", "{\"n\":9007199254740993}", CallKind.FUNCTION));
    }

    private static Content result(String id, Part... parts) {
        return Content.of(new Part.ToolResult(id, Optional.of("f"), List.of(parts), false));
    }

    private static Content text(String text) {
        return Content.of(new Part.Text(text));
    }

    /** Bug 15: one user's turn with five results becomes five messages with the right ids, the text behind them. */
    @Test
    void resultsBecomeMessagesOfTheirOwn_bug15() {
        var calls = new Content[5];
        var results = new Content[6];
        for (int i = 0; i < 5; i++) {
            calls[i] = call("toolu_" + i);
            results[i] = result("toolu_" + i, new Part.Text("r" + i));
        }
        results[5] = text("and now?");
        List<JsonObject> messages = messages(
                        turn(0, Role.USER, HI), turn(1, Role.ASSISTANT, calls), turn(2, Role.USER, results))
                .objects()
                .toList();
        assertThat(messages)
                .extracting(message -> message.string("role").orElse(""))
                .containsExactly("user", "assistant", "tool", "tool", "tool", "tool", "tool", "user");
        assertThat(messages.get(1).has("content")).isTrue();
        assertThat(messages.get(1).get("content")).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(messages.get(2 + i).string("tool_call_id")).contains("toolu_" + i);
            assertThat(messages.get(2 + i).string("content")).contains("r" + i);
        }
        assertThat(messages.get(1).text()).contains("\"arguments\":\"{\\\"n\\\":9007199254740993}\"");
    }

    /** A call, a word, another call, in turns of their own: one message, as the results must follow the calls at once. */
    @Test
    void neighbouringTurnsWithCallsBecomeOneMessage() {
        List<JsonObject> messages = messages(
                        turn(0, Role.USER, HI),
                        turn(1, Role.ASSISTANT, call("a")),
                        turn(2, Role.ASSISTANT, text("word"), call("b")),
                        turn(3, Role.USER, text("late")),
                        turn(4, Role.USER, result("b", new Part.Text("rb")), result("a", new Part.Text("ra"))))
                .objects()
                .toList();
        assertThat(messages)
                .extracting(message -> message.string("role").orElse("")
                        + message.string("tool_call_id").orElse(""))
                .containsExactly("user", "assistant", "toolb", "toola", "user");
        assertThat(messages.get(1).array("tool_calls").orElseThrow().size()).isEqualTo(2);
    }

    @Test
    void resultsWithoutCallsAndCallsWithoutResultsAreRefusedByTheirId() {
        ChatRequest orphan =
                foreign(List.of(turn(0, Role.USER, result("lost", new Part.Text("x")))), List.of(), Settings.none());
        assertThat(refusal(orphan, obliging()).message()).contains("lost");
        assertThat(refusal(orphan, obliging()).field()).contains("turns[0]");
        ChatRequest open = foreign(
                List.of(turn(0, Role.USER, HI), turn(1, Role.ASSISTANT, call("open")), turn(2, Role.USER, HI)),
                List.of(),
                Settings.none());
        assertThat(refusal(open, obliging()).message()).contains("open");
    }

    @Test
    void mediaOfAResultFollowInAUsersMessage() {
        var image = new Part.Image(new MediaSource.Inline("image/png", PIXEL), Optional.empty());
        ChatRequest request = foreign(
                List.of(
                        turn(0, Role.USER, HI),
                        turn(1, Role.ASSISTANT, call("a")),
                        turn(2, Role.USER, result("a", new Part.Text("seen"), image))),
                List.of(),
                Settings.none());
        Encoded.Request written = written(request, obliging());
        List<JsonObject> messages =
                body(written).array("messages").orElseThrow().objects().toList();
        assertThat(messages)
                .extracting(message -> message.string("role").orElse(""))
                .containsExactly("user", "assistant", "tool", "user");
        assertThat(messages.get(3).text()).contains("data:image/png;base64," + PIXEL);
        assertThat(written.losses()).extracting(Loss::field).containsExactly("turns");
    }

    @Test
    void failureOfAToolIsAWordInItsResult() {
        ChatRequest request = foreign(
                List.of(
                        turn(0, Role.USER, HI),
                        turn(1, Role.ASSISTANT, call("a")),
                        turn(
                                2,
                                Role.USER,
                                Content.of(new Part.ToolResult(
                                        "a", Optional.empty(), List.of(new Part.Text("no")), true)))),
                List.of(),
                Settings.none());
        Encoded.Request written = written(request, obliging());
        assertThat(body(written).text()).contains("{\"type\":\"text\",\"text\":\"Error:\"}");
        assertThat(written.losses()).hasSize(1);
    }

    /** Bug 28: marks go where the model takes them, at most four, and are told where it does not. */
    @Test
    void cacheMarksAreWrittenWhereTheModelTakesThem_bug28() {
        var marked = new Content(
                new Part.Text("x"), Optional.empty(), Optional.of(new CacheMark(Optional.of("5m"))), List.of());
        ChatRequest request = foreign(
                List.of(turn(0, Role.SYSTEM, marked), turn(1, Role.USER, marked, marked, marked, marked)),
                List.of(),
                Settings.none());
        Encoded.Request taken = written(request, obliging());
        assertThat(body(taken).text().split("prompt_cache_breakpoint", -1)).hasSize(5);
        assertThat(body(taken).text()).contains("\"ttl\":\"30m\"");
        assertThat(taken.losses()).hasSize(2);
        Encoded.Request denied = written(request, model(Set.of(Denial.CACHE_MARKS), false));
        assertThat(body(denied).text()).doesNotContain("prompt_cache_breakpoint");
        assertThat(denied.losses()).hasSize(1);
    }

    /** Thoughts of another model are left out; those that this host gave go back as it gave them. */
    @Test
    void thoughtsGoBackToTheirHostOnly() {
        var foreign = new Proof(CompletionsTalk.ELSEWHERE, "upstream-1", "signature", "x");
        var details = new Proof(
                ChatCompletions.ID,
                "upstream-1",
                "reasoning_details",
                "{\"type\":\"reasoning.text\",\"signature\":\"s\"}");
        var plain = new Proof(ChatCompletions.ID, "upstream-1", "reasoning_content", "");
        var hung = new Proof(ChatCompletions.ID, "upstream-1", "extra_content", "{\"v\":{\"sig\":\"z\"}}");
        var otherModel = new Proof(ChatCompletions.ID, "upstream-2", "reasoning_content", "");
        ChatRequest request = foreign(
                List.of(
                        turn(0, Role.USER, HI),
                        turn(
                                1,
                                Role.ASSISTANT,
                                Content.of(new Part.Thinking("a", false), Optional.of(foreign)),
                                Content.of(new Part.Thinking("b", false), Optional.of(details)),
                                Content.of(new Part.Thinking("c", false), Optional.of(plain)),
                                Content.of(new Part.Thinking("d", false), Optional.of(otherModel)),
                                call("x").with(Optional.of(hung)),
                                call("y").with(Optional.of(foreign))),
                        turn(2, Role.USER, result("x"), result("y"))),
                List.of(),
                Settings.none());
        Encoded.Request written = written(request, obliging());
        JsonObject message =
                body(written).array("messages").orElseThrow().objects().toList().get(1);
        assertThat(message.string("reasoning_content")).contains("c");
        assertThat(message.array("reasoning_details").orElseThrow().text())
                .isEqualTo("[{\"type\":\"reasoning.text\",\"signature\":\"s\",\"text\":\"b\"}]");
        assertThat(message.array("tool_calls").orElseThrow().text())
                .contains("\"extra_content\":{\"v\":{\"sig\":\"z\"}}");
        assertThat(written.losses())
                .extracting(Loss::how)
                .containsExactlyInAnyOrder("thoughts of another model", "a proof that another model gave");
    }

    @Test
    void contentThatTheModelCannotSeeIsRefused() {
        var pdf = new Part.Document(new MediaSource.Inline("application/pdf", "JVBERi0="), Optional.of("a.pdf"));
        var film = new Part.Video(new MediaSource.Inline("video/mp4", "AAAA"));
        var ogg = new Part.Audio(new MediaSource.Inline("audio/ogg", "AAAA"), Optional.empty());
        var svg = new Part.Image(new MediaSource.Inline("", "PHN2Zz4="), Optional.empty());
        var held = new Part.Document(new MediaSource.Held(CompletionsTalk.ELSEWHERE, "file-1"), Optional.empty());
        for (Part part : List.of(film, ogg, svg, held)) {
            assertThat(refusal(saying(part), obliging()).field()).contains("turns[0]");
        }
        assertThat(body(written(saying(pdf), obliging())).text())
                .contains(
                        "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}");
    }

    private static ChatRequest saying(Part part) {
        return foreign(List.of(turn(0, Role.USER, Content.of(part))), List.of(), Settings.none());
    }

    @Test
    void textFileIsReadOut() {
        Encoded.Request request = written(
                saying(new Part.Document(new MediaSource.Inline("text/csv", "YSxi"), Optional.of("t.csv"))),
                obliging());
        assertThat(body(request).text()).contains("t.csv:\\na,b");
        assertThat(request.losses()).hasSize(1);
    }

    @Test
    void instructionsInTheMiddleAreAUsersWordsWhereTheModelTakesNone() {
        Turn[] turns = {
            turn(0, Role.SYSTEM, text("head")), turn(1, Role.USER, HI), turn(2, Role.DEVELOPER, text("middle"))
        };
        assertThat(messages(turns).objects().toList())
                .extracting(message -> message.string("role").orElse(""))
                .containsExactly("system", "user", "developer");
        Encoded.Request request =
                written(foreign(List.of(turns), List.of(), Settings.none()), model(Set.of(Denial.SYSTEM_TURNS), false));
        assertThat(body(request)
                        .array("messages")
                        .orElseThrow()
                        .items()
                        .getLast()
                        .text())
                .isEqualTo("{\"role\":\"user\",\"content\":\"<system>\\nmiddle\\n</system>\"}");
        assertThat(request.losses()).extracting(Loss::field).containsExactly("turns");
    }

    @Test
    void assistantsTurnAtTheEndIsToldOrRefused() {
        ChatRequest request = foreign(
                List.of(turn(0, Role.USER, HI), turn(1, Role.ASSISTANT, text("Well,"))), List.of(), Settings.none());
        assertThat(written(request, obliging()).losses())
                .extracting(Loss::field)
                .containsExactly("turns[1]");
        assertThat(refusal(request, model(Set.of(Denial.PREFILL), false)).field())
                .contains("turns[1]");
    }

    @Test
    void picturesAtAddressesAreTakenFilesAreNot() {
        var remote = new MediaSource.Remote("https://a/b", "");
        assertThat(CompletionsTalk.CODEC.takesRemote(new Part.Image(remote, Optional.empty()), remote))
                .isTrue();
        assertThat(CompletionsTalk.CODEC.takesRemote(new Part.Document(remote, Optional.empty()), remote))
                .isFalse();
        var ftp = new MediaSource.Remote("ftp://a/b", "");
        assertThat(CompletionsTalk.CODEC.takesRemote(new Part.Image(ftp, Optional.empty()), ftp))
                .isFalse();
    }
}
