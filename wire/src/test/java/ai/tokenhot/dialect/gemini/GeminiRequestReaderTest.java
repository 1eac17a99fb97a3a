package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.dialect.gemini.GeminiFixture.CODEC;
import static ai.tokenhot.dialect.gemini.GeminiFixture.read;
import static ai.tokenhot.dialect.gemini.GeminiFixture.refusedRead;
import static ai.tokenhot.dialect.gemini.GeminiFixture.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class GeminiRequestReaderTest {

    @Test
    void conversationWithInstructionsInSnakeCase() {
        ChatRequest request = read("""
                {"system_instruction":{"parts":[{"text":"answer in one line"}]},
                 "contents":[{"role":"user","parts":[{"text":"my cat is Mo"}]},
                             {"role":"model","parts":[{"text":"noted"}]},
                             {"parts":[{"text":"what is it called?"}]}]}""");
        assertThat(request.model()).isEqualTo("asked-model");
        assertThat(request.turns())
                .extracting(turn -> turn.field() + " " + turn.role())
                .containsExactly(
                        "system_instruction SYSTEM", "contents[0] USER", "contents[1] ASSISTANT", "contents[2] USER");
        assertThat(request.extras()).isEmpty();
    }

    /** As a client collects them from a stream and sends them back. */
    @Test
    void piecesOfOneThoughtAreOneThought() {
        List<Content> contents = read("""
                {"contents":[{"role":"model","parts":[
                  {"text":"Hm, ","thought":true},{"text":"well","thought":true},
                  {"text":"","thought":true,"thoughtSignature":"c2ln"},
                  {"text":"another","thought":true},{"text":"42"}]}]}""").turns().getFirst().content();
        assertThat(contents)
                .extracting(Content::part)
                .containsExactly(
                        new Part.Thinking("Hm, well", false), new Part.Thinking("another", false), new Part.Text("42"));
        assertThat(contents.getFirst().proof()).isPresent();
        assertThat(contents.get(1).proof()).isEmpty();
    }

    @Test
    void settingsKeepTheirFields() {
        ChatRequest request = read("""
                {"contents":[],"generation_config":{"top_k":40,"max_output_tokens":"100","candidateCount":2,
                 "thinking_config":{"thinking_level":"HIGH","include_thoughts":true}}}""");
        assertThat(request.settings().given(Setting.TOP_K).orElseThrow().field())
                .isEqualTo("generation_config.top_k");
        assertThat(request.settings().get(Setting.MAX_OUTPUT_TOKENS)).contains(100L);
        assertThat(request.settings().get(Setting.CHOICES)).contains(2L);
        assertThat(request.settings().get(Setting.EFFORT)).contains(Effort.HIGH);
        assertThat(request.settings().get(Setting.THOUGHTS_SHOWN)).contains(true);
    }

    @Test
    void budgetTellsWhenToThink() {
        assertThat(mode(0)).contains(ThinkingMode.DISABLED);
        assertThat(mode(-1)).contains(ThinkingMode.ADAPTIVE);
        assertThat(mode(1024)).contains(ThinkingMode.ENABLED);
    }

    private static Optional<ThinkingMode> mode(long budget) {
        return read("{\"contents\":[],\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":" + budget + "}}}")
                .settings()
                .get(Setting.THINKING);
    }

    /** Without them the answer would not be what was asked for, so they cannot be left out. */
    @Test
    void whatCannotBeLeftOutIsDemanded() {
        ChatRequest request = read("""
                {"contents":[],"continuationToken":"abc","labels":{"a":"b"},"safetySettings":[],
                 "generationConfig":{"responseMimeType":"text/x.enum","responseSchema":{"type":"STRING","enum":["a"]}}}""");
        assertThat(request.extras())
                .filteredOn(extra -> extra.weight() == Weight.DEMAND)
                .extracting(Extra::field)
                .containsExactlyInAnyOrder(
                        "continuationToken", "generationConfig.responseMimeType", "generationConfig.responseSchema");
    }

    @Test
    void choiceOfTools() {
        assertThat(choice("{\"mode\":\"AUTO\"}")).contains(new ToolChoice.Auto());
        assertThat(choice("{\"mode\":\"NONE\"}")).contains(new ToolChoice.None());
        assertThat(choice("{\"mode\":\"ANY\"}")).contains(new ToolChoice.Required());
        assertThat(choice("{\"mode\":\"ANY\",\"allowed_function_names\":[\"f\"]}"))
                .contains(new ToolChoice.Named("f"));
        assertThat(choice("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\",\"g\"]}"))
                .contains(new ToolChoice.Allowed(List.of("f", "g"), true));
        assertThat(choice("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"f\"]}"))
                .contains(new ToolChoice.Allowed(List.of("f"), false));
        assertThat(refusedRead("{\"contents\":[],\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"any\"}}}")
                        .field())
                .contains("toolConfig.functionCallingConfig.mode");
    }

    private static Optional<ToolChoice> choice(String config) {
        return read("{\"contents\":[],\"toolConfig\":{\"functionCallingConfig\":" + config + "}}")
                .settings()
                .get(Setting.TOOL_CHOICE);
    }

    @Test
    void openApiSchemasBecomeJsonSchema() {
        ChatRequest request = read("""
                {"contents":[],"tools":{"function_declarations":[{"name":"f","parameters":{"type":"OBJECT","properties":{
                  "b":{"type":"STRING","nullable":true,"enum":["x"],"format":"enum"},
                  "a":{"type":"ARRAY","items":{"type":"INTEGER","format":"int64"},"min_items":"2"}},
                  "property_ordering":["a","b"],"required":["a"]}}]},
                 "generationConfig":{"responseMimeType":"application/json",
                  "responseSchema":{"anyOf":[{"type":"NUMBER"}],"nullable":true,"example":1}}}""");
        var function = (Tool.Function) request.tools().getFirst();
        assertThat(function.field()).isEqualTo("tools.function_declarations[0]");
        assertThat(function.parameters().orElseThrow().text()).isEqualTo("""
                {"type":"object","properties":{"a":{"type":"array","items":{"type":"integer","format":"int64"},"minItems":2},\
                "b":{"type":["string","null"],"enum":["x",null]}},"required":["a"]}""");
        var format = (OutputFormat.Schema)
                request.settings().get(Setting.OUTPUT_FORMAT).orElseThrow();
        assertThat(format.schema().text())
                .isEqualTo("{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}],\"examples\":[1]}");
    }

    /** Calls of this language may go without ids; results belong to them by name and order (bugs 15 and 29). */
    @Test
    void callsWithoutIdsAreNamedAndAnsweredInOrder_bug29() {
        ChatRequest request = read("""
                {"contents":[
                 {"role":"user","parts":[{"text":"hi"}]},
                 {"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"g"}},
                   {"functionCall":{"name":"f","args":{"a":2}}},{"functionCall":{"id":"call_1_0","name":"f"}}]},
                 {"role":"function","parts":[
                   {"functionResponse":{"name":"g","response":{"output":"G"}}},
                   {"functionResponse":{"name":"f","response":{"output":"F1"}}},
                   {"functionResponse":{"id":"call_1_0","name":"f","response":{"error":"F3"}}},
                   {"functionResponse":{"name":"f","response":{"temperature":20}}}]}]}""");
        List<Part.ToolCall> calls = request.turns().get(1).content().stream()
                .map(content -> (Part.ToolCall) content.part())
                .toList();
        assertThat(calls).extracting(Part.ToolCall::id).doesNotHaveDuplicates().hasSize(4);
        // Bug 32: a call without arguments has the arguments {}.
        assertThat(calls).extracting(Part.ToolCall::arguments).containsExactly("{\"a\":1}", "{}", "{\"a\":2}", "{}");
        assertThat(request.turns().get(2).role()).isEqualTo(Role.USER);
        assertThat(request.turns().get(2).content())
                .extracting(Content::part)
                .containsExactly(
                        result(calls.get(1), "G", false),
                        result(calls.get(0), "F1", false),
                        result(calls.get(3), "F3", true),
                        result(calls.get(2), "{\"temperature\":20}", false));
    }

    private static Part result(Part.ToolCall call, String text, boolean failed) {
        return new Part.ToolResult(call.id(), Optional.of(call.name()), List.of(new Part.Text(text)), failed);
    }

    @Test
    void resultWithoutACallIsRefused() {
        assertThat(refusedRead("""
                        {"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""").field()).contains("contents[0].parts[0].functionResponse");
    }

    /** Bug 14: what stands in a signature comes back, our own unwrapped, in its place among texts and calls. */
    @Test
    void signaturesKeepTheirPlace_bug14() {
        var foreign = new Proof(GeminiFixture.ELSEWHERE, "their-model", "signature", "abc==");
        String urlSafe =
                ProofText.inBase64(foreign).replace('+', '-').replace('/', '_').replace("=", "");
        ChatRequest request = read("""
                {"contents":[{"role":"model","parts":[
                  {"text":"","thought":true,"thoughtSignature":"%s"},
                  {"text":"hello","thought_signature":"bmF0aXZl"},
                  {"functionCall":{"name":"f"},"thoughtSignature":"%s"},
                  {"functionCall":{"name":"f"},"thoughtSignature":"skip_thought_signature_validator"},
                  {"thoughtSignature":"bGFzdA=="},
                  {"text":"","thought":true,"partMetadata":{"redacted":true},"thoughtSignature":"%s"}]}]}""".formatted(ProofText.inBase64(foreign), urlSafe, urlSafe));
        List<Content> contents = request.turns().getFirst().content();
        assertThat(contents)
                .extracting(content -> content.proof().orElse(null))
                .containsExactly(foreign, own("bmF0aXZl"), foreign, null, own("bGFzdA=="), foreign);
        assertThat(contents.get(0).part()).isEqualTo(new Part.Thinking("", false));
        assertThat(contents.get(4).part()).isEqualTo(new Part.Text(""));
        assertThat(contents.get(5).part()).isEqualTo(new Part.Thinking("", true));
        assertThat(contents).allMatch(content -> content.extras().isEmpty());
    }

    private static Proof own(String value) {
        return new Proof(GenerateContent.ID, "", ThoughtSignature.FORM, value);
    }

    @Test
    void mediaByTypeInEitherBase64() {
        ChatRequest request = read("""
                {"contents":[{"parts":[
                  {"inline_data":{"mime_type":"image/png","data":"-_8"},"mediaResolution":{"level":"MEDIA_RESOLUTION_HIGH"}},
                  {"inlineData":{"mimeType":"audio/wav","data":"AAAA"}},
                  {"fileData":{"fileUri":"https://www.youtube.com/watch?v=1"}},
                  {"inlineData":{"mimeType":"application/pdf","data":"AAAA","displayName":"a.pdf"}}]}]}""");
        assertThat(request.turns().getFirst().content())
                .extracting(Content::part)
                .containsExactly(
                        new Part.Image(new MediaSource.Inline("image/png", "+/8="), Optional.of("high")),
                        new Part.Audio(new MediaSource.Inline("audio/wav", "AAAA"), Optional.empty()),
                        new Part.Video(new MediaSource.Remote("https://www.youtube.com/watch?v=1", "")),
                        new Part.Document(new MediaSource.Inline("application/pdf", "AAAA"), Optional.of("a.pdf")));
    }

    @Test
    void whatCannotBeMeantIsRefusedByItsField() {
        assertThat(refusedRead("{\"contents\":[{\"role\":\"boss\",\"parts\":[]}]}")
                        .field())
                .contains("contents[0].role");
        assertThat(refusedRead("{\"contents\":[{\"parts\":[{}]}]}").field()).contains("contents[0].parts[0]");
        assertThat(refusedRead("{\"contents\":[],\"generationConfig\":{\"seed\":\"x\"}}")
                        .field())
                .contains("generationConfig.seed");
        assertThat(refusedRead("{\"contents\":[],\"a\":{\"b\":1,\"b\":2}}").kind())
                .isEqualTo(FailureKind.MALFORMED_JSON);
    }

    @Test
    void countedRequestStandsInsideAnother() {
        Decoded decoded = CODEC.decodeRequest(target(Operation.COUNT_TOKENS, false), """
                {"generateContentRequest":{"model":"models/asked-model","contents":[{"parts":[{"text":"hi"}]}],
                 "tools":[{"functionDeclarations":[{"name":"f"}]}]}}""".getBytes(UTF_8));
        ChatRequest request = ((Decoded.Request) decoded).request();
        assertThat(request.turns()).hasSize(1);
        assertThat(request.tools()).hasSize(1);
        assertThat(request.extras()).isEmpty();
    }
}
