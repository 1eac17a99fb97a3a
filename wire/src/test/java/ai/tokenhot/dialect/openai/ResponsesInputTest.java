package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import com.openai.models.responses.ResponseInputItem;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Items and their parts become turns. */
final class ResponsesInputTest {

    private static final Proof FOREIGN = new Proof(ResponsesSamples.ELSEWHERE, "model-1", "signature", "c2ln");

    private static List<Turn> turns(String... items) {
        return request(items).turns();
    }

    private static ChatRequest request(String... items) {
        return ResponsesSamples.decoded("{\"model\":\"m\",\"input\":[" + String.join(",", items) + "]}");
    }

    private static List<Content> contents(String... items) {
        return turns(items).stream().flatMap(turn -> turn.content().stream()).toList();
    }

    private static Part only(String part) {
        return contents("{\"role\":\"user\",\"content\":[" + part + "]}")
                .getFirst()
                .part();
    }

    @Test
    void messagesKeepTheirRolesAndOrder() {
        List<Turn> turns = turns(
                "{\"role\":\"system\",\"content\":\"a\"}",
                "{\"type\":\"message\",\"role\":\"user\",\"content\":\"b\"}",
                "{\"role\":\"developer\",\"content\":[{\"type\":\"input_text\",\"text\":\"c\"}]}",
                "{\"role\":\"user\",\"content\":\"d\"}",
                "{\"role\":\"user\",\"content\":\"e\"}");
        assertThat(turns)
                .extracting(Turn::role)
                .containsExactly(Role.SYSTEM, Role.USER, Role.DEVELOPER, Role.USER, Role.USER);
        assertThat(turns)
                .extracting(Turn::field)
                .containsExactly("input[0]", "input[1]", "input[2]", "input[3]", "input[4]");
    }

    /** Other languages want all calls of an answer in one turn, and all their results in the next. */
    @Test
    void oneAnswerIsOneTurnAndSoAreItsResults() {
        List<Turn> turns = turns(
                "{\"role\":\"user\",\"content\":\"hi\"}",
                "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]}",
                "{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_1\",\"status\":\"completed\",\"content\":["
                        + "{\"type\":\"output_text\",\"text\":\"a\",\"annotations\":[]}]}",
                "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}",
                "{\"type\":\"custom_tool_call\",\"call_id\":\"call_2\",\"name\":\"c\",\"input\":\"x\"}",
                "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"one\"}",
                "{\"type\":\"custom_tool_call_output\",\"call_id\":\"call_2\",\"output\":\"two\"}",
                "{\"role\":\"user\",\"content\":\"go on\"}");
        assertThat(turns).extracting(Turn::role).containsExactly(Role.USER, Role.ASSISTANT, Role.USER, Role.USER);
        assertThat(turns.get(1).content())
                .extracting(Content::part)
                .containsExactly(
                        new Part.Thinking("", false),
                        new Part.Text("a"),
                        new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION),
                        new Part.ToolCall("call_2", "c", "x", CallKind.CUSTOM));
        assertThat(turns.get(1).field()).isEqualTo("input[1]");
        assertThat(turns.get(2).content())
                .extracting(Content::part)
                .containsExactly(
                        new Part.ToolResult("call_1", Optional.empty(), List.of(new Part.Text("one")), false),
                        new Part.ToolResult("call_2", Optional.empty(), List.of(new Part.Text("two")), false));
    }

    @Test
    void resultHasTextsPicturesAndDocuments() {
        Part.ToolResult result = (Part.ToolResult) contents("""
                {"type":"function_call_output","call_id":"call_1","output":[
                  {"type":"input_text","text":"see"},
                  {"type":"input_image","image_url":"data:image/png;base64,AAAA"},
                  {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}]}""").getFirst().part();
        assertThat(result.content())
                .containsExactly(
                        new Part.Text("see"),
                        new Part.Image(new MediaSource.Inline("image/png", "AAAA"), Optional.empty()),
                        new Part.Document(new MediaSource.Inline("application/pdf", "AAAA"), Optional.of("a.pdf")));
    }

    @Test
    void pictureIsAtAnAddressInlineOrHeld() {
        assertThat(only("{\"type\":\"input_image\",\"image_url\":\"https://example.org/a.png\",\"detail\":\"low\"}"))
                .isEqualTo(new Part.Image(new MediaSource.Remote("https://example.org/a.png", ""), Optional.of("low")));
        assertThat(only("{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AAAA\",\"detail\":\"auto\"}"))
                .isEqualTo(new Part.Image(new MediaSource.Inline("image/png", "AAAA"), Optional.empty()));
        assertThat(only("{\"type\":\"input_image\",\"file_id\":\"file-1\",\"detail\":\"auto\"}"))
                .isEqualTo(new Part.Image(new MediaSource.Held(Responses.ID, "file-1"), Optional.empty()));
    }

    @Test
    void fileIsAtAnAddressInlineOrHeld() {
        assertThat(only("{\"type\":\"input_file\",\"file_url\":\"https://example.org/a.pdf\"}"))
                .isEqualTo(
                        new Part.Document(new MediaSource.Remote("https://example.org/a.pdf", ""), Optional.empty()));
        assertThat(only("{\"type\":\"input_file\",\"file_data\":\"AAAA\",\"filename\":\"a\"}"))
                .isEqualTo(new Part.Document(new MediaSource.Inline("", "AAAA"), Optional.of("a")));
        assertThat(only("{\"type\":\"input_file\",\"file_id\":\"file-1\"}"))
                .isEqualTo(new Part.Document(new MediaSource.Held(Responses.ID, "file-1"), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"input_image\",\"image_url\":\"ftp://example.org/a.png\"}",
                "{\"type\":\"input_image\",\"image_url\":\"data:image/png,plain\"}",
                "{\"type\":\"input_image\"}",
                "{\"type\":\"input_file\",\"file_data\":\"data:application/pdf;base64,§\"}",
                "{\"type\":\"input_file\"}",
                "{\"type\":\"input_text\"}",
                "{\"text\":\"no type\"}"
            })
    void brokenPartIsRefusedByItsField(String part) {
        assertThat(ResponsesSamples.refusal(
                                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[" + part + "]}]}")
                        .field())
                .hasValueSatisfying(field -> assertThat(field).startsWith("input[0].content[0]"));
    }

    @Test
    void whatOnlyThisLanguageSaysIsKeptAsExtra() {
        List<Content> contents = contents(
                "{\"role\":\"assistant\",\"phase\":\"commentary\",\"content\":\"a\"}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_id\":\"f\",\"detail\":\"high\"}]}");
        assertThat(contents)
                .flatExtracting(Content::extras)
                .extracting(Extra::field)
                .containsExactly("input[0].phase", "input[1].content[0].detail");
    }

    @Test
    void cacheMarkStaysOnItsPart() {
        assertThat(contents("{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"a\","
                                + "\"prompt_cache_breakpoint\":{\"mode\":\"explicit\",\"ttl\":\"12h\"}}]}")
                        .getFirst()
                        .cache())
                .contains(new CacheMark(Optional.of("12h")));
    }

    @Test
    void itemReferenceIsADemand() {
        assertThat(request("{\"type\":\"item_reference\",\"id\":\"rs_1\"}").extras())
                .singleElement()
                .satisfies(extra -> {
                    assertThat(extra.field()).isEqualTo("input[0]");
                    assertThat(extra.weight()).isEqualTo(Weight.DEMAND);
                });
    }

    @Test
    void nativeReasoningKeepsItsTextItsNameAndItsProof() {
        Content content = contents("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\","
                        + "\"text\":\"a\"},{\"type\":\"summary_text\",\"text\":\"b\"}],\"encrypted_content\":\"gAAA\"}")
                .getFirst();
        assertThat(content.part()).isEqualTo(new Part.Thinking("a\n\nb", false));
        Proof proof = content.proof().orElseThrow();
        assertThat(proof.dialect()).isEqualTo(Responses.ID);
        assertThat(proof.model()).isEmpty();
        assertThat(ResponsesProof.id(proof)).contains("rs_1");
        assertThat(ResponsesProof.encrypted(proof)).isEqualTo("gAAA");
    }

    /** Bug 14: another vendor's proofs come back where they were, on thoughts, on calls and on texts. */
    @Test
    void foreignProofsComeBackToTheirPlaces_bug14() {
        String text = ProofText.of(FOREIGN);
        List<Content> contents = contents(
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "~r\"}",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]}",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "~p\"}",
                "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}",
                "{\"type\":\"function_call\",\"call_id\":\"call_2\",\"name\":\"f\",\"arguments\":\"{}\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "~c.call_1\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "~e\"}");
        Optional<Proof> proof = Optional.of(FOREIGN);
        assertThat(contents)
                .containsExactly(
                        Content.of(new Part.Thinking("", false), proof),
                        Content.of(new Part.Thinking("", true), proof),
                        Content.of(new Part.Text("a"), proof),
                        Content.of(new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION), proof),
                        Content.of(new Part.ToolCall("call_2", "f", "{}", CallKind.FUNCTION)),
                        Content.of(new Part.Text(""), proof));
    }

    @ParameterizedTest
    @ValueSource(strings = {"th1.", "th1.a.b", "th1.!.!.!.!", "th1.a.b.c.d.e~p", "~", ""})
    void brokenProofDoesNoHarm(String text) {
        assertThat(contents("{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + text + "\"}"))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** What our own encoder made fit comes back as it was (bug 29). */
    @Test
    void idsAreInjectiveBothWays_bug29() {
        for (String id : List.of("call_123", "fc_123", "toolu_1", "functions.f:0", "调用")) {
            List<Content> contents = contents(
                    "{\"type\":\"function_call_output\",\"call_id\":\"" + OpenAiNames.id(id) + "\",\"output\":\"\"}");
            assertThat(((Part.ToolResult) contents.getFirst().part()).callId()).isEqualTo(id);
        }
    }

    @Test
    void callInANamespaceIsOneWord() {
        Part.ToolCall call = (Part.ToolCall) contents("{\"type\":\"function_call\",\"call_id\":\"c\",\"namespace\":"
                        + "\"mcp__files\",\"name\":\"read\",\"arguments\":\"{}\"}")
                .getFirst()
                .part();
        assertThat(call.name()).isEqualTo("mcp__files__read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web_search_call",
                "file_search_call",
                "code_interpreter_call",
                "computer_call",
                "mcp_list_tools",
                "mcp_call",
                "mcp_approval_request",
                "shell_call",
                "local_shell_call",
                "apply_patch_call",
                "tool_search_call",
                "program",
                "image_generation_call"
            })
    void hostedCallIsTheModelsAndKeepsItsForm(String type) {
        assertUnknown(type, Role.ASSISTANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "computer_call_output",
                "mcp_approval_response",
                "shell_call_output",
                "local_shell_call_output",
                "apply_patch_call_output",
                "tool_search_output",
                "program_output",
                "compaction",
                "compaction_trigger",
                "configuration_update",
                "additional_tools"
            })
    void whatTheCallerGivesBesidesKeepsItsForm(String type) {
        assertUnknown(type, Role.USER);
    }

    private static void assertUnknown(String type, Role role) {
        List<Turn> turns = turns("{\"type\":\"" + type + "\",\"x\":1}");
        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.role()).isEqualTo(role);
            Part.Unknown unknown = (Part.Unknown) turn.content().getFirst().part();
            assertThat(unknown.kind()).isEqualTo(type);
            assertThat(unknown.raw().text()).isEqualTo("{\"type\":\"" + type + "\",\"x\":1}");
        });
    }

    @Test
    void generatedPictureWithItsBytesIsAPicture() {
        assertThat(contents("{\"type\":\"image_generation_call\",\"id\":\"ig_1\",\"status\":\"completed\",\"result\":"
                                + "\"AAAA\",\"output_format\":\"webp\"}")
                        .getFirst()
                        .part())
                .isEqualTo(new Part.Image(new MediaSource.Inline("image/webp", "AAAA"), Optional.empty()));
    }

    /** The vendor's list of items is the measure: a new kind fails here until somebody looks at it. */
    @Test
    void everyKindOfItemOfTheSdkIsKnown() {
        Set<String> kinds = Set.of(
                "easyInputMessage",
                "message",
                "responseOutputMessage",
                "fileSearchCall",
                "computerCall",
                "computerCallOutput",
                "webSearchCall",
                "functionCall",
                "functionCallOutput",
                "toolSearchCall",
                "toolSearchOutput",
                "additionalTools",
                "configurationUpdate",
                "reasoning",
                "compaction",
                "imageGenerationCall",
                "codeInterpreterCall",
                "localShellCall",
                "localShellCallOutput",
                "shellCall",
                "shellCallOutput",
                "applyPatchCall",
                "applyPatchCallOutput",
                "mcpListTools",
                "mcpApprovalRequest",
                "mcpApprovalResponse",
                "mcpCall",
                "customToolCallOutput",
                "customToolCall",
                "compactionTrigger",
                "itemReference",
                "program",
                "programOutput");
        List<String> sdk = Arrays.stream(ResponseInputItem.class.getMethods())
                .filter(method -> method.getReturnType().equals(Optional.class) && method.getParameterCount() == 0)
                .map(Method::getName)
                .filter(name -> !name.startsWith("_"))
                .toList();
        assertThat(kinds).containsAll(sdk);
    }
}
