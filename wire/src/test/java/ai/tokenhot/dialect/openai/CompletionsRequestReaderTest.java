package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.openai.CompletionsTalk.read;
import static ai.tokenhot.dialect.openai.CompletionsTalk.refused;
import static ai.tokenhot.dialect.openai.CompletionsTalk.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

final class CompletionsRequestReaderTest {

    private static final Proof PROOF = new Proof(new DialectId("elsewhere"), "model-1", "signature", "c2ln");
    private static final String OURS = ProofText.of(PROOF);

    private static ChatRequest with(String member) {
        return read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + member + "}");
    }

    /** Every documented field outside of messages and tools: it becomes a setting, a tool or an extra. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "max_completion_tokens":5                              | setting max_output_tokens = 5 from max_completion_tokens
            "max_tokens":5                                         | setting max_output_tokens = 5 from max_tokens
            "max_tokens":5,"max_completion_tokens":6               | setting max_output_tokens = 6 from max_completion_tokens; HINT max_tokens
            "temperature":0.10                                     | setting temperature = 0.10 from temperature
            "top_p":1                                              | setting top_p = 1 from top_p
            "frequency_penalty":-0.5                               | setting frequency_penalty = -0.5 from frequency_penalty
            "presence_penalty":2                                   | setting presence_penalty = 2 from presence_penalty
            "stop":"x"                                             | setting stop = [x] from stop
            "stop":["x","y"]                                       | setting stop = [x, y] from stop
            "n":2                                                  | setting choices = 2 from n
            "seed":9007199254740993                                | setting seed = 9007199254740993 from seed
            "logit_bias":{"50256":-100}                            | setting logit_bias = {"50256":-100} from logit_bias
            "logprobs":true                                        | setting logprobs = 0 from logprobs
            "logprobs":true,"top_logprobs":3                       | setting logprobs = 3 from top_logprobs
            "stream_options":{"include_obfuscation":true}          | HINT stream_options.include_obfuscation
            "stream_options":{"next":1}                            | HINT stream_options.next
            "parallel_tool_calls":false                            | setting parallel_tools = false from parallel_tool_calls
            "parallel_function_calling":false                      | setting parallel_tools = false from parallel_function_calling
            "tool_choice":"none"                                   | setting tool_choice = None[] from tool_choice
            "tool_choice":"auto"                                   | setting tool_choice = Auto[] from tool_choice
            "tool_choice":"required"                               | setting tool_choice = Required[] from tool_choice
            "tool_choice":{"type":"function","function":{"name":"f"}} | setting tool_choice = Named[name=f] from tool_choice
            "tool_choice":{"type":"custom","custom":{"name":"f"}}  | setting tool_choice = Named[name=f] from tool_choice
            "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}]}} | setting tool_choice = Allowed[names=[f, g], required=true] from tool_choice
            "function_call":"none"                                 | setting tool_choice = None[] from function_call
            "function_call":{"name":"f"}                           | setting tool_choice = Named[name=f] from function_call
            "response_format":{"type":"text"}                      | setting output_format = PlainText[] from response_format
            "response_format":{"type":"json_object"}               | setting output_format = AnyJson[] from response_format
            "response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","strict":true,"schema":{"type":"object"}}} | setting output_format = Schema[name=Optional[n], description=Optional[d], schema={"type":"object"}, strict=Optional[true]] from response_format
            "response_format":{"type":"json_schema","json_schema":{"name":"n","next":1}} | setting output_format = Schema[name=Optional[n], description=Optional.empty, schema={}, strict=Optional.empty] from response_format; HINT response_format.json_schema.next
            "reasoning_effort":"xhigh"                             | setting effort = XHIGH from reasoning_effort
            "verbosity":"low"                                      | setting verbosity = low from verbosity
            "modalities":["audio"],"audio":{"format":"wav","voice":"v"} | setting output_kinds = [AUDIO] from modalities; DEMAND audio
            "audio":{"format":"wav","voice":"v"}                   | HINT audio
            "prediction":{"type":"content","content":"x"}          | HINT prediction
            "web_search_options":{"search_context_size":"low"}     | tool WebSearch web_search_options
            "moderation":{"model":"x"}                             | DEMAND moderation
            "prompt_cache_key":"k"                                 | setting cache_key = k from prompt_cache_key
            "prompt_cache_options":{"mode":"implicit","ttl":"30m"} | setting cache_all = CacheMark[ttl=Optional[30m]] from prompt_cache_options
            "prompt_cache_options":{"mode":"explicit","ttl":"30m"} | HINT prompt_cache_options
            "prompt_cache_retention":"24h"                         | HINT prompt_cache_retention
            "safety_identifier":"s"                                | setting end_user = s from safety_identifier
            "user":"u"                                             | setting end_user = u from user
            "user":"u","safety_identifier":"s"                     | setting end_user = s from safety_identifier; HINT user
            "service_tier":"flex"                                  | setting service_tier = FLEX from service_tier
            "service_tier":"golden"                                | HINT service_tier
            "store":true                                           | HINT store
            "metadata":{"a":"b"}                                   | setting metadata = {"a":"b"} from metadata
            "top_k":4                                              | setting top_k = 4 from top_k
            "search_parameters":{"mode":"on"}                      | HINT search_parameters
            "something_new":[1]                                    | HINT something_new
            "tools":[{"type":"function","function":{"name":"f"}}]  | tool Function tools[0]
            "tools":[{"type":"custom","custom":{"name":"f"}}]      | tool Custom tools[0]
            "tools":[{"type":"web_search"}]                        | tool Hosted tools[0]
            "functions":[{"name":"f"}]                             | tool Function functions[0]
            """)
    void everyFieldIsReadAsSomething(String member, String expected) {
        ChatRequest request = with(member);
        var lines = new ArrayList<String>();
        request.settings()
                .all()
                .forEach((setting, given) ->
                        lines.add("setting " + setting.label() + " = " + given.value() + " from " + given.field()));
        request.tools().forEach(tool -> lines.add("tool " + tool.getClass().getSimpleName() + " " + tool.field()));
        request.extras().forEach(extra -> lines.add(extra.weight() + " " + extra.field()));
        assertThat(String.join("; ", lines)).isEqualTo(expected);
    }

    /** What is so anyway is no wish that another language would have to report. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "n":1                    |
            "frequency_penalty":0    |
            "presence_penalty":0.0   |
            "logprobs":false         |
            "top_logprobs":0         |
            "store":false            |
            "parallel_tool_calls":true |
            "modalities":["text"]    |
            "logit_bias":{}          |
            "metadata":{}            |
            "stop":[]                |
            "stop":null              |
            "stream_options":{"include_usage":true,"include_obfuscation":false} |
            "temperature":null,"tools":null,"tool_choice":null,"response_format":null |
            """)
    void whatIsSoAnywayIsReadOver(String member, String nothing) {
        ChatRequest request = with(member);
        assertThat(request.settings().all()).isEmpty();
        assertThat(request.extras()).isEmpty();
        assertThat(request.tools()).isEmpty();
    }

    @Test
    void rolesBecomeTurnsInTheirOrder() {
        List<Turn> turns = turns("""
                [{"role":"system","content":"a"},{"role":"developer","content":[{"type":"text","text":"b"}],"name":"dev"},
                 {"role":"user","content":"c","name":"ann"},{"role":"user","content":"d"},
                 {"role":"system","content":"e"},{"role":"assistant","content":"f","name":"bot"}]""");
        assertThat(turns)
                .extracting(Turn::field, Turn::role, turn -> turn.name().orElse(""))
                .containsExactly(
                        tuple("messages[0]", Role.SYSTEM, ""),
                        tuple("messages[1]", Role.DEVELOPER, "dev"),
                        tuple("messages[2]", Role.USER, "ann"),
                        tuple("messages[3]", Role.USER, ""),
                        tuple("messages[4]", Role.SYSTEM, ""),
                        tuple("messages[5]", Role.ASSISTANT, "bot"));
    }

    private static Content user(String part) {
        return turns("[{\"role\":\"user\",\"content\":[" + part + "]}]")
                .getFirst()
                .content()
                .getFirst();
    }

    /** Every documented part, and those that clients send without its being documented. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"type":"text","text":"x"}                                                           | Text[text=x, citations=[]]
            {"type":"refusal","refusal":"no"}                                                    | Refusal[text=no]
            {"type":"image_url","image_url":{"url":"https://a/b.png","detail":"low"}}            | Image[source=Remote[url=https://a/b.png, mediaType=], detail=Optional[low]]
            {"type":"image_url","image_url":"https://a/b.png"}                                   | Image[source=Remote[url=https://a/b.png, mediaType=], detail=Optional.empty]
            {"type":"image_url","image_url":{"url":"data:image/PNG;base64,AAA"}}                 | Image[source=Inline[image/png, 4 characters], detail=Optional.empty]
            {"type":"input_audio","input_audio":{"data":"_-A=","format":"mp3"}}                  | Audio[source=Inline[audio/mpeg, 4 characters], transcript=Optional.empty]
            {"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA","filename":"a.pdf"}} | Document[source=Inline[application/pdf, 4 characters], name=Optional[a.pdf]]
            {"type":"file","file":{"file_data":"AAAA"}}                                          | Document[source=Inline[, 4 characters], name=Optional.empty]
            {"type":"file","file":{"file_id":"file-1"}}                                          | Document[source=Held[at=openai-chat, id=file-1], name=Optional.empty]
            {"type":"video_url","video_url":{"url":"https://a/b.mp4"}}                           | Video[source=Remote[url=https://a/b.mp4, mediaType=]]
            {"type":"hologram","x":1}                                                            | Unknown[from=openai-chat, kind=hologram, raw={"type":"hologram","x":1}]
            """)
    void partsAreRead(String part, String expected) {
        Content content = user(part);
        assertThat(content.part().toString()).isEqualTo(expected);
        assertThat(content.extras()).isEmpty();
    }

    @Test
    void base64IsMadeStandard() {
        assertThat(((Part.Image) user("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,_-A\"}}")
                                .part())
                        .source())
                .isEqualTo(new MediaSource.Inline("image/png", "/+A="));
    }

    /** Bug 28: marks of where to cache, in the language's own form and in the one that clients of other models send. */
    @Test
    void cacheMarksAreReadFromPartsMessagesCallsAndTools_bug28() {
        assertThat(user("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}")
                        .cache())
                .contains(new CacheMark(Optional.of("1h")));
        assertThat(
                        user("{\"type\":\"image_url\",\"image_url\":\"https://a/b\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}")
                                .cache())
                .contains(new CacheMark(Optional.empty()));
        List<Turn> turns = turns("""
                [{"role":"system","content":"a","cache_control":{"type":"ephemeral"}},
                 {"role":"assistant","content":[{"type":"text","text":"t","cache_control":{"type":"ephemeral"}}],
                  "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"},
                   "cache_control":{"type":"ephemeral"}}]},
                 {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"r","cache_control":{"type":"ephemeral"}}]},
                 {"role":"tool","tool_call_id":"d","content":"r","cache_control":{"type":"ephemeral"}}]""");
        assertThat(turns)
                .allSatisfy(turn -> assertThat(turn.content())
                        .allSatisfy(content -> assertThat(content.cache()).isPresent()));
        ChatRequest tools = with("""
                "tools":[{"type":"function","function":{"name":"f"},"cache_control":{"type":"ephemeral"}},
                 {"type":"function","function":{"name":"g","cache_control":{"type":"ephemeral"}}}]""");
        assertThat(tools.tools())
                .allSatisfy(tool -> assertThat(((Tool.Function) tool).cache()).isPresent());
        assertThat(tools.extras()).isEmpty();
    }

    @Test
    void toolIsReadWithWhatItHas() {
        ChatRequest request = with("""
                "tools":[{"type":"function","next":1,"function":{"name":"f","description":"d","strict":false,
                  "parameters":{"type":"object"},"then":2}},
                 {"type":"custom","custom":{"name":"g","description":"d","format":
                  {"type":"grammar","grammar":{"syntax":"lark","definition":"x"}}}}]""");
        var function = (Tool.Function) request.tools().getFirst();
        assertThat(function.strict()).contains(false);
        assertThat(function.parameters().orElseThrow().text()).isEqualTo("{\"type\":\"object\"}");
        assertThat(function.extras()).extracting("field").containsExactly("tools[0].next", "tools[0].function.then");
        assertThat(((Tool.Custom) request.tools().getLast())
                        .grammar()
                        .orElseThrow()
                        .text())
                .isEqualTo("{\"syntax\":\"lark\",\"definition\":\"x\"}");
    }

    /** Bug 16: what is empty makes no empty text. */
    @Test
    void emptyTextsAreLeftOut_bug16() {
        List<Turn> turns = turns("""
                [{"role":"system","content":""},{"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"x"}]},
                 {"role":"assistant","content":"","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":""}}]},
                 {"role":"tool","tool_call_id":"c","content":""}]""");
        assertThat(turns).extracting(Turn::field).containsExactly("messages[1]", "messages[2]", "messages[3]");
        assertThat(turns.get(0).content()).hasSize(1);
        assertThat(turns.get(1).content())
                .singleElement()
                .extracting(Content::part)
                .isEqualTo(new Part.ToolCall("c", "f", "", CallKind.FUNCTION));
        assertThat(((Part.ToolResult) turns.get(2).content().getFirst().part()).content())
                .isEmpty();
    }

    /** Bug 15: five results stay five, each with its call's id. */
    @Test
    void resultsKeepTheirIds_bug15() {
        var messages = new StringBuilder("[{\"role\":\"assistant\",\"tool_calls\":[");
        for (int i = 0; i < 5; i++) {
            messages.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"call_" + i
                            + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}");
        }
        messages.append("]}");
        for (int i = 0; i < 5; i++) {
            messages.append(",{\"role\":\"tool\",\"tool_call_id\":\"call_" + i + "\",\"content\":\"r" + i + "\"}");
        }
        List<Turn> turns = turns(messages.append("]").toString());
        assertThat(turns.subList(1, 6))
                .allSatisfy(turn -> assertThat(turn.role()).isEqualTo(Role.USER));
        assertThat(turns.subList(1, 6))
                .extracting(turn -> ((Part.ToolResult) turn.content().getFirst().part()).callId())
                .containsExactly("call_0", "call_1", "call_2", "call_3", "call_4");
    }

    @Test
    void callsOfBothKindsAreRead() {
        List<Content> content = turns("""
                [{"role":"assistant","content":null,"refusal":null,"tool_calls":[
                 {"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1"}},
                 {"id":"b","type":"custom","custom":{"name":"g","input":"free"}},
                 {"id":"c","type":"function","function":{"name":"h","arguments":{"x":9007199254740993}}}]}]""").getFirst().content();
        assertThat(content)
                .extracting(Content::part)
                .containsExactly(
                        new Part.ToolCall("a", "f", "{\"x\":1", CallKind.FUNCTION),
                        new Part.ToolCall("b", "g", "free", CallKind.CUSTOM),
                        new Part.ToolCall("c", "h", "{\"x\":9007199254740993}", CallKind.FUNCTION));
    }

    @Test
    void olderCallsGetIdsAndTheirResultsFindThem() {
        ChatRequest request = read("""
                {"model":"m","functions":[{"name":"f"}],"messages":[{"role":"user","content":"x"},
                 {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
                 {"role":"function","name":"f","content":"r"}]}""");
        var call = (Part.ToolCall) request.turns().get(1).content().getFirst().part();
        var result =
                (Part.ToolResult) request.turns().get(2).content().getFirst().part();
        assertThat(result.callId()).isEqualTo(call.id());
        assertThat(result.name()).contains("f");
        assertThat(request.echo().flag("functions")).contains(true);
    }

    /** Bugs 12 and 13: what we wrote beside an answer comes back as proof, in its place. */
    @Test
    void thoughtsComeBackWithTheirProofs_bug13() {
        List<Content> content = turns("""
                [{"role":"assistant","content":"onetwo","reasoning_content":"firstsecond","reasoning_details":[
                  {"type":"reasoning.text","text":"fir","format":"th1","index":0},
                  {"type":"reasoning.text","text":"st","signature":"%1$s","format":"th1","index":0},
                  {"type":"reasoning.text","text":"second","signature":"%1$s","text_before":3,"format":"th1","index":1},
                  {"type":"reasoning.encrypted","data":"%1$s","text_before":6,"format":"th1","index":2},
                  {"type":"reasoning.encrypted","id":"a","data":"%1$s","format":"th1","index":3},
                  {"type":"reasoning.text","text":"","signature":"%1$s","text_before":6,"calls_before":1,"format":"th1","index":4}],
                 "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                  {"id":"b","type":"function","function":{"name":"f","arguments":"{}"},
                   "extra_content":{"any":{"thought_signature":"%1$s"}}}]}]""".formatted(OURS)).getFirst().content();
        assertThat(content)
                .containsExactly(
                        proved(new Part.Thinking("first", false)),
                        Content.of(new Part.Text("one")),
                        proved(new Part.Thinking("second", false)),
                        Content.of(new Part.Text("two")),
                        proved(new Part.Thinking("", true)),
                        proved(new Part.ToolCall("a", "f", "{}", CallKind.FUNCTION)),
                        proved(new Part.Thinking("", false)),
                        proved(new Part.ToolCall("b", "f", "{}", CallKind.FUNCTION)));
    }

    private static Content proved(Part part) {
        return Content.of(part, Optional.of(PROOF));
    }

    @Test
    void thoughtWithoutDetailsIsReadWithoutProof() {
        for (String name : List.of("reasoning_content", "reasoning")) {
            assertThat(turns("[{\"role\":\"assistant\",\"content\":\"x\",\"" + name + "\":\"hm\"}]")
                            .getFirst()
                            .content())
                    .first()
                    .isEqualTo(Content.of(new Part.Thinking("hm", false)));
        }
    }

    /** A signature that is none of ours: it is left out, and that is told. */
    @Test
    void foreignSignaturesAreTold() {
        ChatRequest request = read("""
                {"model":"m","messages":[{"role":"assistant","content":"x",
                 "reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"c2ln"}],
                 "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"},
                  "extra_content":{"any":{"thought_signature":"c2ln"}}}]}]}""");
        assertThat(request.turns().getFirst().content()).first().isEqualTo(Content.of(new Part.Thinking("hm", false)));
        assertThat(request.extras())
                .extracting("field")
                .containsExactlyInAnyOrder("messages[0].reasoning_details", "messages[0].tool_calls[0].extra_content");
    }

    @Test
    void whatAMessageHasBesidesIsTold() {
        ChatRequest request = read("""
                {"model":"m","messages":[{"role":"assistant","content":"x","audio":{"id":"audio-1"},"next":1},
                 {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a/b","format":"png"}}]}]}""");
        assertThat(request.extras()).extracting("field").containsExactly("messages[0].audio", "messages[0].next");
        assertThat(request.extras().getFirst().weight()).isEqualTo(Weight.DEMAND);
        assertThat(request.turns().getLast().content().getFirst().extras())
                .extracting("field")
                .containsExactly("messages[1].content[0].image_url.format");
    }

    /** Bug 29: ids come back as they were, and different ones stay different. */
    @Test
    void idsThatWeCarriedComeBack_bug29() {
        for (String id : List.of("call_123", "fc_123", "functions.get:0", "调用", "")) {
            String carried = OpenAiNames.id(id);
            assertThat(carried).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(OpenAiNames.original(carried)).isEqualTo(id);
        }
        String one = OpenAiNames.id("x".repeat(100) + "1");
        String other = OpenAiNames.id("x".repeat(100) + "2");
        assertThat(one).matches("[A-Za-z0-9_-]{1,64}").isNotEqualTo(other);
        String ours = OpenAiNames.id("a b");
        assertThat(OpenAiNames.original(OpenAiNames.id(ours))).isEqualTo(ours);
        assertThat(turns("[{\"role\":\"tool\",\"tool_call_id\":\"" + ours + "\",\"content\":\"x\"}]")
                        .getFirst()
                        .content()
                        .getFirst()
                        .part())
                .isEqualTo(new Part.ToolResult("a b", Optional.empty(), List.of(new Part.Text("x")), false));
    }

    /** What cannot be meant is refused, with its place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"model":"m","messages":[]}                                                       | messages
            {"model":"m","messages":["x"]}                                                    | messages[0]
            {"model":"m","messages":[{"content":"x"}]}                                        | messages[0].role
            {"model":"m","messages":[{"role":"robot","content":"x"}]}                         | messages[0].role
            {"model":"m","messages":[{"role":"user","content":7}]}                            | messages[0].content
            {"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}            | messages[0].content[0].text
            {"model":"m","messages":[{"role":"user","content":[{"text":"x"}]}]}               | messages[0].content[0].type
            {"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]}       | messages[0].content[0].image_url
            {"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"gs://x"}}]}]} | messages[0].content[0].image_url.url
            {"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":"data:image/png;base64,*"}]}]} | messages[0].content[0].image_url
            {"model":"m","messages":[{"role":"tool","content":"x"}]}                          | messages[0].tool_call_id
            {"model":"m","messages":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}}]}]} | messages[0].tool_calls[0].id
            {"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function"}]}]} | messages[0].tool_calls[0].function
            {"model":"m","messages":[{"role":"user","content":"x"}],"reasoning_effort":"huge"} | reasoning_effort
            {"model":"m","messages":[{"role":"user","content":"x"}],"top_logprobs":3}         | top_logprobs
            {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}           | max_tokens
            {"model":"m","messages":[{"role":"user","content":"x"}],"n":1.5}                  | n
            {"model":"m","messages":[{"role":"user","content":"x"}],"stop":[1]}               | stop[0]
            {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"maybe"}    | tool_choice
            {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":{"type":"function"}} | tool_choice.function
            {"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"function":{"name":"f"}}]} | tools[0].type
            {"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{}}]} | tools[0].function.name
            {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}} | response_format.type
            {"model":"m","messages":[{"role":"user","content":"x"}],"modalities":["smell"]}   | modalities[0]
            """)
    void whatCannotBeMeantIsRefused(String body, String field) {
        assertThat(refused(body).field()).contains(field);
        assertThat(refused(body).message()).contains("expected");
    }

    @Test
    void settingsKeepTheLexemeOfNumbers() {
        assertThat(with("\"temperature\":0.10").settings().get(Setting.TEMPERATURE))
                .map(Object::toString)
                .contains("0.10");
        assertThat(with("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")
                        .settings()
                        .get(Setting.TOOL_CHOICE))
                .contains(new ToolChoice.Named("f"));
    }
}
