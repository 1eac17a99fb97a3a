package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.anthropic.Asked.Outcome;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.anthropic.Asked.OPUS_4_6;
import static ai.tokenhot.dialect.anthropic.Asked.OPUS_5_5;
import static ai.tokenhot.dialect.anthropic.Asked.SONNET_4_5;
import static ai.tokenhot.dialect.anthropic.Asked.call;
import static ai.tokenhot.dialect.anthropic.Asked.result;
import static ai.tokenhot.dialect.anthropic.Asked.user;
import static org.assertj.core.api.Assertions.assertThat;

/** What other languages' requests become for a provider. */
final class RequestWriterTest {

    private static final Model ANY = Asked.model(Set.of(), Thinking.UNKNOWN);
    private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

    private static JsonNumber number(String lexeme) {
        return new JsonNumber(lexeme);
    }

    private static Part text(String text) {
        return new Part.Text(text);
    }

    @Test
    void absentCeilingIsTheModelsOwnAndReported() {
        Outcome outcome = user("hi").sentTo(ANY);
        assertThat(outcome.text("max_tokens")).isEqualTo("64000");
        assertThat(outcome.sent().losses()).extracting(loss -> loss.field()).containsExactly("max_tokens");
        assertThat(user("hi")
                        .set(Setting.MAX_OUTPUT_TOKENS, 70_000L)
                        .sentTo(ANY)
                        .text("max_tokens"))
                .isEqualTo("64000");
    }

    @Test
    void samplingDecidesTheVersion() {
        Outcome sampled = user("hi").set(Setting.TEMPERATURE, number("1.50")).sentTo(ANY);
        assertThat(sampled.version()).isEqualTo("2023-06-01");
        assertThat(sampled.text("temperature")).isEqualTo("1");
        assertThat(sampled.lost()).containsExactly("temperature");
        assertThat(user("hi").sentTo(ANY).version()).isEqualTo("2026-10-21");
    }

    /** Bug 31. */
    @Test
    void modelThatRefusesKnobsGetsNoneAndTheCallerIsTold_bug31() {
        Outcome outcome = user("hi")
                .tool("get")
                .set(Setting.TEMPERATURE, number("0.2"))
                .set(Setting.TOP_K, number("5"))
                .set(Setting.TOOL_CHOICE, new ToolChoice.Required())
                .sentTo(OPUS_5_5);
        assertThat(outcome.body().members()).doesNotContainKeys("temperature", "top_k");
        assertThat(outcome.text("tool_choice")).isEqualTo("{\"type\":\"auto\"}");
        assertThat(outcome.text("system")).contains("Call at least one of the tools");
        assertThat(outcome.version()).isEqualTo("2026-10-21");
        assertThat(outcome.lost()).containsExactlyInAnyOrder("temperature", "top_k", "tool_choice");
    }

    @Test
    void temperatureWinsOverTopP() {
        Outcome outcome = user("hi")
                .set(Setting.TOP_P, number("0.9"))
                .set(Setting.TEMPERATURE, number("0.2"))
                .sentTo(OPUS_4_6);
        assertThat(outcome.text("temperature")).isEqualTo("0.2");
        assertThat(outcome.text("top_p")).isEmpty();
        assertThat(outcome.lost()).containsExactly("top_p");
    }

    @Test
    void instructionsAtTheHeadKeepTheirBlocks() {
        Outcome outcome = new Asked()
                .with(Role.SYSTEM, text("a"), text(""))
                .with(Role.DEVELOPER, text("b"))
                .with(Role.USER, text("hi"))
                .sentTo(ANY);
        assertThat(outcome.text("system"))
                .isEqualTo("[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]");
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void instructionsInTheMiddleStayWhereTheModelTakesThem() {
        Outcome outcome = user("a").with(Role.SYSTEM, text("b")).sentTo(ANY);
        assertThat(outcome.text("messages"))
                .endsWith("{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}]");
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void instructionsBeforeAUsersTurnOrForAnOlderModelBecomeMarkedText() {
        Outcome followed = user("a")
                .with(Role.SYSTEM, text("b"))
                .with(Role.USER, text("c"))
                .sentTo(ANY);
        assertThat(followed.text("messages"))
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                                + "{\"type\":\"text\",\"text\":\"<system>\\nb\\n</system>\"},{\"type\":\"text\",\"text\":\"c\"}]}]");
        assertThat(followed.lost()).containsExactly("turns[1]");
        assertThat(user("a").with(Role.SYSTEM, text("b")).sentTo(OPUS_4_6).lost())
                .containsExactly("turns[1]");
    }

    @Test
    void instructionsAloneBecomeAUsersTurn() {
        Outcome outcome = new Asked()
                .with(Role.SYSTEM, text("a"))
                .with(Role.SYSTEM, text("b"))
                .sentTo(ANY);
        assertThat(outcome.text("system")).isEqualTo("[{\"type\":\"text\",\"text\":\"a\"}]");
        assertThat(outcome.text("messages")).contains("\"user\"").contains("\"b\"");
        assertThat(outcome.lost()).containsExactly("turns[1]");
    }

    /** Bug 15. */
    @Test
    void fiveResultsBecomeOneMessageWithResultsFirst_bug15() {
        var asked = user("go")
                .with(
                        Role.ASSISTANT,
                        call("1", "{}"),
                        call("2", "{}"),
                        call("3", "{}"),
                        call("4", "{}"),
                        call("5", "{}"));
        asked.with(Role.USER, text("and?"));
        for (int i = 1; i <= 5; i++) {
            asked.with(Role.USER, result(String.valueOf(i), "r" + i));
        }
        Outcome outcome = asked.tool("get").sentTo(ANY);
        List<JsonObject> messages =
                outcome.body().array("messages").orElseThrow().objects().toList();
        assertThat(messages).hasSize(3);
        List<JsonObject> blocks =
                messages.get(2).array("content").orElseThrow().objects().toList();
        assertThat(blocks)
                .extracting(block -> block.string("tool_use_id").orElse("text"))
                .containsExactly("1", "2", "3", "4", "5", "text");
    }

    /** Bug 16. */
    @Test
    void emptyTextsAreNeverWritten_bug16() {
        Outcome outcome = new Asked()
                .with(Role.SYSTEM, text(""))
                .with(Role.USER, text(""), text("hi"))
                .with(Role.ASSISTANT, text(""), call("1", ""))
                .with(Role.USER, result("1", ""))
                .sentTo(ANY);
        assertThat(new String(outcome.sent().body(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("\"text\":\"\"")
                .doesNotContain("system")
                .contains("\"input\":{}");
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void emptyAssistantTurnIsLeftOutAndItsNeighboursJoin() {
        Outcome outcome = user("a")
                .with(Role.ASSISTANT, text(""))
                .with(Role.USER, text("b"))
                .sentTo(OPUS_4_6);
        assertThat(outcome.body().array("messages").orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void orphanResultIsRefusedNamingItsId() {
        var failure = user("a").with(Role.USER, result("call_77", "x")).refusedBy(ANY);
        assertThat(failure.message()).contains("call_77");
        assertThat(failure.field()).contains("turns[1]");
    }

    @Test
    void callWithoutResultIsRefusedNamingItsId() {
        assertThat(user("a")
                        .with(Role.ASSISTANT, call("call_78", "{}"))
                        .with(Role.USER, text("b"))
                        .refusedBy(ANY)
                        .message())
                .contains("call_78");
    }

    @Test
    void secondResultOfACallIsRefused() {
        var asked = user("a").with(Role.ASSISTANT, call("c", "{}")).with(Role.USER, result("c", "x"), result("c", "y"));
        assertThat(asked.refusedBy(ANY).message()).contains("`c`");
    }

    @Test
    void callsThatAreNumberedAnewInEachTurnGetNamesOfTheirOwn() {
        Outcome outcome = user("a")
                .with(Role.ASSISTANT, call("functions.get:0", "{}"))
                .with(Role.USER, result("functions.get:0", "x"))
                .with(Role.ASSISTANT, call("functions.get:0", "{}"))
                .with(Role.USER, result("functions.get:0", "y"))
                .sentTo(ANY);
        var names = java.util.regex.Pattern.compile("\"(?:tool_use_)?id\":\"([A-Za-z0-9_-]+)\"")
                .matcher(outcome.text("messages"))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(names).hasSize(4);
        assertThat(names.get(0)).isEqualTo(names.get(1)).isNotEqualTo(names.get(2));
        assertThat(names.get(2)).isEqualTo(names.get(3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"id":9007199254740993,"f":1.10} | {"id":9007199254740993,"f":1.10}
            ''                               | {}
            {"a":                            | {"_raw":"{\\"a\\":"}
            [1]                              | {"_raw":"[1]"}
            {"a":1,"a":2}                    | {"_raw":"{\\"a\\":1,\\"a\\":2}"}
            """)
    void argumentsBecomeAnObjectWhoseNumbersSurvive(String arguments, String input) {
        Outcome outcome = user("a")
                .with(Role.ASSISTANT, call("c", arguments))
                .with(Role.USER, result("c", "x"))
                .sentTo(ANY);
        assertThat(outcome.text("messages")).contains("\"input\":" + input);
        assertThat(outcome.lost().isEmpty()).isEqualTo(!input.contains("_raw"));
    }

    @Test
    void namesAreSanitizedInjectivelyAndKeptForTheWayBack() {
        Outcome outcome = user("a")
                .tool("my.tool")
                .tool("my_tool")
                .tool("my:tool")
                .tool("x".repeat(200))
                .set(Setting.TOOL_CHOICE, new ToolChoice.Named("my.tool"))
                .sentTo(ANY);
        List<String> names = outcome.body()
                .array("tools")
                .orElseThrow()
                .objects()
                .map(tool -> tool.string("name").orElseThrow())
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,128}"));
        assertThat(names.get(1)).isEqualTo("my_tool");
        assertThat(outcome.sent().repair().names())
                .containsEntry(names.get(0), "my.tool")
                .containsEntry(names.get(2), "my:tool")
                .hasSize(3);
        assertThat(outcome.text("tool_choice")).contains(names.get(0));
    }

    @Test
    void functionWithoutParametersGetsAnEmptyObject() {
        assertThat(user("a").tool("get").sentTo(ANY).text("tools"))
                .isEqualTo("[{\"name\":\"get\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]");
    }

    @Test
    void customToolIsWrapped() {
        Outcome outcome = user("a")
                .tool(new Tool.Custom("tools[0]", "sh", Optional.of("runs"), Optional.empty()))
                .with(Role.ASSISTANT, new Part.ToolCall("c", "sh", "ls -l", CallKind.CUSTOM))
                .with(Role.USER, result("c", "x"))
                .sentTo(ANY);
        assertThat(outcome.sent().repair().wrapped()).containsExactly("sh");
        assertThat(outcome.text("messages")).contains("{\"input\":\"ls -l\"}");
        assertThat(outcome.lost()).containsExactly("tools[0]");
    }

    @Test
    void hostedToolOfAnotherProviderIsLeftOutAndASearchIsMapped() {
        var hosted = new Tool.Hosted("tools[0]", Asked.ELSEWHERE, "run_code", JsonObject.empty());
        Outcome without = user("a").tool(hosted).tool("f").sentTo(ANY);
        assertThat(without.text("tools")).contains("\"f\"").doesNotContain("run_code");
        assertThat(without.lost()).containsExactly("tools[0]");
        var search = new Tool.WebSearch("tools[0]", Asked.ELSEWHERE, Json.parse("""
                {"type":"search","filters":{"allowed_domains":["a.org"]},
                 "user_location":{"type":"approximate","city":"Bern","odd":1}}"""));
        Outcome outcome = user("a").tool(search).tool("web_search").sentTo(ANY);
        assertThat(outcome.text("tools"))
                .contains("{\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"allowed_domains\":[\"a.org\"],"
                        + "\"user_location\":{\"type\":\"approximate\",\"city\":\"Bern\"}}");
        assertThat(outcome.sent().repair().names()).containsValue("web_search");
        assertThat(outcome.lost()).containsExactly("tools[0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            true  | {"type":"any"}
            false | {"type":"auto"}
            """)
    void allowedToolsAreTheOnlyOnesSent(boolean required, String choice) {
        Outcome outcome = user("a")
                .tool("one")
                .tool("two")
                .set(Setting.TOOL_CHOICE, new ToolChoice.Allowed(List.of("two"), required))
                .sentTo(ANY);
        assertThat(outcome.text("tool_choice")).isEqualTo(choice);
        assertThat(outcome.text("tools")).contains("two").doesNotContain("one");
        assertThat(outcome.lost()).containsExactly("tool_choice");
    }

    @Test
    void noParallelCallsNeedAChoice() {
        assertThat(user("a")
                        .tool("get")
                        .set(Setting.PARALLEL_TOOLS, false)
                        .sentTo(ANY)
                        .text("tool_choice"))
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        Outcome none = user("a")
                .tool("get")
                .set(Setting.TOOL_CHOICE, new ToolChoice.None())
                .sentTo(ANY);
        assertThat(none.text("tool_choice")).isEqualTo("{\"type\":\"none\"}");
        assertThat(none.text("tools")).contains("get");
    }

    @Test
    void forcedToolWithThinkingFallsBackToASentence() {
        Outcome outcome = user("a")
                .tool("get")
                .set(Setting.THINKING_BUDGET, 2048L)
                .set(Setting.TOOL_CHOICE, new ToolChoice.Named("get"))
                .sentTo(SONNET_4_5);
        assertThat(outcome.text("tool_choice")).isEqualTo("{\"type\":\"auto\"}");
        assertThat(outcome.text("system")).contains("`get`");
        assertThat(outcome.text("thinking")).contains("2048");
        assertThat(outcome.lost()).containsExactly("tool_choice");
    }

    @Test
    void stopOfWhiteSpaceIsCutByTheGateway() {
        Outcome outcome = user("a").set(Setting.STOP, List.of("\n", "END")).sentTo(ANY);
        assertThat(outcome.text("stop_sequences")).isEqualTo("[\"END\"]");
        assertThat(outcome.sent().repair().cutAt()).containsExactly("\n");
        assertThat(outcome.lost()).containsExactly("stop");
        Model none = Asked.model(Set.of(Denial.STOP), Thinking.UNKNOWN);
        assertThat(user("a")
                        .set(Setting.STOP, List.of("END"))
                        .sentTo(none)
                        .sent()
                        .repair()
                        .cutAt())
                .containsExactly("END");
    }

    @Test
    void demandsThatThisLanguageLacksAreRefused() {
        assertThat(user("a").set(Setting.LOGPROBS, 2L).refusedBy(ANY).field()).contains("logprobs");
        assertThat(user("a").set(Setting.CHOICES, 2L).refusedBy(ANY).field()).contains("choices");
        assertThat(user("a").extra(Extra.demand("x", Json.of(1))).refusedBy(ANY).field())
                .contains("x");
        assertThat(user("a").set(Setting.CHOICES, 1L).sentTo(ANY).lost()).isEmpty();
    }

    @Test
    void hintsThatThisLanguageLacksAreReported() {
        assertThat(user("a")
                        .set(Setting.SEED, number("1"))
                        .set(Setting.VERBOSITY, "low")
                        .set(Setting.FREQUENCY_PENALTY, number("0.5"))
                        .set(Setting.PRESENCE_PENALTY, number("0.0"))
                        .set(Setting.CACHE_KEY, "k")
                        .extra(Extra.hint("y", Json.of(1)))
                        .sentTo(ANY)
                        .lost())
                .containsExactlyInAnyOrder("seed", "verbosity", "frequency_penalty", "cache_key", "y");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO,\"auto\",'',false",
        "DEFAULT,\"standard_only\",'',false",
        "PRIORITY,\"auto\",'',true",
        "FAST,'',\"fast\",false",
        "ULTRAFAST,'',\"fast\",true",
        "FLEX,'','',true",
        "SCALE,'','',true"
    })
    void tiersAreMapped(ServiceTier tier, String serviceTier, String speed, boolean told) {
        Outcome outcome = user("a").set(Setting.SERVICE_TIER, tier).sentTo(ANY);
        assertThat(outcome.text("service_tier")).isEqualTo(serviceTier);
        assertThat(outcome.text("speed")).isEqualTo(speed);
        assertThat(!outcome.lost().isEmpty()).isEqualTo(told);
        assertThat(outcome.sent().headers().stream()
                        .anyMatch(header -> header.name().equals("anthropic-beta")))
                .isEqualTo(!speed.isEmpty());
    }

    @Test
    void endUserIsTheUserId() {
        assertThat(user("a").set(Setting.END_USER, "u-1").sentTo(ANY).text("metadata"))
                .isEqualTo("{\"user_id\":\"u-1\"}");
    }

    /** Bug 28. */
    @Test
    void marksOfWhereToCacheStandOnEveryKindOfBlock_bug28() {
        var mark = Optional.of(new CacheMark(Optional.of("30m")));
        var asked = new Asked()
                .turn(Role.SYSTEM, List.of(marked(text("s"), mark)))
                .with(Role.USER, text("hi"))
                .turn(Role.ASSISTANT, List.of(marked(call("c", "{}"), mark)))
                .turn(Role.USER, List.of(marked(result("c", "r"), mark)))
                .tool(new Tool.Function(
                        "tools[0]", "get", Optional.empty(), Optional.empty(), Optional.empty(), mark, List.of()));
        Outcome outcome = asked.sentTo(ANY);
        String body = outcome.body().text();
        assertThat(body.split("\"cache_control\":\\{\"type\":\"ephemeral\",\"ttl\":\"1h\"}", -1))
                .hasSize(5);
        assertThat(outcome.lost()).hasSize(4);
    }

    @Test
    void ofTooManyMarksTheLastAreKept() {
        var mark = Optional.of(new CacheMark(Optional.empty()));
        Outcome outcome = new Asked()
                .turn(
                        Role.USER,
                        List.of("1", "2", "3", "4", "5").stream()
                                .map(each -> marked(text(each), mark))
                                .toList())
                .set(Setting.CACHE_ALL, new CacheMark(Optional.empty()))
                .sentTo(ANY);
        List<JsonObject> blocks = outcome.body()
                .array("messages")
                .orElseThrow()
                .objects()
                .flatMap(message -> message.array("content").orElseThrow().objects())
                .toList();
        assertThat(blocks)
                .extracting(block -> block.has("cache_control"))
                .containsExactly(false, false, true, true, true);
        assertThat(outcome.text("cache_control")).isEqualTo("{\"type\":\"ephemeral\"}");
        assertThat(outcome.lost()).hasSize(2);
    }

    private static Content marked(Part part, Optional<CacheMark> mark) {
        return new Content(part, Optional.empty(), mark, List.of());
    }

    @Test
    void pictureIsWhatItsBytesSay() {
        Outcome outcome = new Asked()
                .with(Role.USER, new Part.Image(new MediaSource.Inline("image/jpeg", PNG), Optional.of("low")))
                .sentTo(ANY);
        assertThat(outcome.text("messages")).contains("\"media_type\":\"image/png\"");
        assertThat(outcome.lost()).containsExactly("turns[0]");
        var bitmap = new Part.Image(new MediaSource.Inline("image/bmp", "Qk1AAAAA"), Optional.empty());
        assertThat(user("a").with(Role.USER, bitmap).refusedBy(ANY).message()).contains("image/bmp");
    }

    @Test
    void soundAndFilmAreRefused() {
        var sound = new Part.Audio(new MediaSource.Inline("audio/wav", "AAAA"), Optional.empty());
        assertThat(user("a").with(Role.USER, sound).refusedBy(ANY).field()).contains("turns[1]");
        var film = new Part.Video(new MediaSource.Inline("video/mp4", "AAAA"));
        assertThat(user("a").with(Role.USER, film).refusedBy(ANY).field()).contains("turns[1]");
    }

    @Test
    void fileOfAnotherProviderIsRefused() {
        var held = new Part.Document(new MediaSource.Held(Asked.ELSEWHERE, "file-9"), Optional.empty());
        assertThat(user("a").with(Role.USER, held).refusedBy(ANY).message()).contains("another provider");
    }

    @Test
    void documentsArePdfOrText() {
        var pdf = new Part.Document(new MediaSource.Inline("application/pdf", "JVBERi0="), Optional.of("a.pdf"));
        var notes = new Part.Document(new MediaSource.Inline("text/markdown", "IyBhCg=="), Optional.empty());
        Outcome outcome = new Asked().with(Role.USER, pdf, notes).sentTo(ANY);
        assertThat(outcome.text("messages"))
                .contains("{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","
                        + "\"data\":\"JVBERi0=\"},\"title\":\"a.pdf\"}")
                .contains("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"# a\\n\"}");
        assertThat(outcome.lost()).containsExactly("turns[0]");
        var sheet = new Part.Document(new MediaSource.Inline("application/vnd.ms-excel", "AAAA"), Optional.empty());
        assertThat(user("a").with(Role.USER, sheet).refusedBy(ANY).message()).contains("application/vnd.ms-excel");
    }

    @Test
    void onlySafeAddressesOfPicturesAndPdfsAreLeftToTheVendor() {
        var codec = new MessagesCodec();
        var source = new MediaSource.Remote("https://example.org/a.PDF?x", "");
        assertThat(codec.takesRemote(new Part.Document(source, Optional.empty()), source))
                .isTrue();
        assertThat(codec.takesRemote(new Part.Image(source, Optional.empty()), source))
                .isTrue();
        assertThat(codec.takesRemote(new Part.Video(source), source)).isFalse();
        var plain = new MediaSource.Remote("http://example.org/a.pdf", "application/pdf");
        assertThat(codec.takesRemote(new Part.Document(plain, Optional.empty()), plain))
                .isFalse();
        var word = new MediaSource.Remote("https://example.org/a.docx", "");
        assertThat(codec.takesRemote(new Part.Document(word, Optional.empty()), word))
                .isFalse();
    }

    @Test
    void pictureInAResultStaysUnlessTheModelRefuses() {
        var shown = new Part.ToolResult(
                "c",
                Optional.empty(),
                List.of(text("see"), new Part.Image(new MediaSource.Inline("image/png", PNG), Optional.empty())),
                true);
        var asked = user("a").with(Role.ASSISTANT, call("c", "{}")).with(Role.USER, shown);
        assertThat(asked.sentTo(ANY).text("messages"))
                .contains("\"is_error\":true")
                .contains("image/png");
        Outcome beside = asked.sentTo(Asked.model(Set.of(Denial.MEDIA_IN_RESULTS), Thinking.UNKNOWN));
        assertThat(beside.lost()).containsExactly("turns[2]");
    }

    @Test
    void conversationMustBeginWithTheUser() {
        assertThat(new Asked()
                        .with(Role.ASSISTANT, text("a"))
                        .with(Role.USER, text("b"))
                        .refusedBy(ANY)
                        .field())
                .contains("turns[0]");
        assertThat(new Asked().refusedBy(ANY).field()).contains("messages");
    }

    @Test
    void prefillIsKeptOrRefusedButNeverDropped() {
        var asked = user("a").with(Role.ASSISTANT, text("Once"));
        assertThat(asked.sentTo(ANY).text("messages")).contains("Once");
        assertThat(asked.refusedBy(OPUS_4_6).field()).contains("turns[1]");
    }

    @Test
    void neighboursOfOneRoleAreJoinedButNotAroundSignedThoughts() {
        Outcome joined = user("a")
                .with(Role.ASSISTANT, text("b"))
                .with(Role.ASSISTANT, text("c"))
                .with(Role.USER, text("d"))
                .sentTo(ANY);
        assertThat(joined.body().array("messages").orElseThrow().size()).isEqualTo(3);
        var thought = Content.of(
                new Part.Thinking("hm", false),
                Optional.of(new Proof(Messages.ID, Asked.UPSTREAM, Proofs.SIGNATURE, "sig")));
        Outcome kept = user("a")
                .turn(Role.ASSISTANT, List.of(thought, Content.of(text("b"))))
                .with(Role.ASSISTANT, text("c"))
                .with(Role.USER, text("d"))
                .sentTo(ANY);
        assertThat(kept.body().array("messages").orElseThrow().size()).isEqualTo(4);
    }

    @Test
    void countHasNoOutputSettings() {
        var request = user("a")
                .tool("get")
                .set(Setting.TEMPERATURE, number("0.3"))
                .set(Setting.LOGPROBS, 1L)
                .set(Setting.MAX_OUTPUT_TOKENS, 5L)
                .set(Setting.END_USER, "u")
                .request();
        Outcome outcome = Asked.outcome(request, Asked.to(ANY, Operation.COUNT_TOKENS, false));
        assertThat(outcome.sent().path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(outcome.body().members()).containsOnlyKeys("model", "tools", "messages");
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void streamIsAskedForWhereItIsWanted() {
        assertThat(Asked.outcome(user("a").request(), Asked.to(ANY, Operation.CHAT, true))
                        .text("stream"))
                .isEqualTo("true");
        assertThat(user("a").sentTo(ANY).text("stream")).isEmpty();
    }

    /** A conversation that was begun with another vendor's model goes on in the caller's own words. */
    @Test
    void requestOfThisLanguageKeepsItsOwnFields_bug28() {
        String body =
                "{\"model\":\"upstream-model\",\"tools\":[{\"name\":\"get\",\"input_schema\":{\"type\":\"object\","
                        + "\"properties\":{}},\"cache_control\":{\"type\":\"ephemeral\"},\"defer_loading\":true}],"
                        + "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"}}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"odd\":1}]}],"
                        + "\"output_config\":{\"task_budget\":{\"tokens\":5}},\"max_tokens\":9,\"context_management\":{}}";
        Outcome outcome = Asked.outcome(Asked.decoded(body), Asked.to(ANY, Operation.CHAT, false));
        assertThat(outcome.body()).isEqualTo(Json.parse(body));
        assertThat(outcome.sent().losses()).isEmpty();
    }

    @Test
    void thousandsOfTurnsAreWrittenInOneGo() {
        var asked = user("0");
        for (int i = 0; i < 10_000; i++) {
            asked.with(i % 2 == 0 ? Role.ASSISTANT : Role.USER, text("t" + i));
        }
        assertThat(asked.sentTo(ANY).body().array("messages").orElseThrow().size())
                .isEqualTo(10_001);
    }
}
