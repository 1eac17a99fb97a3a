package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams in both directions, event by event. */
final class MessagesStreamTest {

    private static final Usage USAGE = new Usage(
            Map.of(
                    Quantity.INPUT, 10L,
                    Quantity.CACHED_INPUT, 200L,
                    Quantity.CACHE_WRITE_5M, 30L,
                    Quantity.OUTPUT, 4L,
                    Quantity.REASONING, 5L),
            Provenance.EXACT,
            Optional.empty());

    private final WireBuffer out = new WireBuffer();
    private final StreamEncoder encoder = new MessagesCodec().encoder(scope());

    private static ReplyScope scope() {
        return new ReplyScope(Asked.user("a").request(), "req-1", 0, true, StreamForm.EVENTS);
    }

    private void write(ChatEvent... events) {
        for (ChatEvent event : events) {
            encoder.encode(event, out);
        }
    }

    private List<JsonObject> written() {
        var events = new ArrayList<JsonObject>();
        for (String event : new String(out.take(), UTF_8).split("\n\n")) {
            String[] lines = event.split("\n");
            var data = (JsonObject) Json.parse(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + data.string("type").orElseThrow());
            events.add(data);
        }
        return events;
    }

    private List<String> types() {
        return written().stream()
                .map(event -> event.string("type").orElseThrow())
                .toList();
    }

    /** An agent shows the last block as the answer: a proof behind a text reaches it only with the block that follows. */
    @Test
    void proofOfATextWaitsForTheNextBlockAndNoAnswerEndsWithIt() {
        var proof = new Proof(Asked.ELSEWHERE, "m", "f", "v");
        write(
                new ChatEvent.TextDelta(0, 0, "a"),
                new ChatEvent.Proved(0, 0, proof),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.CallBegan(0, 1, "c", "f", CallKind.FUNCTION),
                new ChatEvent.PartEnded(0, 1),
                new ChatEvent.TextDelta(0, 2, "b"),
                new ChatEvent.Proved(0, 2, proof),
                new ChatEvent.PartEnded(0, 2),
                new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        encoder.close(USAGE, out);
        assertThat(written().stream()
                        .flatMap(event -> event.object("content_block").stream())
                        .map(block -> block.string("type").orElseThrow()))
                .containsExactly("text", "redacted_thinking", "tool_use", "text");
    }

    /** Events need not be JSON. */
    private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z_]+)\"");

    private static StreamReading read(String... events) {
        var body = new StringBuilder();
        for (String event : events) {
            String type =
                    TYPE.matcher(event).results().findFirst().orElseThrow().group(1);
            body.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
        }
        var from = Asked.to(Asked.model(Set.of(), Thinking.UNKNOWN), Operation.CHAT, true);
        return StreamReading.of(
                new Messages(),
                new MessagesCodec().decoder(from),
                body.toString().getBytes(UTF_8));
    }

    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static String end(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}}";
    }

    // --- towards the caller ---

    /** Bug 26. */
    @Test
    void beginningHasWholeNumbersAndTheEndTheTruth_bug26() {
        write(new ChatEvent.Began("x", "y"));
        JsonObject begin = written().getFirst().object("message").orElseThrow();
        assertThat(begin.object("usage").orElseThrow().integer("input_tokens")).contains(0L);
        assertThat(begin.object("usage").orElseThrow().integer("cache_read_input_tokens"))
                .contains(0L);
        assertThat(begin.string("model")).contains("asked");
        assertThat(begin.string("id")).contains("msg_req1");
        write(new ChatEvent.TextDelta(0, 0, "hi"), new ChatEvent.PartEnded(0, 0));
        write(new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        encoder.close(USAGE, out);
        List<JsonObject> events = written();
        JsonObject last = events.get(events.size() - 2);
        assertThat(last.object("delta").orElseThrow().string("stop_reason")).contains("end_turn");
        JsonObject usage = last.object("usage").orElseThrow();
        assertThat(usage.integer("input_tokens")).contains(10L);
        assertThat(usage.integer("cache_read_input_tokens")).contains(200L);
        assertThat(usage.integer("cache_creation_input_tokens")).contains(30L);
        assertThat(usage.integer("output_tokens")).contains(9L);
        assertThat(events.getLast().string("type")).contains("message_stop");
    }

    /** Bug 3. */
    @Test
    void mixedCallsBecomeBlocksOneBehindTheOther_bug3() {
        write(
                new ChatEvent.CallBegan(0, 0, "call_a", "f", CallKind.FUNCTION),
                new ChatEvent.CallBegan(0, 1, "call_b", "g", CallKind.FUNCTION),
                new ChatEvent.ArgumentsDelta(0, 0, "{\"x\":"),
                new ChatEvent.ArgumentsDelta(0, 1, "{\"y\":"),
                new ChatEvent.ArgumentsDelta(0, 1, "2}"),
                new ChatEvent.ArgumentsDelta(0, 0, "1}"),
                new ChatEvent.PartEnded(0, 1),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        encoder.close(USAGE, out);
        List<JsonObject> events = written();
        assertThat(events)
                .extracting(event -> event.integer("index").map(String::valueOf).orElse("-"))
                .containsExactly("-", "0", "0", "0", "0", "1", "1", "1", "1", "-", "-");
        assertThat(arguments(events, 0)).isEqualTo("{\"x\":1}");
        assertThat(arguments(events, 1)).isEqualTo("{\"y\":2}");
        JsonObject first = events.get(1).object("content_block").orElseThrow();
        assertThat(first.string("id")).contains("toolu_th_call_a");
        assertThat(first.object("input")).contains(JsonObject.empty());
        assertThat(events.get(9).object("delta").orElseThrow().string("stop_reason"))
                .contains("tool_use");
    }

    private static String arguments(List<JsonObject> events, long index) {
        var json = new StringBuilder();
        for (JsonObject event : events) {
            if (event.integer("index").equals(Optional.of(index))) {
                event.object("delta")
                        .flatMap(delta -> delta.string("partial_json"))
                        .ifPresent(json::append);
            }
        }
        return json.toString();
    }

    @Test
    void moreMixedPiecesThanTheBoundFailTheAnswer() {
        write(new ChatEvent.CallBegan(0, 0, "a", "f", CallKind.FUNCTION));
        String piece = "x".repeat(1 << 20);
        for (int i = 0; i < 9; i++) {
            write(new ChatEvent.ArgumentsDelta(0, 1, piece));
        }
        write(new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        encoder.close(USAGE, out);
        assertThat(types()).containsExactly("message_start", "error");
    }

    @Test
    void noBlockOpensBeforeTheFirstCharacter() {
        write(
                new ChatEvent.Began("", ""),
                new ChatEvent.TextDelta(0, 0, ""),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        encoder.close(USAGE, out);
        assertThat(types()).containsExactly("message_start", "message_delta", "message_stop");
    }

    @Test
    void signatureStandsLastInItsBlock() {
        write(
                new ChatEvent.ThinkingDelta(0, 0, "", false),
                new ChatEvent.Proved(0, 0, new Proof(Messages.ID, "m", Proofs.SIGNATURE, "sig")),
                new ChatEvent.ThinkingDelta(0, 0, "hm", false),
                new ChatEvent.PartEnded(0, 0));
        List<JsonObject> events = written();
        assertThat(events)
                .extracting(event -> event.object("delta")
                        .flatMap(delta -> delta.string("type"))
                        .orElse(""))
                .containsExactly("", "", "thinking_delta", "signature_delta", "");
        assertThat(events.get(3).text()).contains("\"sig\"");
    }

    @Test
    void proofOfACallStandsBeforeItInAHiddenThought() {
        var proof = new Proof(Asked.ELSEWHERE, "m", "thought", "abc");
        write(
                new ChatEvent.CallBegan(0, 0, "c", "f", CallKind.FUNCTION),
                new ChatEvent.ArgumentsDelta(0, 0, "{}"),
                new ChatEvent.Proved(0, 0, proof),
                new ChatEvent.PartEnded(0, 0));
        List<JsonObject> events = written();
        JsonObject hidden = events.get(1).object("content_block").orElseThrow();
        assertThat(hidden.string("type")).contains("redacted_thinking");
        assertThat(Proofs.ofNext(hidden.string("data").orElseThrow())).contains(proof);
        assertThat(events.get(3).object("content_block").orElseThrow().string("type"))
                .contains("tool_use");
    }

    /** Bug 23. */
    @Test
    void answerThatBreaksOffHasNoGoodEnd_bug23() {
        write(new ChatEvent.Began("", ""), new ChatEvent.TextDelta(0, 0, "half"));
        encoder.fail(Failure.of(FailureKind.PROVIDER_CUT, "It broke off."), out);
        encoder.close(USAGE, out);
        assertThat(types()).containsExactly("message_start", "content_block_start", "content_block_delta", "error");
    }

    /** Bug 23. */
    @Test
    void endThatNobodySaidIsAnError_bug23() {
        write(new ChatEvent.Began("", ""));
        encoder.close(USAGE, out);
        assertThat(types()).containsExactly("message_start", "error");
    }

    @Test
    void refusalIsAStopReasonWithItsExplanation() {
        write(new ChatEvent.Ended(0, new Finish(Reason.FILTERED, Optional.empty(), Optional.of("no"))));
        encoder.close(USAGE, out);
        JsonObject delta = written().get(1).object("delta").orElseThrow();
        assertThat(delta.text())
                .isEqualTo("{\"stop_reason\":\"refusal\",\"stop_sequence\":null,\"stop_details\":{\"type\":\"refusal\","
                        + "\"category\":null,\"explanation\":\"no\"}}");
    }

    /** Bug 27. */
    @Test
    void ceilingAndCallsHaveTheirReasons_bug27() {
        assertThat(StopReasons.read(Optional.of("max_tokens"), Optional.empty(), Optional.empty())
                        .reason())
                .isEqualTo(Reason.LENGTH);
        assertThat(StopReasons.read(Optional.of("tool_use"), Optional.empty(), Optional.empty())
                        .reason())
                .isEqualTo(Reason.TOOL_CALLS);
    }

    // --- from the provider ---

    @Test
    void streamIsReadPieceByPiece() {
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"),
                delta(0, "{\"type\":\"signature_delta\",\"signature\":\"sig\"}"),
                stop(0),
                start(1, "{\"type\":\"redacted_thinking\",\"data\":\"d\"}"),
                stop(1),
                "{\"type\":\"ping\"}",
                start(2, "{\"type\":\"text\",\"text\":\"\"}"),
                delta(2, "{\"type\":\"text_delta\",\"text\":\"你\"}"),
                delta(
                        2,
                        "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\",\"document_title\":\"t\"}}"),
                stop(2),
                start(3, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}"),
                delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}"),
                delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}"),
                stop(3),
                "{\"type\":\"tomorrow\"}",
                end("tool_use"),
                STOP);
        assertThat(reading.events()).contains(new ChatEvent.TextDelta(0, 2, "你"));
        ChatReply reply = reading.reply();
        assertThat(reply.id()).isEqualTo("msg_1");
        List<Content> content = reply.choices().getFirst().content();
        assertThat(content.get(0))
                .isEqualTo(Content.of(
                        new Part.Thinking("hm", false),
                        Optional.of(new Proof(Messages.ID, Asked.UPSTREAM, Proofs.SIGNATURE, "sig"))));
        assertThat(content.get(1))
                .isEqualTo(Content.of(
                        new Part.Thinking("", true),
                        Optional.of(new Proof(Messages.ID, Asked.UPSTREAM, Proofs.REDACTED, "d"))));
        assertThat(((Part.Text) content.get(2).part()).citations().getFirst().title())
                .contains("t");
        assertThat(content.get(3).part()).isEqualTo(new Part.ToolCall("toolu_1", "f", "{\"a\":1}", CallKind.FUNCTION));
        assertThat(reply.choices().getFirst().finish().reason()).isEqualTo(Reason.TOOL_CALLS);
    }

    /** The vendor pads events with spaces before the last brace. */
    @Test
    void textsOfEventsThatAreAlikeAreReadAsTheFirst() {
        String padded = delta(0, "{\"type\":\"text_delta\",\"text\":\"f\"}   ");
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                text(0, "a"),
                text(0, "b \\\"\\\\\\n\\t\\/"),
                text(0, ""),
                text(0, "\\u4f60\\ud83d\\ude00"),
                text(0, "好😀�"),
                "{\"type\":\"ping\"}",
                text(0, "é\\r"),
                padded,
                text(0, "}"),
                stop(0),
                end("end_turn"),
                STOP);
        assertThat(texts(reading)).containsExactly("a", "b \"\\\n\t/", "你😀", "好😀�", "é\r", "f", "}");
    }

    @Test
    void whatStandsBehindATextIsNotMissed() {
        String citation = "\"citation\":{\"type\":\"char_location\",\"document_title\":\"t\"}";
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                text(0, "a"),
                delta(0, "{\"type\":\"text_delta\",\"text\":\"b\",\"text\":\"c\"}"),
                delta(0, "{\"type\":\"text_delta\",\"text\":null," + citation + "}"),
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"d\"},\"index\":7}",
                text(0, "e"),
                stop(0),
                end("end_turn"),
                STOP);
        assertThat(texts(reading)).containsExactly("a", "c", "e");
        assertThat(reading.events())
                .filteredOn(ChatEvent.Cited.class::isInstance)
                .hasSize(1);
    }

    @Test
    void blockThatEndedTakesNoMoreThoughTheNextEventIsAlike() {
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                text(0, "a"),
                stop(0),
                text(0, "lost"),
                start(0, "{\"type\":\"text\",\"text\":\"\"}"),
                text(0, "b"),
                start(1, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                text(1, "none"),
                text(0, "c"),
                stop(0),
                end("end_turn"),
                STOP);
        assertThat(reading.events().stream()
                        .filter(ChatEvent.TextDelta.class::isInstance)
                        .map(ChatEvent.TextDelta.class::cast))
                .containsExactly(
                        new ChatEvent.TextDelta(0, 0, "a"),
                        new ChatEvent.TextDelta(0, 1, "b"),
                        new ChatEvent.TextDelta(0, 1, "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x", "\\u12", "a\tb", "\\u00g0"})
    void textThatIsNoJsonIsFoundInAnEventThatIsAlike(String text) {
        assertThatThrownBy(() ->
                        read(START, start(0, "{\"type\":\"text\",\"text\":\"\"}"), text(0, "a"), text(0, text), STOP))
                .isInstanceOf(JsonException.class);
    }

    private static String text(int index, String content) {
        return delta(index, "{\"type\":\"text_delta\",\"text\":\"" + content + "\"}");
    }

    private static List<String> texts(StreamReading reading) {
        return reading.events().stream()
                .filter(ChatEvent.TextDelta.class::isInstance)
                .map(event -> ((ChatEvent.TextDelta) event).text())
                .toList();
    }

    /** Bug 32. */
    @Test
    void callWithoutArgumentsIsAnEmptyObject_bug32() {
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
                stop(0),
                start(1, "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"f\",\"input\":{}}"),
                stop(1),
                end("tool_use"),
                STOP);
        assertThat(reading.reply().choices().getFirst().content())
                .allMatch(
                        content -> ((Part.ToolCall) content.part()).arguments().equals("{}"));
    }

    @Test
    void hostedToolsBlockIsKeptWithItsInput() {
        StreamReading reading = read(
                START,
                start(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":\\\"q\\\"}\"}"),
                stop(0),
                end("pause_turn"),
                STOP);
        var unknown = (Part.Unknown)
                reading.reply().choices().getFirst().content().getFirst().part();
        assertThat(unknown.raw().text()).contains("{\"query\":\"q\"}");
        assertThat(reading.reply().choices().getFirst().finish().reason()).isEqualTo(Reason.PAUSED);
    }

    /** Bug 24. */
    @Test
    void overloadInAStreamIsAFailure_bug24() {
        StreamReading reading =
                read("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        assertThat(reading.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.PROVIDER_OVERLOADED));
        assertThat(reading.events()).isEmpty();
    }

    @Test
    void laterEndReplacesWhatItNames() {
        StreamReading reading = read(
                START,
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},\"usage\":{\"output_tokens\":2}}",
                STOP);
        assertThat(reading.reply().choices().getFirst().finish())
                .isEqualTo(new Finish(Reason.STOP_SEQUENCE, Optional.of("END"), Optional.empty()));
    }

    /** Bug 7: the three numbers come back as they were. */
    @Test
    void wholeAnswerTellsTheThreeInputNumbers_bug7() {
        byte[] body = new MessagesCodec().encodeReply(new ChatReply("", "", List.of()), USAGE, scope());
        JsonObject usage = ((JsonObject) Json.parse(body)).object("usage").orElseThrow();
        assertThat(usage.text())
                .isEqualTo("{\"input_tokens\":10,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":200,"
                        + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":30,\"ephemeral_1h_input_tokens\":0},"
                        + "\"output_tokens\":9,\"output_tokens_details\":{\"thinking_tokens\":5}}");
    }

    @Test
    void wholeAndStreamedAnswerAreReadAlike() {
        String content =
                "[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"},{\"type\":\"text\",\"text\":\"\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"n\":1.0}}]";
        String body = "{\"id\":\"msg_1\",\"model\":\"m\",\"content\":" + content
                + ",\"stop_reason\":\"tool_use\",\"usage\":{}}";
        ChatReply whole = new MessagesCodec()
                .decodeReply(
                        body.getBytes(UTF_8), Asked.to(Asked.model(Set.of(), Thinking.UNKNOWN), Operation.CHAT, false));
        ChatReply streamed = read(
                        START,
                        start(0, "{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"}"),
                        stop(0),
                        start(1, "{\"type\":\"text\",\"text\":\"\"}"),
                        stop(1),
                        start(2, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"n\":1.0}}"),
                        stop(2),
                        end("tool_use"),
                        STOP)
                .reply();
        assertThat(whole).isEqualTo(streamed);
    }

    @Test
    void countIsReadAndWritten() {
        var codec = new MessagesCodec();
        assertThat(codec.decodeCount("{\"input_tokens\":42}".getBytes(UTF_8))).isEqualTo(42);
        assertThat(new String(codec.encodeCount(7), UTF_8)).isEqualTo("{\"input_tokens\":7}");
    }
}
