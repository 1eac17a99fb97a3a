package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.dialect.openai.ResponsesSamples.scope;
import static ai.tokenhot.dialect.openai.ResponsesSamples.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Streams, written and read. */
final class ResponsesStreamTest {

    private static final ChatEvent BEGAN = new ChatEvent.Began("upstream", "upstream-model");
    private static final ChatEvent STOP = new ChatEvent.Ended(0, Finish.of(Reason.STOP));
    private static final ChatEvent CALLS = new ChatEvent.Ended(0, Finish.of(Reason.TOOL_CALLS));

    private static List<String> names(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: response.".length()))
                .toList();
    }

    private static List<JsonObject> data(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> (JsonObject) Json.parse(line.substring("data: ".length())))
                .toList();
    }

    private static JsonObject last(String stream) {
        return data(stream).getLast().object("response").orElseThrow();
    }

    private static String events(String... data) {
        return String.join(
                "",
                Arrays.stream(data)
                        .map(json -> "event: "
                                + ((JsonObject) Json.parse(json)).string("type").orElseThrow() + "\ndata: " + json
                                + "\n\n")
                        .toList());
    }

    private static List<Content> contents(StreamReading reading) {
        return reading.reply().choices().stream()
                .map(Choice::content)
                .flatMap(List::stream)
                .toList();
    }

    /** Bug 20: the whole ladder. */
    @Test
    void textClimbsTheWholeLadder_bug20() {
        String stream = stream(
                scope(),
                new Usage(Map.of(Quantity.INPUT, 3L, Quantity.OUTPUT, 2L), Provenance.EXACT, Optional.empty()),
                BEGAN,
                new ChatEvent.TextDelta(0, 0, "Hal"),
                new ChatEvent.TextDelta(0, 0, "lo 😀\n\"\u0001"),
                new ChatEvent.PartEnded(0, 0),
                STOP);
        String text = "Hallo 😀\\n\\\"\\u0001";
        String part = "{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[],\"logprobs\":[]}";
        String item = "{\"type\":\"message\",\"id\":\"msg_req1_0\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":[" + part + "]}";
        String place = ",\"item_id\":\"msg_req1_0\",\"output_index\":0,\"content_index\":0";
        assertThat(stream)
                .contains("event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\","
                        + "\"sequence_number\":2,\"output_index\":0,\"item\":{\"type\":\"message\","
                        + "\"id\":\"msg_req1_0\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}\n\n"
                        + "event: response.content_part.added\ndata: {\"type\":\"response.content_part.added\","
                        + "\"sequence_number\":3" + place + ",\"part\":{\"type\":\"output_text\",\"text\":\"\","
                        + "\"annotations\":[],\"logprobs\":[]}}\n\n"
                        + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                        + "\"sequence_number\":4" + place + ",\"delta\":\"Hal\",\"logprobs\":[]}\n\n"
                        + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                        + "\"sequence_number\":5" + place + ",\"delta\":\"lo 😀\\n\\\"\\u0001\",\"logprobs\":[]}\n\n"
                        + "event: response.output_text.done\ndata: {\"type\":\"response.output_text.done\","
                        + "\"sequence_number\":6" + place + ",\"text\":\"" + text + "\",\"logprobs\":[]}\n\n"
                        + "event: response.content_part.done\ndata: {\"type\":\"response.content_part.done\","
                        + "\"sequence_number\":7" + place + ",\"part\":" + part + "}\n\n"
                        + "event: response.output_item.done\ndata: {\"type\":\"response.output_item.done\","
                        + "\"sequence_number\":8,\"output_index\":0,\"item\":" + item + "}\n\n");
        assertThat(names(stream)).startsWith("created", "in_progress").endsWith("completed");
        assertThat(last(stream).string("id")).contains("resp_req1");
        assertThat(last(stream).string("object")).contains("response");
        assertThat(last(stream).string("model")).contains("asked-model");
        assertThat(last(stream).get("output")).contains(new JsonArray(List.of(Json.parse(item))));
        assertThat(last(stream).get("usage"))
                .contains(Json.parse("{\"input_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":0,"
                        + "\"cache_write_tokens\":0},\"output_tokens\":2,\"output_tokens_details\":"
                        + "{\"reasoning_tokens\":0},\"total_tokens\":5}"));
    }

    /** Bug 21: a call without text has no message item. */
    @Test
    void callWithoutTextHasNoMessage_bug21() {
        String stream = stream(
                scope(),
                Usage.none(),
                BEGAN,
                new ChatEvent.TextDelta(0, 0, ""),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.CallBegan(0, 1, "toolu_1", "f", CallKind.FUNCTION),
                new ChatEvent.ArgumentsDelta(0, 1, "{\"a\":"),
                new ChatEvent.ArgumentsDelta(0, 1, "1}"),
                new ChatEvent.PartEnded(0, 1),
                CALLS);
        assertThat(names(stream))
                .containsExactly(
                        "created",
                        "in_progress",
                        "output_item.added",
                        "function_call_arguments.delta",
                        "function_call_arguments.delta",
                        "function_call_arguments.done",
                        "output_item.done",
                        "completed");
        assertThat(last(stream).get("output"))
                .contains(Json.parse("[{\"type\":\"function_call\",\"id\":\"fc_req1_0\",\"status\":\"completed\","
                        + "\"arguments\":\"{\\\"a\\\":1}\",\"call_id\":\"toolu_1\",\"name\":\"f\"}]"));
    }

    /** Bug 32: a call without arguments has none, and not an empty text. */
    @Test
    void callWithoutArgumentsHasAnEmptyObject_bug32() {
        String stream = stream(
                scope(),
                Usage.none(),
                BEGAN,
                new ChatEvent.CallBegan(0, 0, "call_1", "f", CallKind.FUNCTION),
                new ChatEvent.PartEnded(0, 0),
                CALLS);
        assertThat(names(stream))
                .contains("function_call_arguments.done")
                .doesNotContain("function_call_arguments.delta");
        assertThat(stream).contains("\"arguments\":\"{}\"}\n\n");
        assertThat(contents(ResponsesSamples.read(stream)))
                .containsExactly(Content.of(new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION)));
    }

    /** Bug 3's counterpart: fragments of two calls that come mixed stay apart. */
    @Test
    void mixedCallsStayApart() {
        String stream = stream(
                scope(),
                Usage.none(),
                BEGAN,
                new ChatEvent.CallBegan(0, 0, "call_1", "f", CallKind.FUNCTION),
                new ChatEvent.CallBegan(0, 1, "call_2", "g", CallKind.CUSTOM),
                new ChatEvent.ArgumentsDelta(0, 1, "b"),
                new ChatEvent.ArgumentsDelta(0, 0, "{}"),
                new ChatEvent.PartEnded(0, 1),
                new ChatEvent.PartEnded(0, 0),
                CALLS);
        assertThat(contents(ResponsesSamples.read(stream)))
                .containsExactly(
                        Content.of(new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION)),
                        Content.of(new Part.ToolCall("call_2", "g", "b", CallKind.CUSTOM)));
        assertThat(last(stream).array("output").orElseThrow().objects().map(item -> item.string("call_id")))
                .containsExactly(Optional.of("call_1"), Optional.of("call_2"));
    }

    /** Bug 14: one reasoning item a thought, in its place, with its proof; an empty one too. */
    @Test
    void thoughtsKeepTheirPlacesAndProofs_bug14() {
        var proof = new Proof(ResponsesSamples.ELSEWHERE, "model-1", "signature", "c2ln");
        String stream = stream(
                scope(),
                Usage.none(),
                BEGAN,
                new ChatEvent.ThinkingDelta(0, 0, "", false),
                new ChatEvent.Proved(0, 0, proof),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.TextDelta(0, 1, "a"),
                new ChatEvent.PartEnded(0, 1),
                new ChatEvent.ThinkingDelta(0, 2, "Hm.", false),
                new ChatEvent.Proved(0, 2, proof),
                new ChatEvent.PartEnded(0, 2),
                new ChatEvent.CallBegan(0, 3, "call_1", "f", CallKind.FUNCTION),
                new ChatEvent.PartEnded(0, 3),
                CALLS);
        String encrypted = "\"encrypted_content\":\"" + ProofText.of(proof) + "\"";
        assertThat(last(stream).array("output").orElseThrow().items())
                .extracting(Json::text)
                .satisfiesExactly(
                        item -> assertThat(item)
                                .startsWith("{\"type\":\"reasoning\"")
                                .contains("\"summary\":[]", encrypted),
                        item -> assertThat(item).startsWith("{\"type\":\"message\""),
                        item -> assertThat(item)
                                .contains("\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"}]", encrypted),
                        item -> assertThat(item).startsWith("{\"type\":\"function_call\""));
        assertThat(names(stream))
                .containsSubsequence(
                        "reasoning_summary_part.added",
                        "reasoning_summary_text.delta",
                        "reasoning_summary_text.done",
                        "reasoning_summary_part.done",
                        "output_item.done");
    }

    @Test
    void ceilingAndFilterAreIncomplete() {
        String length = stream(scope(), Usage.none(), BEGAN, new ChatEvent.Ended(0, Finish.of(Reason.LENGTH)));
        assertThat(names(length)).endsWith("incomplete");
        assertThat(last(length).get("incomplete_details")).contains(Json.parse("{\"reason\":\"max_output_tokens\"}"));
        assertThat(last(length).string("status")).contains("incomplete");
        String filtered = stream(scope(), Usage.none(), BEGAN, new ChatEvent.Ended(0, Finish.of(Reason.FILTERED)));
        assertThat(last(filtered).get("incomplete_details")).contains(Json.parse("{\"reason\":\"content_filter\"}"));
    }

    @Test
    void refusalThatOnlyTheEndExplainsIsSaidInWords() {
        String stream = stream(
                scope(),
                Usage.none(),
                BEGAN,
                new ChatEvent.Ended(0, new Finish(Reason.REFUSED, Optional.empty(), Optional.of("Not that."))));
        assertThat(names(stream)).contains("refusal.delta", "refusal.done").endsWith("incomplete");
        assertThat(contents(ResponsesSamples.read(stream))).containsExactly(Content.of(new Part.Refusal("Not that.")));
    }

    @Test
    void brokenCallIsAFailure() {
        String stream = stream(scope(), Usage.none(), BEGAN, new ChatEvent.Ended(0, Finish.of(Reason.MALFORMED_CALL)));
        assertThat(names(stream)).endsWith("failed");
        assertThat(last(stream).object("error").orElseThrow().string("code")).contains("server_error");
    }

    /** Bug 23: an answer that broke off ends in a failure, with what came before it. */
    @Test
    void failureEndsTheStream_bug23() {
        StreamEncoder encoder = ResponsesSamples.CODEC.encoder(scope());
        var out = new WireBuffer();
        encoder.encode(BEGAN, out);
        encoder.encode(new ChatEvent.CallBegan(0, 0, "call_1", "f", CallKind.FUNCTION), out);
        encoder.encode(new ChatEvent.PartEnded(0, 0), out);
        encoder.encode(new ChatEvent.TextDelta(0, 1, "Hal"), out);
        encoder.fail(Failure.of(FailureKind.PROVIDER_CUT, "It broke off."), out);
        encoder.encode(new ChatEvent.TextDelta(0, 1, "lo"), out);
        encoder.close(Usage.none(), out);
        String stream = new String(out.take(), UTF_8);
        assertThat(names(stream)).endsWith("failed").doesNotContain("completed");
        assertThat(last(stream).array("output").orElseThrow().size()).isEqualTo(1);
        assertThat(last(stream).get("error"))
                .contains(Json.parse("{\"code\":\"server_error\",\"message\":\"It broke off.\"}"));
        assertThat(ResponsesSamples.read(stream).failures()).hasSize(1);
    }

    /** What is kept for the end is bounded. */
    @Test
    void answerThatIsTooLongToBeSaidAgainFails() {
        var encoder = new ResponsesStreamEncoder(scope(), 100);
        var out = new WireBuffer();
        encoder.encode(BEGAN, out);
        for (int i = 0; i < 20; i++) {
            encoder.encode(new ChatEvent.TextDelta(0, 0, "ten bytes "), out);
        }
        encoder.close(Usage.none(), out);
        String stream = new String(out.take(), UTF_8);
        assertThat(names(stream)).endsWith("failed");
        assertThat(names(stream).stream().filter("output_text.delta"::equals)).hasSizeLessThan(13);
        assertThat(last(stream).object("error").orElseThrow().string("message"))
                .hasValueSatisfying(message -> assertThat(message).contains("32 MiB"));
    }

    @Test
    void requestsSettingsAreRepeated() {
        String stream =
                stream(scope("""
                        {"model":"m","input":"hi","instructions":"Be brief.","temperature":0.70,"metadata":{"a":"b"},
                         "tools":[{"type":"function","name":"f","parameters":{},"strict":true}],"tool_choice":"required",
                         "text":{"verbosity":"low"},"reasoning":{"effort":"low"},"store":true,"max_output_tokens":5,
                         "service_tier":"flex"}"""), new Usage(Map.of(), Provenance.UNKNOWN, Optional.of("default")), BEGAN, STOP);
        JsonObject first = data(stream).getFirst().object("response").orElseThrow();
        assertThat(first.string("instructions")).contains("Be brief.");
        assertThat(first.get("temperature").map(Json::text)).contains("0.70");
        assertThat(first.object("metadata").map(Json::text)).contains("{\"a\":\"b\"}");
        assertThat(first.array("tools").orElseThrow().size()).isEqualTo(1);
        assertThat(first.string("tool_choice")).contains("required");
        assertThat(first.object("text").map(Json::text))
                .contains("{\"verbosity\":\"low\",\"format\":{\"type\":\"text\"}}");
        assertThat(first.integer("max_output_tokens")).contains(5L);
        assertThat(first.flag("store")).as("nothing is kept").contains(false);
        assertThat(first.string("service_tier")).contains("flex");
        assertThat(last(stream).string("service_tier"))
                .as("the tier that was used")
                .contains("default");
    }

    @Test
    void toolInANamespaceIsCalledByItsCallersName() {
        String stream = stream(
                scope("""
                        {"model":"m","input":"hi","tools":[{"type":"namespace","name":"mcp__files","description":"d",
                         "tools":[{"type":"function","name":"read"}]}]}"""),
                Usage.none(),
                BEGAN,
                new ChatEvent.CallBegan(0, 0, "call_1", "mcp__files__read", CallKind.FUNCTION),
                new ChatEvent.PartEnded(0, 0),
                CALLS);
        assertThat(stream).contains("\"call_id\":\"call_1\",\"name\":\"read\",\"namespace\":\"mcp__files\"}");
    }

    // --- reading a provider's stream ---

    private static final String CREATED =
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"model\":\"gpt\",\"status\":\"in_progress\"}}";
    private static final String COMPLETED =
            "{\"type\":\"response.completed\",\"sequence_number\":9,\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[]}}";
    private static final String CALL =
            "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"\"}";
    private static final String WHOLE_CALL = CALL.replace("\"arguments\":\"\"", "\"arguments\":\"{}\"");

    private static String added(String item) {
        return "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":" + item + "}";
    }

    private static String done(String item) {
        return "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + item + "}";
    }

    /** Bug 22: arguments that come only with the end arrive, whichever event tells them. */
    @Test
    void argumentsArriveFromWhicheverEventTellsThem_bug22() {
        String argumentsDone =
                "{\"type\":\"response.function_call_arguments.done\",\"output_index\":0,\"item_id\":\"fc_1\",\"arguments\":\"{}\"}";
        String delta =
                "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":0,\"item_id\":\"fc_1\",\"delta\":\"{}\"}";
        for (String stream : List.of(
                events(CREATED, added(CALL), argumentsDone, done(WHOLE_CALL), COMPLETED),
                events(CREATED, added(CALL), delta, argumentsDone, done(WHOLE_CALL), COMPLETED),
                events(CREATED, added(CALL), done(WHOLE_CALL), COMPLETED),
                events(CREATED, done(WHOLE_CALL), COMPLETED),
                events(CREATED, COMPLETED.replace("\"output\":[]", "\"output\":[" + WHOLE_CALL + "]")))) {
            StreamReading reading = ResponsesSamples.read(stream);
            assertThat(contents(reading))
                    .as(stream)
                    .containsExactly(Content.of(new Part.ToolCall("call_1", "f", "{}", CallKind.FUNCTION)));
            assertThat(reading.reply().choices().getFirst().finish().reason()).isEqualTo(Reason.TOOL_CALLS);
        }
    }

    @Test
    void textArrivesFromWhicheverEventTellsIt() {
        String place = "\"output_index\":0,\"content_index\":0,\"item_id\":\"msg_1\"";
        String message = "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"output_text\",\"text\":\"Hallo\",\"annotations\":[]}]}";
        String delta =
                "{\"type\":\"response.output_text.delta\"," + place + ",\"delta\":\"Hallo\",\"obfuscation\":\"xy\"}";
        String textDone = "{\"type\":\"response.output_text.done\"," + place + ",\"text\":\"Hallo\"}";
        for (String stream : List.of(
                events(CREATED, added(message), delta, textDone, done(message), COMPLETED),
                events(CREATED, delta, COMPLETED),
                events(CREATED, textDone, done(message), COMPLETED),
                events(CREATED, done(message), COMPLETED),
                events(CREATED, delta, done(message), COMPLETED))) {
            assertThat(contents(ResponsesSamples.read(stream)))
                    .as(stream)
                    .containsExactly(Content.of(new Part.Text("Hallo")));
        }
    }

    /** The proof counts as it stands when the item is done; parts of a summary are paragraphs. */
    @Test
    void reasoningIsOneThoughtWithTheProofOfItsEnd() {
        String reasoning = "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"gAAA\"}";
        String delta = "{\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":0,\"summary_index\":";
        StreamReading reading = ResponsesSamples.read(events(
                CREATED,
                added(reasoning.replace("gAAA", "gA")),
                delta + "0,\"delta\":\"a\"}",
                delta + "1,\"delta\":\"b\"}",
                done(reasoning),
                COMPLETED));
        assertThat(contents(reading))
                .containsExactly(Content.of(
                        new Part.Thinking("a\n\nb", false),
                        Optional.of(new Proof(
                                Responses.ID, ResponsesSamples.UPSTREAM_MODEL, "encrypted_content", "rs_1:gAAA"))));
    }

    @Test
    void hostedCallIsKeptAsItIs() {
        String search = "{\"type\":\"web_search_call\",\"id\":\"ws_1\",\"status\":\"completed\"}";
        StreamReading reading = ResponsesSamples.read(events(CREATED, added(search), done(search), COMPLETED));
        assertThat(contents(reading))
                .containsExactly(Content.of(new Part.Unknown(Responses.ID, "web_search_call", Json.parse(search))));
        assertThat(reading.reply().choices().getFirst().finish().reason()).isEqualTo(Reason.STOP);
    }

    @Test
    void annotationsAreCitationsAndAreNotDoubled() {
        String annotation =
                "{\"type\":\"url_citation\",\"url\":\"https://example.org\",\"title\":\"t\",\"start_index\":0,\"end_index\":2}";
        String message = "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"output_text\",\"text\":\"ab\",\"annotations\":[" + annotation + "]}]}";
        String delta =
                "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"ab\"}";
        String cited = "{\"type\":\"response.output_text.annotation.added\",\"output_index\":0,\"content_index\":0,"
                + "\"annotation_index\":0,\"annotation\":" + annotation + "}";
        for (String stream : List.of(
                events(CREATED, delta, cited, done(message), COMPLETED),
                events(CREATED, delta, done(message), COMPLETED))) {
            Part.Text text = (Part.Text)
                    contents(ResponsesSamples.read(stream)).getFirst().part();
            assertThat(text.citations()).as(stream).hasSize(1);
            assertThat(text.citations().getFirst().url()).contains("https://example.org");
        }
    }

    @Test
    void incompleteAnswerSaysWhy() {
        String incomplete = COMPLETED
                .replace("response.completed", "response.incomplete")
                .replace(
                        "\"status\":\"completed\"",
                        "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
        assertThat(ResponsesSamples.read(events(CREATED, added(CALL), incomplete))
                        .reply()
                        .choices()
                        .getFirst()
                        .finish()
                        .reason())
                .isEqualTo(Reason.LENGTH);
    }

    @Test
    void streamWithoutEventNamesIsRead() {
        String stream =
                events(CREATED, added(CALL), done(WHOLE_CALL), COMPLETED).replaceAll("event: [^\n]*\n", "");
        assertThat(contents(ResponsesSamples.read(stream))).hasSize(1);
    }
}
