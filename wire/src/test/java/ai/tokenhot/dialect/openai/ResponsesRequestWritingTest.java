package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
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
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.dialect.openai.ResponsesSamples.ELSEWHERE;
import static ai.tokenhot.dialect.openai.ResponsesSamples.body;
import static ai.tokenhot.dialect.openai.ResponsesSamples.encoded;
import static ai.tokenhot.dialect.openai.ResponsesSamples.to;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests of other languages, as they go to a provider of this one. */
final class ResponsesRequestWritingTest {

    private static final Proof FOREIGN = new Proof(ELSEWHERE, "model-1", "signature", "c2ln");
    private static final Json SCHEMA = Json.parse(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}");
    private static final Json LOOSE = Json.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");

    private static ChatRequest request(
            DialectId from, List<Turn> turns, List<Tool> tools, Settings settings, Extra... extras) {
        return new ChatRequest(from, "asked", false, turns, tools, settings, List.of(extras), JsonObject.empty());
    }

    private static ChatRequest asking(Settings settings, Tool... tools) {
        return request(ELSEWHERE, List.of(turn(Role.USER, new Part.Text("hi"))), List.of(tools), settings);
    }

    private static ChatRequest saying(Turn... turns) {
        return request(ELSEWHERE, List.of(turns), List.of(), Settings.none());
    }

    private static Turn turn(Role role, Part... parts) {
        var contents = new ArrayList<Content>();
        for (Part part : parts) {
            contents.add(Content.of(part));
        }
        return turn(role, contents);
    }

    private static Turn turn(Role role, List<Content> contents) {
        return new Turn("messages[0]", role, Optional.empty(), contents);
    }

    /** Agents declare such tools with every request: without them a model can still answer. */
    @Test
    void toolThatAnotherProviderRunsIsLeftOut() {
        Tool hosted = new Tool.Hosted("tools[0]", ELSEWHERE, "run_code", JsonObject.empty());
        Settings free = Settings.builder()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Auto(), "choice")
                .build();
        Encoded.Request without = encoded(asking(free, hosted), to());
        assertThat(body(without).members()).doesNotContainKeys("tools", "tool_choice");
        assertThat(without.losses()).extracting(Loss::field).containsExactly("tools[0]");
    }

    private static Tool function(String name, Optional<Boolean> strict) {
        return new Tool.Function(
                "tools[0]",
                name,
                Optional.of("d"),
                Optional.of((JsonObject) SCHEMA),
                strict,
                Optional.empty(),
                List.of());
    }

    private static List<String> items(Encoded.Request written) {
        return body(written).array("input").orElseThrow().items().stream()
                .map(Json::text)
                .toList();
    }

    private static List<String> lost(Encoded.Request written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    @Test
    void nothingIsKeptAndReasoningComesBackEncrypted() {
        Encoded.Request written = encoded(asking(Settings.none()), to());
        assertThat(written.path()).isEqualTo("/responses");
        assertThat(body(written).flag("store")).contains(false);
        assertThat(body(written).get("include").map(Json::text)).contains("[\"reasoning.encrypted_content\"]");
        assertThat(body(written).string("model")).contains("upstream-model");
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void turnsBecomeItemsInTheirOrder() {
        Encoded.Request written = encoded(
                saying(
                        turn(Role.SYSTEM, new Part.Text("Be brief."), new Part.Text("Be kind.")),
                        turn(Role.USER, new Part.Text("hi")),
                        turn(
                                Role.ASSISTANT,
                                new Part.Text("I look."),
                                new Part.ToolCall("call_1", "f", "{\"a\": 1}", CallKind.FUNCTION),
                                new Part.ToolCall("call_2", "c", "free", CallKind.CUSTOM)),
                        turn(
                                Role.USER,
                                new Part.ToolResult("call_1", Optional.empty(), List.of(new Part.Text("one")), false),
                                new Part.ToolResult("call_2", Optional.empty(), List.of(new Part.Text("two")), false),
                                new Part.Text("and?")),
                        turn(Role.DEVELOPER, new Part.Text("Now in French."))),
                to());
        assertThat(items(written))
                .containsExactly(
                        "{\"type\":\"message\",\"role\":\"system\",\"content\":[{\"type\":\"input_text\",\"text\":\"Be"
                                + " brief.\"},{\"type\":\"input_text\",\"text\":\"Be kind.\"}]}",
                        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}",
                        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"I"
                                + " look.\"}]}",
                        "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\": 1}\"}",
                        "{\"type\":\"custom_tool_call\",\"call_id\":\"call_2\",\"name\":\"c\",\"input\":\"free\"}",
                        "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"one\"}",
                        "{\"type\":\"custom_tool_call_output\",\"call_id\":\"call_2\",\"output\":\"two\"}",
                        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"and?\"}]}",
                        "{\"type\":\"message\",\"role\":\"developer\",\"content\":[{\"type\":\"input_text\",\"text\":\"Now in"
                                + " French.\"}]}");
        assertThat(written.losses()).isEmpty();
    }

    /** Every setting there is, at once: each is in the request or told. */
    @Test
    void everySettingIsCarriedOrTold() {
        Settings settings = Settings.builder()
                .put(Setting.MAX_OUTPUT_TOKENS, 1L, "max_output_tokens")
                .put(Setting.TEMPERATURE, new JsonNumber("0.70"), "temperature")
                .put(Setting.TOP_P, new JsonNumber("0.9"), "top_p")
                .put(Setting.TOP_K, new JsonNumber("4"), "top_k")
                .put(Setting.FREQUENCY_PENALTY, new JsonNumber("1"), "frequency_penalty")
                .put(Setting.PRESENCE_PENALTY, new JsonNumber("1"), "presence_penalty")
                .put(Setting.SEED, new JsonNumber("7"), "seed")
                .put(Setting.LOGIT_BIAS, JsonObject.empty(), "logit_bias")
                .put(Setting.STOP, List.of("END"), "stop")
                .put(Setting.CHOICES, 1L, "choices")
                .put(Setting.LOGPROBS, 2L, "logprobs")
                .put(
                        Setting.OUTPUT_FORMAT,
                        new OutputFormat.Schema(Optional.empty(), Optional.empty(), SCHEMA, Optional.empty()),
                        "output_format")
                .put(Setting.VERBOSITY, "low", "verbosity")
                .put(Setting.EFFORT, Effort.MAX, "effort")
                .put(Setting.THINKING_BUDGET, 3000L, "thinking_budget")
                .put(Setting.THOUGHTS_SHOWN, true, "thoughts_shown")
                .put(Setting.TOOL_CHOICE, new ToolChoice.Named("f"), "tool_choice")
                .put(Setting.PARALLEL_TOOLS, false, "parallel_tools")
                .put(Setting.SERVICE_TIER, ServiceTier.FLEX, "service_tier")
                .put(Setting.END_USER, "u".repeat(200), "end_user")
                .put(
                        Setting.METADATA,
                        JsonObject.builder().put("a", "b").put("c", 1).build(),
                        "metadata")
                .put(Setting.CACHE_KEY, "k", "cache_key")
                .put(Setting.CACHE_ALL, new CacheMark(Optional.of("1h")), "cache_all")
                .put(Setting.OUTPUT_KINDS, Set.of(ai.tokenhot.inference.MediaKind.TEXT), "output_kinds")
                .build();
        Encoded.Request written = encoded(asking(settings, function("f", Optional.empty())), to());
        JsonObject body = body(written);
        assertThat(body.with().remove("model").remove("input").build().text())
                .isEqualTo(
                        "{\"text\":{\"verbosity\":\"low\",\"format\":{\"type\":\"json_schema\",\"name\":\"response\","
                                + "\"schema\":" + SCHEMA.text() + ",\"strict\":true}},"
                                + "\"reasoning\":{\"effort\":\"xhigh\",\"summary\":\"auto\"},\"store\":false,"
                                + "\"max_output_tokens\":16,\"temperature\":0.70,\"top_p\":0.9,\"top_logprobs\":2,"
                                + "\"service_tier\":\"flex\",\"safety_identifier\":\""
                                + OpenAiNames.digest("u".repeat(200)) + "\","
                                + "\"metadata\":{\"a\":\"b\"},\"prompt_cache_key\":\"k\","
                                + "\"prompt_cache_options\":{\"mode\":\"implicit\",\"ttl\":\"12h\"},"
                                + "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\",\"parameters\":"
                                + SCHEMA.text() + ",\"strict\":false}],"
                                + "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"},\"parallel_tool_calls\":false,"
                                + "\"include\":[\"reasoning.encrypted_content\",\"message.output_text.logprobs\"]}");
        assertThat(lost(written))
                .containsExactlyInAnyOrder(
                        "effort",
                        "thinking_budget",
                        "max_output_tokens",
                        "stop",
                        "end_user",
                        "metadata.c",
                        "cache_all",
                        "top_k",
                        "frequency_penalty",
                        "presence_penalty",
                        "seed",
                        "logit_bias");
        assertThat(written.repair().cutAt()).containsExactly("END");
    }

    @Test
    void severalAnswersAreRefused() {
        Encoded encoded = ResponsesSamples.CODEC.encodeRequest(
                asking(Settings.builder().put(Setting.CHOICES, 2L, "n").build()), to());
        assertThat(((Encoded.Refused) encoded).failure().field()).contains("n");
    }

    @Test
    void looseSchemaIsCheckedByTheGateway() {
        var schema = new OutputFormat.Schema(Optional.of("my form"), Optional.empty(), LOOSE, Optional.empty());
        Settings settings = Settings.builder()
                .put(Setting.OUTPUT_FORMAT, schema, "output_config.format")
                .build();
        Encoded.Request written = encoded(asking(settings), to());
        assertThat(body(written)
                        .object("text")
                        .orElseThrow()
                        .object("format")
                        .orElseThrow()
                        .flag("strict"))
                .contains(false);
        assertThat(written.repair().check()).contains(schema);
        assertThat(lost(written)).containsExactly("output_config.format");
    }

    @Test
    void strictIsAlwaysSaidOfAFunction() {
        Encoded.Request written = encoded(
                asking(Settings.none(), function("f", Optional.of(true)), function("g", Optional.empty())), to());
        assertThat(body(written).array("tools").orElseThrow().objects().map(tool -> tool.flag("strict")))
                .containsExactly(Optional.of(true), Optional.of(false));
    }

    @Test
    void oddToolNamesAreToldToTheRepair() {
        Encoded.Request written = encoded(asking(Settings.none(), function("my.tool", Optional.empty())), to());
        String name = body(written)
                .array("tools")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow()
                .string("name")
                .orElseThrow();
        assertThat(name).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(written.repair().names()).containsEntry(name, "my.tool");
    }

    @Test
    void modelThatCannotBeForcedIsAskedInWords() {
        Settings settings = Settings.builder()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Required(), "tool_choice")
                .build();
        Encoded.Request written = encoded(asking(settings, function("f", Optional.empty())), to(Denial.FORCED_TOOLS));
        assertThat(body(written).string("tool_choice")).contains("auto");
        assertThat(items(written).getLast()).contains("Answer by calling a tool.");
        assertThat(lost(written)).containsExactly("tool_choice");
    }

    @Test
    void toolForFreeTextBecomesAFunctionWhereThereAreNone() {
        ChatRequest request = request(
                ELSEWHERE,
                List.of(
                        turn(Role.ASSISTANT, new Part.ToolCall("call_1", "c", "x\ny", CallKind.CUSTOM)),
                        turn(
                                Role.USER,
                                new Part.ToolResult("call_1", Optional.empty(), List.of(new Part.Text("z")), false))),
                List.of(new Tool.Custom("tools[0]", "c", Optional.of("d"), Optional.empty())),
                Settings.none());
        Encoded.Request written = encoded(request, to(Denial.CUSTOM_TOOLS));
        assertThat(items(written))
                .containsExactly(
                        "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"c\",\"arguments\":"
                                + "\"{\\\"input\\\":\\\"x\\\\ny\\\"}\"}",
                        "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"z\"}");
        assertThat(written.repair().wrapped()).containsExactly("c");
        assertThat(lost(written)).containsExactly("tools[0]");
    }

    @Test
    void fewerToolsAreSentWhereNoneCanBeChosenAmong() {
        Settings settings = Settings.builder()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Allowed(List.of("g"), true), "tool_choice")
                .build();
        ChatRequest request = asking(settings, function("f", Optional.empty()), function("g", Optional.empty()));
        Encoded.Request fewer = encoded(request, to(Denial.TOOL_SUBSETS));
        assertThat(body(fewer).array("tools").orElseThrow().objects().map(tool -> tool.string("name")))
                .containsExactly(Optional.of("g"));
        assertThat(body(fewer).string("tool_choice")).contains("required");
        Encoded.Request all = encoded(request, to());
        assertThat(body(all).object("tool_choice").orElseThrow().text())
                .isEqualTo("{\"type\":\"allowed_tools\",\"mode\":\"required\",\"tools\":[{\"type\":\"function\","
                        + "\"name\":\"g\"}]}");
    }

    @Test
    void choiceOfAToolWithoutToolsIsRefused() {
        Settings settings = Settings.builder()
                .put(Setting.TOOL_CHOICE, new ToolChoice.Required(), "tool_choice")
                .build();
        Encoded encoded = ResponsesSamples.CODEC.encodeRequest(asking(settings), to());
        assertThat(((Encoded.Refused) encoded).failure().field()).contains("tool_choice");
    }

    @Test
    void deniedSettingsAreLeftOutAndTold() {
        Settings settings = Settings.builder()
                .put(Setting.TEMPERATURE, new JsonNumber("1"), "temperature")
                .put(Setting.CACHE_ALL, new CacheMark(Optional.of("5m")), "cache_control")
                .build();
        Encoded.Request written = encoded(asking(settings), to(Denial.SAMPLING, Denial.CACHE_MARKS));
        assertThat(body(written).has("temperature")).isFalse();
        assertThat(body(written).has("prompt_cache_options")).isFalse();
        assertThat(lost(written)).containsExactly("temperature", "cache_control");
    }

    /** After a change of model the old one's thoughts stay behind (incident 64). */
    @Test
    void thoughtsOfAnotherModelAreLeftOut_incident64() {
        Encoded.Request written = encoded(
                saying(turn(
                        Role.ASSISTANT,
                        List.of(
                                Content.of(new Part.Thinking("Hm.", false), Optional.of(FOREIGN)),
                                Content.of(new Part.Text("a"), Optional.of(FOREIGN))))),
                to());
        assertThat(items(written)).hasSize(1).first().asString().contains("output_text");
        assertThat(lost(written)).containsExactly("messages[0]", "messages[0]");
    }

    /** Bug 14: what this model gave it gets back as it was, in its place. */
    @Test
    void ownReasoningComesBackAsItWas_bug14() {
        var proof = new Proof(Responses.ID, "upstream-model", ResponsesProof.FORM, "rs_1:gAAA");
        Encoded.Request written = encoded(
                saying(turn(
                        Role.ASSISTANT,
                        List.of(
                                Content.of(new Part.Thinking("Hm.", false), Optional.of(proof)),
                                Content.of(new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION))))),
                to());
        assertThat(items(written).getFirst())
                .isEqualTo("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":"
                        + "\"Hm.\"}],\"encrypted_content\":\"gAAA\"}");
    }

    /** A proof that a gateway behind this one wrapped goes back there with its mark. */
    @Test
    void wrappedProofOfACallGoesBehindTheCall() {
        var proof = new Proof(Responses.ID, "upstream-model", ResponsesProof.FORM, ProofText.of(FOREIGN));
        Encoded.Request written = encoded(
                saying(turn(
                        Role.ASSISTANT,
                        List.of(Content.of(
                                new Part.ToolCall("call_1", "f", "", CallKind.FUNCTION), Optional.of(proof))))),
                to());
        assertThat(items(written))
                .containsExactly(
                        "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}",
                        "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + ProofText.of(FOREIGN)
                                + "~c.call_1\"}");
    }

    @Test
    void picturesAndDocumentsKeepTheirForms() {
        Encoded.Request written = encoded(
                saying(turn(
                        Role.USER,
                        new Part.Image(new MediaSource.Inline("image/png", "AAAA"), Optional.of("low")),
                        new Part.Image(new MediaSource.Remote("https://example.org/a.png", ""), Optional.empty()),
                        new Part.Document(new MediaSource.Inline("application/pdf", "AAAA"), Optional.empty()),
                        new Part.Document(new MediaSource.Remote("https://example.org/a.pdf", ""), Optional.empty()),
                        new Part.Document(new MediaSource.Inline("text/plain", "aGk="), Optional.of("a.txt")))),
                to());
        assertThat(items(written))
                .containsExactly("{\"type\":\"message\",\"role\":\"user\",\"content\":["
                        + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AAAA\",\"detail\":\"low\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"https://example.org/a.png\",\"detail\":\"auto\"},"
                        + "{\"type\":\"input_file\",\"filename\":\"document.pdf\",\"file_data\":"
                        + "\"data:application/pdf;base64,AAAA\"},"
                        + "{\"type\":\"input_file\",\"file_url\":\"https://example.org/a.pdf\"},"
                        + "{\"type\":\"input_text\",\"text\":\"a.txt:\\nhi\"}]}");
        assertThat(written.losses())
                .singleElement()
                .satisfies(loss -> assertThat(loss.how()).contains("text file"));
    }

    @Test
    void whatTheLanguageCannotTakeIsRefused() {
        for (Part part : List.of(
                new Part.Audio(new MediaSource.Inline("audio/wav", "AAAA"), Optional.empty()),
                new Part.Video(new MediaSource.Inline("video/mp4", "AAAA")),
                new Part.Image(new MediaSource.Inline("image/tiff", "AAAA"), Optional.empty()),
                new Part.Image(new MediaSource.Held(ELSEWHERE, "file-1"), Optional.empty()),
                new Part.Unknown(ELSEWHERE, "search_result", JsonObject.empty()))) {
            Encoded encoded = ResponsesSamples.CODEC.encodeRequest(saying(turn(Role.USER, part)), to());
            assertThat(encoded).as(part.toString()).isInstanceOf(Encoded.Refused.class);
            assertThat(((Encoded.Refused) encoded).failure().field()).contains("messages[0]");
        }
    }

    @Test
    void pictureInAResultStaysThereOrFollows() {
        Turn result = turn(
                Role.USER,
                new Part.ToolResult(
                        "call_1",
                        Optional.empty(),
                        List.of(
                                new Part.Text("see"),
                                new Part.Image(new MediaSource.Inline("image/png", "AAAA"), Optional.empty())),
                        true));
        Encoded.Request inside = encoded(saying(result), to());
        assertThat(items(inside)).hasSize(1).first().asString().contains("\"output\":[{\"type\":\"input_text\"");
        Encoded.Request behind = encoded(saying(result), to(Denial.MEDIA_IN_RESULTS));
        assertThat(items(behind)).hasSize(2).last().asString().contains("\"role\":\"user\"", "input_image");
    }

    @Test
    void marksBecomeBreakpointsUpToFour() {
        var marked = new Content(
                new Part.Text("a"), Optional.empty(), Optional.of(new CacheMark(Optional.of("5m"))), List.of());
        Encoded.Request written =
                encoded(saying(turn(Role.USER, List.of(marked, marked, marked, marked, marked))), to());
        assertThat(items(written).getFirst().split("prompt_cache_breakpoint", -1))
                .hasSize(5);
        assertThat(items(written).getFirst()).contains("{\"mode\":\"explicit\",\"ttl\":\"30m\"}");
        assertThat(lost(written)).hasSize(5);
    }

    @Test
    void extrasOfAnotherLanguageAreToldOrRefused() {
        List<Turn> turns = List.of(turn(Role.USER, new Part.Text("hi")));
        Encoded.Request told =
                encoded(request(ELSEWHERE, turns, List.of(), Settings.none(), Extra.hint("x", Json.of(1))), to());
        assertThat(lost(told)).containsExactly("x");
        Encoded refused = ResponsesSamples.CODEC.encodeRequest(
                request(ELSEWHERE, turns, List.of(), Settings.none(), Extra.demand("x", Json.of(1))), to());
        assertThat(((Encoded.Refused) refused).failure().field()).contains("x");
    }

    /** A conversation with another vendor's proofs in it cannot pass as bytes; nothing else of it may change. */
    @Test
    void ownRequestComesBackAsItWas() {
        String body = """
                {"model":"upstream-model","text":{"verbosity":"low"},
                 "reasoning":{"effort":"low","summary":"detailed","context":"all_turns"},"store":false,
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"defer_loading":true},
                          {"type":"file_search","vector_store_ids":["vs_1"]}],
                 "input":[{"type":"message","role":"user","content":[{"type":"input_file","file_id":"f","detail":"high"}]},
                          {"type":"web_search_call","id":"ws_1","status":"completed"},
                          {"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"}],"phase":"commentary"},
                          {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"},
                          {"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"}],
                 "max_tool_calls":3,"truncation":"auto",
                 "include":["reasoning.encrypted_content","file_search_call.results"]}""";
        Encoded.Request written = encoded(ResponsesSamples.decoded(body), to());
        assertThat(sorted(body(written))).isEqualTo(sorted((JsonObject) Json.parse(body)));
        assertThat(written.losses()).isEmpty();
    }

    private static java.util.Map<String, String> sorted(JsonObject object) {
        var sorted = new java.util.TreeMap<String, String>();
        object.members().forEach((name, value) -> sorted.put(name, value.text()));
        return sorted;
    }

    @Test
    void countAsksForInputAlone() {
        Settings settings = Settings.builder()
                .put(Setting.MAX_OUTPUT_TOKENS, 100L, "max_tokens")
                .put(Setting.STOP, List.of("x"), "stop")
                .put(Setting.EFFORT, Effort.LOW, "effort")
                .build();
        Encoded.Request written =
                encoded(asking(settings, function("f", Optional.empty())), to(Operation.COUNT_TOKENS, Set.of()));
        assertThat(written.path()).isEqualTo("/responses/input_tokens");
        assertThat(body(written).members().keySet()).containsExactlyInAnyOrder("model", "input", "tools", "reasoning");
        assertThat(written.losses()).isEmpty();
        assertThat(ResponsesSamples.CODEC.decodeCount(ResponsesSamples.CODEC.encodeCount(42)))
                .isEqualTo(42);
    }
}
