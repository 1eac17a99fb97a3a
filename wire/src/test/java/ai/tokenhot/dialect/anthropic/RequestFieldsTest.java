package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every documented field of a request becomes a turn, a tool, a setting or an extra; none is lost in silence. */
final class RequestFieldsTest {

    private static String with(String members) {
        return "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members
                + "}";
    }

    private static ChatRequest block(String block) {
        return Asked.decoded(
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[" + block + "]}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "max_tokens2":1                                           | extra max_tokens2 HINT
            "stop_sequences":["a","b"]                                | stop stop_sequences [a, b]
            "temperature":0.50                                        | temperature temperature 0.50
            "top_p":1                                                 | top_p top_p 1
            "top_k":40                                                | top_k top_k 40
            "tool_choice":{"type":"auto"}                             | tool_choice tool_choice Auto[]
            "tool_choice":{"type":"any"}                              | tool_choice tool_choice Required[]
            "tool_choice":{"type":"none"}                             | tool_choice tool_choice None[]
            "tool_choice":{"type":"tool","name":"x"}                  | tool_choice tool_choice Named[name=x]
            "tool_choice":{"type":"auto","disable_parallel_tool_use":true} | parallel_tools tool_choice.disable_parallel_tool_use false
            "tool_choice":{"type":"auto","odd":1}                     | extra tool_choice.odd HINT
            "thinking":{"type":"adaptive"}                            | thinking thinking ADAPTIVE
            "thinking":{"type":"enabled","budget_tokens":2000}        | thinking_budget thinking.budget_tokens 2000
            "thinking":{"type":"disabled"}                            | thinking thinking DISABLED
            "thinking":{"type":"between_tools"}                       | thinking thinking BETWEEN_TOOLS
            "thinking":{"type":"adaptive","display":"summarized"}     | thoughts_shown thinking.display true
            "thinking":{"type":"adaptive","display":"omitted"}        | thoughts_shown thinking.display false
            "thinking":{"type":"adaptive","display":"updates"}        | extra thinking.display HINT
            "thinking":{"type":"adaptive","block_binding":{}}         | extra thinking.block_binding HINT
            "output_config":{"effort":"xhigh"}                        | effort output_config.effort XHIGH
            "output_config":{"task_budget":{}}                        | extra output_config.task_budget HINT
            "cache_control":{"type":"ephemeral","ttl":"1h"}           | cache_all cache_control CacheMark[ttl=Optional[1h]]
            "service_tier":"auto"                                     | service_tier service_tier AUTO
            "service_tier":"standard_only"                            | service_tier service_tier DEFAULT
            "service_tier":"other"                                    | extra service_tier HINT
            "speed":"fast"                                            | service_tier speed FAST
            "speed":"other"                                           | extra speed HINT
            "speed":"fast","service_tier":"auto"                      | extra service_tier HINT
            "metadata":{"user_id":"u"}                                | end_user metadata.user_id u
            "metadata":{"other":"u"}                                  | extra metadata.other HINT
            "container":"c"                                           | extra container DEMAND
            "inference_geo":"us"                                      | extra inference_geo DEMAND
            "mcp_servers":[]                                          | extra mcp_servers DEMAND
            "thread":"t"                                              | extra thread DEMAND
            "diagnostics":{"previous_message_id":"m"}                 | extra diagnostics HINT
            "context_management":{"edits":[]}                         | extra context_management HINT
            "compaction":{}                                           | extra compaction HINT
            "fallbacks":[]                                            | extra fallbacks HINT
            "fallback_credit_token":"f"                               | extra fallback_credit_token HINT
            "billing_policy":"b"                                      | extra billing_policy HINT
            "tomorrows_field":1                                       | extra tomorrows_field HINT
            """)
    void fieldBecomesSettingOrExtra(String members, String expected) {
        ChatRequest request = Asked.decoded(with(members));
        var found = new StringBuilder();
        request.settings()
                .all()
                .forEach((setting, given) ->
                        found.append(setting.label() + " " + given.field() + " " + given.value() + "\n"));
        request.extras().forEach(extra -> found.append("extra " + extra.field() + " " + extra.weight() + "\n"));
        assertThat(found.toString().lines()).contains(expected);
    }

    @Test
    void maxTokensModelAndStreamAreTaken() {
        ChatRequest request = Asked.decoded(with("\"stream\":true"));
        assertThat(request.settings()
                        .given(Setting.MAX_OUTPUT_TOKENS)
                        .orElseThrow()
                        .field())
                .isEqualTo("max_tokens");
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.stream()).isTrue();
    }

    @Test
    void nullMeansAbsent() {
        ChatRequest request = Asked.decoded(with("\"temperature\":null,\"system\":null,\"container\":null"));
        assertThat(request.extras()).isEmpty();
        assertThat(request.settings().all()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"output_config,'{\"format\":%s}',output_config.format", "output_format,'%s',output_format"})
    void schemaComesFromEitherField(String name, String form, String field) {
        String format = "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}";
        var given = Asked.decoded(with("\"" + name + "\":" + form.formatted(format)))
                .settings()
                .given(Setting.OUTPUT_FORMAT)
                .orElseThrow();
        assertThat(given.field()).isEqualTo(field);
        assertThat(given.value().toString()).contains("{\"type\":\"object\"}");
    }

    @Test
    void instructionsAreTheFirstTurnAndKeepTheirBlocks() {
        ChatRequest request = Asked.decoded(with("\"system\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\",\"cache_control\":{\"type\":\"ephemeral\"}}]"));
        assertThat(request.turns().getFirst().role()).isEqualTo(Role.SYSTEM);
        assertThat(request.turns().getFirst().field()).isEqualTo("system");
        assertThat(request.turns().getFirst().content()).hasSize(2);
        assertThat(request.turns().getFirst().content().get(1).cache()).contains(new CacheMark(Optional.empty()));
    }

    @Test
    void instructionsInTheMiddleStayWhereTheyStand() {
        ChatRequest request = Asked.decoded("{\"model\":\"m\",\"max_tokens\":1,\"messages\":["
                + "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"b\"},"
                + "{\"role\":\"assistant\",\"content\":\"c\",\"odd\":1}]}");
        assertThat(request.turns())
                .extracting(turn -> turn.role() + " " + turn.field())
                .containsExactly("USER messages[0]", "SYSTEM messages[1]", "ASSISTANT messages[2]");
        assertThat(request.extras()).extracting(Extra::field).containsExactly("messages[2].odd");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"type":"text","text":"a"}                                        | Text[text=a, citations=[]]
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}} | Image[source=Inline[image/png, 4 characters], detail=Optional.empty]
            {"type":"image","source":{"type":"url","url":"https://a/b"}}      | Image[source=Remote[url=https://a/b, mediaType=], detail=Optional.empty]
            {"type":"image","source":{"type":"file","file_id":"f"}}           | Image[source=Held[at=anthropic-messages, id=f], detail=Optional.empty]
            {"type":"document","title":"t","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}} | Document[source=Inline[application/pdf, 4 characters], name=Optional[t]]
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"a"}} | Document[source=Inline[text/plain, 4 characters], name=Optional.empty]
            {"type":"document","source":{"type":"url","url":"https://a/b"}}   | Document[source=Remote[url=https://a/b, mediaType=application/pdf], name=Optional.empty]
            {"type":"document","source":{"type":"content","content":"abc"}}   | Document[source=Inline[text/plain, 4 characters], name=Optional.empty]
            {"type":"tool_use","id":"toolu_1","name":"n","input":{"a":9007199254740993}} | ToolCall[id=toolu_1, name=n, arguments={"a":9007199254740993}, kind=FUNCTION]
            {"type":"tool_use","id":"toolu_th_call_1","name":"n","input":{}}  | ToolCall[id=call_1, name=n, arguments={}, kind=FUNCTION]
            {"type":"tool_result","tool_use_id":"toolu_1"}                    | ToolResult[callId=toolu_1, name=Optional.empty, content=[], failed=false]
            {"type":"tool_result","tool_use_id":"t","content":"x","is_error":true} | ToolResult[callId=t, name=Optional.empty, content=[Text[text=x, citations=[]]], failed=true]
            {"type":"thinking","thinking":"t","signature":"s"}                | Thinking[text=t, redacted=false]
            {"type":"redacted_thinking","data":"d"}                           | Thinking[text=, redacted=true]
            {"type":"server_tool_use","id":"s","name":"web_search","input":{}} | Unknown[from=anthropic-messages, kind=server_tool_use, raw={"type":"server_tool_use","id":"s","name":"web_search","input":{}}]
            {"type":"container_upload","file_id":"f"}                         | Unknown[from=anthropic-messages, kind=container_upload, raw={"type":"container_upload","file_id":"f"}]
            """)
    void blockBecomesPart(String block, String expected) {
        ChatRequest request = block(block);
        assertThat(request.turns().getFirst().content()).hasSize(1);
        assertThat(request.turns().getFirst().content().getFirst().part().toString())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"type":"text","text":"a",%s}
            {"type":"image","source":{"type":"url","url":"https://a/b"},%s}
            {"type":"document","source":{"type":"url","url":"https://a/b"},%s}
            {"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}],%s}
            {"type":"tool_use","id":"t","name":"n","input":{},%s}
            {"type":"tool_result","tool_use_id":"t","content":"x",%s}
            """)
    void cacheMarkAndUnknownFieldsOfBlockAreKept_bug28(String block) {
        Content content = block(block.formatted("\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"},\"odd\":1"))
                .turns()
                .getFirst()
                .content()
                .getFirst();
        assertThat(content.cache()).contains(new CacheMark(Optional.of("1h")));
        assertThat(content.extras()).extracting(Extra::field).containsExactly("messages[0].content[0].odd");
    }

    @Test
    void markInsideResultCountsForTheResult_bug28() {
        Content content = block("{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}]}")
                .turns()
                .getFirst()
                .content()
                .getFirst();
        assertThat(content.cache()).contains(new CacheMark(Optional.empty()));
    }

    @Test
    void functionKeepsEveryField_bug28() {
        var tool =
                (Tool.Function) Asked.decoded(with("\"tools\":[{\"name\":\"n\",\"description\":\"d\",\"input_schema\":"
                                + "{\"type\":\"object\"},\"strict\":true,\"cache_control\":{\"type\":\"ephemeral\"},"
                                + "\"eager_input_streaming\":true,\"input_examples\":[],\"defer_loading\":true,"
                                + "\"allowed_callers\":[]}]"))
                        .tools()
                        .getFirst();
        assertThat(tool.field()).isEqualTo("tools[0]");
        assertThat(tool.description()).contains("d");
        assertThat(tool.parameters().orElseThrow().text()).isEqualTo("{\"type\":\"object\"}");
        assertThat(tool.strict()).contains(true);
        assertThat(tool.cache()).isPresent();
        assertThat(tool.extras())
                .extracting(Extra::field)
                .containsExactly(
                        "tools[0].eager_input_streaming",
                        "tools[0].input_examples",
                        "tools[0].defer_loading",
                        "tools[0].allowed_callers");
    }

    @Test
    void hostedToolsAreToldApartFromFunctions() {
        ChatRequest request =
                Asked.decoded(with("\"tools\":[{\"type\":\"web_search_20260209\",\"name\":\"web_search\"},"
                        + "{\"type\":\"bash_20250124\",\"name\":\"bash\"},{\"type\":\"custom\",\"name\":\"f\","
                        + "\"input_schema\":{\"type\":\"object\"}}]"));
        assertThat(request.tools().get(0)).isInstanceOf(Tool.WebSearch.class);
        assertThat(request.tools().get(1)).isInstanceOf(Tool.Hosted.class);
        assertThat(request.tools().get(2)).isInstanceOf(Tool.Function.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"model":"m","max_tokens":0,"messages":[]}                                       | max_tokens
            {"model":"m","max_tokens":1.5,"messages":[]}                                     | max_tokens
            {"model":"m","max_tokens":1,"messages":[{"role":"tool","content":"x"}]}          | messages[0].role
            {"model":"m","max_tokens":1,"messages":[{"role":"user"}]}                        | messages[0].content
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{}]}]}         | messages[0].content[0].type
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text"}]}]} | messages[0].content[0].text
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"x"}}]}]} | messages[0].content[0].source.type
            {"model":"m","max_tokens":1,"messages":[],"stop_sequences":[1]}                  | stop_sequences
            {"model":"m","max_tokens":1,"messages":[],"tool_choice":{"type":"x"}}            | tool_choice.type
            {"model":"m","max_tokens":1,"messages":[],"thinking":{"type":"x"}}               | thinking.type
            {"model":"m","max_tokens":1,"messages":[],"output_config":{"effort":"x"}}        | output_config.effort
            {"model":"m","max_tokens":1,"messages":[],"output_config":{"format":{"type":"x"}}} | output_config.format.type
            {"model":"m","max_tokens":1,"messages":[],"tools":[{}]}                          | tools[0].name
            {"model":"m","max_tokens":1,"messages":[1]}                                      | messages[0]
            """)
    void nonsenseIsRefusedNamingTheField(String body, String field) {
        assertThat(Asked.decode(body))
                .isInstanceOfSatisfying(
                        Decoded.Refused.class,
                        refused -> assertThat(refused.failure().field()).contains(field));
    }

    @Test
    void base64OfEitherAlphabetBecomesStandard() {
        var image = (Part.Image) block("{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                        + "\"media_type\":\"image/png\",\"data\":\"_-8\"}}")
                .turns()
                .getFirst()
                .content()
                .getFirst()
                .part();
        assertThat(image.source()).isEqualTo(new MediaSource.Inline("image/png", "/+8="));
    }

    @Test
    void textThatIsNoJsonIsRefused() {
        assertThat(Asked.decode("{")).isInstanceOf(Decoded.Refused.class);
        assertThat(Asked.decode("{\"thinking\":" + "[".repeat(1000) + "]".repeat(1000) + "}"))
                .isInstanceOf(Decoded.Refused.class);
    }

    @Test
    void weightOfWhatCannotBeLeftOutIsDemand() {
        assertThat(Asked.decoded(with("\"container\":\"c\"")).extras())
                .allMatch(extra -> extra.weight() == Weight.DEMAND);
    }
}
