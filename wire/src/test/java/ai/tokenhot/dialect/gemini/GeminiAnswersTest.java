package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
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
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.gemini.GeminiFixture.CODEC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers of this language, read and written. */
final class GeminiAnswersTest {

    private static StreamReading stream(String... chunks) {
        return StreamReading.of(
                new GenerateContent(),
                CODEC.decoder(GeminiFixture.to(GeminiFixture.byLevel())),
                ("data: " + String.join("\r\n\r\ndata: ", chunks) + "\r\n\r\n").getBytes(UTF_8));
    }

    private static Choice only(String... chunks) {
        ChatReply reply = stream(chunks).reply();
        assertThat(reply.choices()).hasSize(1);
        return reply.choices().getFirst();
    }

    private static String parts(String parts) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}}],\"responseId\":\"r-1\"}";
    }

    private static String end(String reason) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"" + reason + "\"}]}";
    }

    private static Content proved(Part part, String signature) {
        return Content.of(
                part, Optional.of(new Proof(GenerateContent.ID, "upstream-model", ThoughtSignature.FORM, signature)));
    }

    /** Bug 4: the call comes in a chunk before the end, whose word is that of a natural end. */
    @Test
    void callsBeforeASeparateEndCount_bug4() {
        Choice choice = only(
                parts(
                        "{\"functionCall\":{\"name\":\"f\",\"args\":{\"n\":9007199254740993}},\"thoughtSignature\":\"c2ln\"}"),
                parts("{\"functionCall\":{\"id\":\"own\",\"name\":\"g\"}},{\"functionCall\":{\"name\":\"f\"}}"),
                end("STOP"));
        assertThat(choice.finish()).isEqualTo(Finish.of(Reason.TOOL_CALLS));
        assertThat(choice.content())
                .containsExactly(
                        proved(call("call_r-1_0", "f", "{\"n\":9007199254740993}"), "c2ln"),
                        Content.of(call("own", "g", "{}")),
                        Content.of(call("call_r-1_1", "f", "{}")));
    }

    private static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, CallKind.FUNCTION);
    }

    /** Bug 29: an id that other languages do not take is replaced by a hash of it, not by its beginning. */
    @Test
    void namesOfCallsAreInjective_bug29() {
        String one = "x".repeat(60) + "1";
        String other = "x".repeat(60) + "2";
        assertThat(id(one)).matches("call_[A-Za-z0-9_-]{1,59}").isNotEqualTo(id(other));
        assertThat(id("")).matches("call_[A-Za-z0-9_-]{1,59}");
    }

    private static String id(String responseId) {
        Choice choice = only("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},"
                + "\"finishReason\":\"STOP\"}],\"responseId\":\"" + responseId + "\"}");
        return ((Part.ToolCall) choice.content().getFirst().part()).id();
    }

    @Test
    void thoughtsTextsAndProofsKeepTheirPlace() {
        Choice choice = only(
                parts("{\"text\":\"Let \",\"thought\":true}"),
                parts("{\"text\":\"me\",\"thought\":true}"),
                parts("{\"text\":\"Hel\"}"),
                parts("{\"text\":\"lo\"}"),
                parts("{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}"),
                parts("{\"text\":\" again\"}"),
                end("STOP"));
        assertThat(choice.content())
                .containsExactly(
                        Content.of(new Part.Thinking("Let me", false)),
                        proved(new Part.Text("Hello"), "c2ln"),
                        Content.of(new Part.Text(" again")));
    }

    @Test
    void proofOnAnEmptyTextBehindACallIsAPartOfItsOwn() {
        assertThat(only(
                                parts("{\"functionCall\":{\"id\":\"1\",\"name\":\"f\"}}"),
                                parts("{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}"),
                                end("STOP"))
                        .content())
                .containsExactly(Content.of(call("1", "f", "{}")), proved(new Part.Text(""), "c2ln"));
    }

    /** Bug 27, and every other word. */
    @ParameterizedTest
    @CsvSource({
        "STOP,STOP",
        "MAX_TOKENS,LENGTH",
        "SAFETY,FILTERED",
        "RECITATION,FILTERED",
        "BLOCKLIST,FILTERED",
        "PROHIBITED_CONTENT,FILTERED",
        "SPII,FILTERED",
        "IMAGE_SAFETY,FILTERED",
        "IMAGE_PROHIBITED_CONTENT,FILTERED",
        "IMAGE_RECITATION,FILTERED",
        "IMAGE_OTHER,FILTERED",
        "MALFORMED_FUNCTION_CALL,MALFORMED_CALL",
        "UNEXPECTED_TOOL_CALL,MALFORMED_CALL",
        "TOO_MANY_TOOL_CALLS,MALFORMED_CALL",
        "MALFORMED_RESPONSE,MALFORMED_CALL",
        "CONTINUATION,CONTINUES",
        "LANGUAGE,OTHER",
        "OTHER,OTHER",
        "NO_IMAGE,OTHER",
        "NEW_REASON,OTHER"
    })
    void reasonsOfTheEnd_bug27(String word, Reason reason) {
        assertThat(only(parts("{\"text\":\"x\"}"), end(word)).finish().reason()).isEqualTo(reason);
        // What ended it for another reason did not end with its calls.
        Reason withCall = reason == Reason.STOP ? Reason.TOOL_CALLS : reason;
        assertThat(only(parts("{\"functionCall\":{\"name\":\"f\"}}"), end(word))
                        .finish()
                        .reason())
                .isEqualTo(withCall);
    }

    @Test
    void unfinishedAnswerTellsItsToken() {
        Finish finish = only("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},"
                        + "\"finishReason\":\"CONTINUATION\",\"continuationToken\":\"tok\"}]}")
                .finish();
        assertThat(finish).isEqualTo(new Finish(Reason.CONTINUES, Optional.empty(), Optional.of("tok")));
    }

    @Test
    void answersWithoutContent() {
        assertThat(only("{\"candidates\":[{\"finishReason\":\"SAFETY\",\"finishMessage\":\"no\"}]}"))
                .isEqualTo(new Choice(
                        0, List.of(), new Finish(Reason.FILTERED, Optional.empty(), Optional.of("no")), List.of()));
        assertThat(only("{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\"}]}")
                        .finish()
                        .reason())
                .isEqualTo(Reason.STOP);
        assertThat(only("{\"promptFeedback\":{\"blockReason\":\"SAFETY\",\"blockReasonMessage\":\"bad\"}}")
                        .finish())
                .isEqualTo(new Finish(Reason.FILTERED, Optional.empty(), Optional.of("bad")));
    }

    @Test
    void severalChoicesProbabilitiesAndSources() {
        ChatReply reply = stream(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"logprobsResult\":{"
                                + "\"chosenCandidates\":[{\"token\":\"a\",\"logProbability\":-0.5}],"
                                + "\"topCandidates\":[{\"candidates\":[{\"token\":\"b\",\"logProbability\":-1.5}]}]}},"
                                + "{\"content\":{\"parts\":[{\"text\":\"z\"}]},\"index\":1,\"finishReason\":\"MAX_TOKENS\"}]}",
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\","
                                + "\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://e.org\",\"title\":\"E\"}}],"
                                + "\"groundingSupports\":[{\"segment\":{\"endIndex\":1,\"text\":\"a\"},\"groundingChunkIndices\":[0,7]}]}}]}")
                .reply();
        assertThat(reply.choices()).hasSize(2);
        Choice first = reply.choices().getFirst();
        assertThat(first.logprobs())
                .containsExactly(new TokenLogprob(
                        "a",
                        new JsonNumber("-0.5"),
                        Optional.empty(),
                        List.of(new TokenLogprob("b", new JsonNumber("-1.5"), Optional.empty(), List.of()))));
        Part.Citation citation =
                ((Part.Text) first.content().getFirst().part()).citations().getFirst();
        assertThat(citation.url()).contains("https://e.org");
        assertThat(citation.start()).contains(0L);
        assertThat(citation.end()).contains(1L);
        assertThat(reply.choices().get(1).finish().reason()).isEqualTo(Reason.LENGTH);
    }

    @Test
    void partsThatOnlyThisLanguageKnowsAndMedia() {
        assertThat(only(
                                parts(
                                        "{\"executableCode\":{\"code\":\"1\"}},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"},"
                                                + "\"thought\":true},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"BBBB\"}}"),
                                end("STOP"))
                        .content())
                .extracting(content -> content.part().toString())
                .containsExactly(
                        "Unknown[from=gemini, kind=executableCode, raw={\"executableCode\":{\"code\":\"1\"}}]",
                        "Image[source=Inline[image/png, 4 characters], detail=Optional.empty]");
    }

    // --- written ---

    private static ReplyScope scope(StreamForm form) {
        return new ReplyScope(GeminiFixture.with(Settings.none()), "request-1", 1L, true, form);
    }

    private static final String TAIL = ",\"modelVersion\":\"asked-model\",\"responseId\":\"request-1\"}";

    private static String text(String text) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text
                + "\"}],\"role\":\"model\"},\"index\":0}]" + TAIL;
    }

    private static final String LAST = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},"
            + "\"finishReason\":\"STOP\",\"index\":0}]";

    private static final List<ChatEvent> HELLO = List.of(
            new ChatEvent.Began("up", "up"),
            new ChatEvent.TextDelta(0, 0, "Hel"),
            new ChatEvent.TextDelta(0, 0, "lo"),
            new ChatEvent.PartEnded(0, 0),
            new ChatEvent.Ended(0, Finish.of(Reason.STOP)));

    private static String written(StreamForm form, Usage usage, List<ChatEvent> events) {
        StreamEncoder encoder = CODEC.encoder(scope(form));
        var out = new WireBuffer();
        events.forEach(event -> encoder.encode(event, out));
        encoder.close(usage, out);
        return new String(out.take(), UTF_8);
    }

    @Test
    void streamOfEventsHasNoNamesAndNoMarkAtItsEnd() {
        assertThat(written(StreamForm.EVENTS, Usage.unknown(), HELLO))
                .isEqualTo("data: " + text("Hel") + "\r\n\r\ndata: " + text("lo") + "\r\n\r\ndata: " + LAST + TAIL
                        + "\r\n\r\n");
    }

    @Test
    void streamOfItemsIsAnArray() {
        String items = written(StreamForm.ARRAY, Usage.unknown(), HELLO);
        assertThat(items).isEqualTo("[" + text("Hel") + ",\r\n" + text("lo") + ",\r\n" + LAST + TAIL + "]");
        assertThat(((JsonArray) Json.parse(items)).size()).isEqualTo(3);
    }

    @Test
    void failureIsTheLanguagesOwn() {
        Failure failure = Failure.of(FailureKind.PROVIDER_CUT, "It broke off.");
        for (StreamForm form : StreamForm.values()) {
            StreamEncoder encoder = CODEC.encoder(scope(form));
            var out = new WireBuffer();
            encoder.encode(HELLO.get(1), out);
            encoder.fail(failure, out);
            String text = new String(out.take(), UTF_8);
            assertThat(text).contains("\"error\":{\"code\":502,\"message\":\"It broke off.\",\"status\":\"INTERNAL\"}");
            assertThat(text).doesNotContain("finishReason");
            if (form == StreamForm.ARRAY) {
                assertThat(((JsonArray) Json.parse(text)).size()).isEqualTo(2);
            }
        }
        StreamEncoder nothingYet = CODEC.encoder(scope(StreamForm.ARRAY));
        var out = new WireBuffer();
        nothingYet.fail(failure, out);
        assertThat(((JsonArray) Json.parse(out.take())).size()).isEqualTo(1);
    }

    /** Bug 5: the vendor's sum holds: prompt, candidates and thoughts are the total. */
    @Test
    void usageAddsUp_bug5() {
        var usage = new Usage(
                Map.of(
                        Quantity.INPUT, 10L,
                        Quantity.CACHED_INPUT, 5L,
                        Quantity.CACHE_WRITE_5M, 3L,
                        Quantity.TOOL_INPUT, 2L,
                        Quantity.OUTPUT, 7L,
                        Quantity.REASONING, 4L,
                        Quantity.IMAGE_INPUT, 6L),
                Provenance.EXACT,
                Optional.of("default"));
        assertThat(written(StreamForm.EVENTS, usage, HELLO))
                .endsWith(LAST + ",\"usageMetadata\":{\"promptTokenCount\":20,\"cachedContentTokenCount\":5,"
                        + "\"candidatesTokenCount\":7,\"thoughtsTokenCount\":4,\"totalTokenCount\":31,"
                        + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":14},{\"modality\":\"IMAGE\",\"tokenCount\":6}],"
                        + "\"serviceTier\":\"standard\"}" + TAIL + "\r\n\r\n");
    }

    /** Calls leave whole, in their order, whatever the order in which their pieces came. */
    @Test
    void callsAreWrittenWholeAndInOrder() {
        String stream = written(
                StreamForm.EVENTS,
                Usage.unknown(),
                List.of(
                        new ChatEvent.CallBegan(0, 0, "1", "f", CallKind.FUNCTION),
                        new ChatEvent.CallBegan(0, 1, "2", "g", CallKind.FUNCTION),
                        new ChatEvent.ArgumentsDelta(0, 1, "{\"b\":"),
                        new ChatEvent.ArgumentsDelta(0, 0, "{\"a\":\n"),
                        new ChatEvent.ArgumentsDelta(0, 1, "2}"),
                        new ChatEvent.PartEnded(0, 1),
                        new ChatEvent.TextDelta(0, 2, "so"),
                        new ChatEvent.ArgumentsDelta(0, 0, "1}"),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.PartEnded(0, 2),
                        new ChatEvent.Ended(0, Finish.of(Reason.TOOL_CALLS))));
        assertThat(only(stream.substring("data: ".length(), stream.length() - 4).split("\r\n\r\ndata: "))
                        .content())
                .containsExactly(
                        Content.of(call("1", "f", "{\"a\":1}")),
                        Content.of(call("2", "g", "{\"b\":2}")),
                        Content.of(new Part.Text("so")));
        assertThat(stream).contains("\"finishReason\":\"STOP\"");
    }

    /** Bug 32, and its opposite: no arguments are {}, arguments that cannot be read are the end of the answer. */
    @Test
    void argumentsThatAreNoneOrBroken_bug32() {
        assertThat(calling("", Reason.TOOL_CALLS)).contains("\"args\":{}").contains("\"finishReason\":\"STOP\"");
        assertThat(calling("{\"a\":", Reason.TOOL_CALLS))
                .doesNotContain("functionCall\"")
                .contains("\"finishReason\":\"MALFORMED_FUNCTION_CALL\"");
        assertThat(calling("{\"a\":", Reason.LENGTH)).contains("\"finishReason\":\"MAX_TOKENS\"");
    }

    private static String calling(String arguments, Reason reason) {
        return written(
                StreamForm.EVENTS,
                Usage.unknown(),
                List.of(
                        new ChatEvent.CallBegan(0, 0, "1", "f", CallKind.FUNCTION),
                        new ChatEvent.ArgumentsDelta(0, 0, arguments),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.Ended(0, Finish.of(reason))));
    }

    /** Bug 12: another vendor's proof stands beside the call, in base64 that clients can decode. */
    @Test
    void foreignProofsStandBesideTheirParts_bug12() {
        var proof = new Proof(GeminiFixture.ELSEWHERE, "their-model", "signature", "abc");
        String stream = written(
                StreamForm.EVENTS,
                Usage.unknown(),
                List.of(
                        new ChatEvent.ThinkingDelta(0, 0, "hm", false),
                        new ChatEvent.Proved(0, 0, proof),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.CallBegan(0, 1, "1", "f", CallKind.FUNCTION),
                        new ChatEvent.Proved(0, 1, proof),
                        new ChatEvent.PartEnded(0, 1),
                        new ChatEvent.Ended(0, Finish.of(Reason.TOOL_CALLS))));
        String signature = ThoughtSignature.write(proof);
        assertThat(java.util.Base64.getDecoder().decode(signature)).isNotEmpty();
        assertThat(stream)
                .contains("{\"text\":\"hm\",\"thought\":true}")
                .contains("{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"" + signature + "\"}")
                .contains("\"args\":{}},\"thoughtSignature\":\"" + signature + "\"}");
        assertThat(ThoughtSignature.read(signature)).contains(proof);
    }

    @Test
    void countsOfTokens() {
        assertThat(new String(CODEC.encodeCount(7), UTF_8)).isEqualTo("{\"totalTokens\":7}");
        assertThat(CODEC.decodeCount("{\"totalTokens\":31,\"promptTokensDetails\":[]}".getBytes(UTF_8)))
                .isEqualTo(31);
    }
}
