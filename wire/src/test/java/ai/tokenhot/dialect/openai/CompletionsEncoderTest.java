package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.openai.CompletionsTalk.ASKED;
import static ai.tokenhot.dialect.openai.CompletionsTalk.answer;
import static ai.tokenhot.dialect.openai.CompletionsTalk.deltas;
import static ai.tokenhot.dialect.openai.CompletionsTalk.payloads;
import static ai.tokenhot.dialect.openai.CompletionsTalk.scope;
import static ai.tokenhot.dialect.openai.CompletionsTalk.stream;
import static org.assertj.core.api.Assertions.assertThat;

/** What callers get: streams and whole answers. */
final class CompletionsEncoderTest {

    private static final ChatEvent BEGAN = new ChatEvent.Began("upstream-id", "upstream-model");
    private static final String HEAD =
            "{\"id\":\"chatcmpl-r1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"asked\",\"choices\":[";
    private static final Proof PROOF = new Proof(CompletionsTalk.ELSEWHERE, "m", "signature", "s");

    private static ChatEvent ended(Reason reason) {
        return new ChatEvent.Ended(0, Finish.of(reason));
    }

    private static Usage usage(Map<Quantity, Long> counts) {
        return new Usage(counts, Provenance.EXACT, Optional.empty());
    }

    private static List<String> streamed(ChatEvent... events) {
        return stream(scope(ASKED, false), Usage.unknown(), events);
    }

    @Test
    void textIsRoleTextFinishAndDone() {
        assertThat(streamed(
                        BEGAN,
                        new ChatEvent.TextDelta(0, 0, "Hel\"lo"),
                        new ChatEvent.TextDelta(0, 0, ""),
                        new ChatEvent.PartEnded(0, 0),
                        ended(Reason.STOP)))
                .containsExactly(
                        HEAD
                                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]}",
                        HEAD
                                + "{\"index\":0,\"delta\":{\"content\":\"Hel\\\"lo\"},\"logprobs\":null,\"finish_reason\":null}]}",
                        HEAD + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}",
                        "[DONE]");
    }

    /** Bug 9: usage comes once, last before the end mark, without choices, and only if it was asked for. */
    @Test
    void usageComesOnlyIfAskedFor_bug9() {
        Usage usage = usage(Map.of(
                Quantity.INPUT, 5L,
                Quantity.CACHED_INPUT, 3L,
                Quantity.CACHE_WRITE_5M, 2L,
                Quantity.CACHE_WRITE_1H, 1L,
                Quantity.OUTPUT, 7L,
                Quantity.REASONING, 4L));
        List<String> asked =
                stream(scope(ASKED, true), usage, BEGAN, new ChatEvent.TextDelta(0, 0, "x"), ended(Reason.STOP));
        assertThat(asked.subList(0, asked.size() - 2))
                .allSatisfy(chunk -> assertThat(chunk).endsWith(",\"usage\":null}"));
        assertThat(asked.subList(asked.size() - 2, asked.size()))
                .containsExactly(
                        HEAD
                                + "],\"usage\":{\"prompt_tokens\":11,\"prompt_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":3},"
                                + "\"completion_tokens\":11,\"completion_tokens_details\":{\"reasoning_tokens\":4},\"total_tokens\":22}}",
                        "[DONE]");
        assertThat(stream(scope(ASKED, false), usage, BEGAN, ended(Reason.STOP)))
                .noneMatch(chunk -> chunk.contains("usage"));
    }

    /** Bugs 1 and 2: calls are numbered 0, 1, 2, whatever their parts' numbers; one choice, and no empty calls. */
    @Test
    void callsAreNumberedAsCalls_bug1_bug2() {
        var events = new ArrayList<ChatEvent>(List.of(
                BEGAN,
                new ChatEvent.ThinkingDelta(0, 0, "hm", false),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.TextDelta(0, 1, "so"),
                new ChatEvent.PartEnded(0, 1)));
        for (int part = 2; part < 5; part++) {
            events.add(new ChatEvent.CallBegan(0, part, "toolu_" + part, "f" + part, CallKind.FUNCTION));
            events.add(new ChatEvent.ArgumentsDelta(0, part, ""));
            events.add(new ChatEvent.ArgumentsDelta(0, part, "{\"a\":"));
            events.add(new ChatEvent.ArgumentsDelta(0, part, "1}"));
            events.add(new ChatEvent.PartEnded(0, part));
        }
        events.add(ended(Reason.TOOL_CALLS));
        List<String> chunks = streamed(events.toArray(ChatEvent[]::new));
        var indexes = new ArrayList<Long>();
        for (String chunk : chunks.subList(0, chunks.size() - 1)) {
            JsonObject json = (JsonObject) Json.parse(chunk);
            assertThat(json.array("choices").orElseThrow().size()).isEqualTo(1);
            json.array("choices")
                    .orElseThrow()
                    .objects()
                    .flatMap(choice -> choice.object("delta").orElseThrow().array("tool_calls").stream())
                    .forEach(calls -> {
                        assertThat(calls.size()).isEqualTo(1);
                        JsonObject call = calls.objects().findFirst().orElseThrow();
                        indexes.add(call.integer("index").orElseThrow());
                        assertThat(call.object("function").orElseThrow().members())
                                .isNotEmpty();
                    });
        }
        assertThat(indexes).containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 2L, 2L, 2L);
        assertThat(deltas(chunks))
                .contains(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"toolu_2\",\"type\":\"function\",\"function\":{\"name\":\"f2\",\"arguments\":\"\"}}]}",
                        "{\"tool_calls\":[{\"index\":2,\"function\":{\"arguments\":\"1}\"}}]}");
        assertThat(chunks.get(chunks.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    }

    /** Bug 3, from the other side: pieces of mixed calls keep their numbers. */
    @Test
    void mixedCallsKeepTheirNumbers_bug3() {
        assertThat(deltas(streamed(
                                BEGAN,
                                new ChatEvent.CallBegan(0, 0, "a", "f", CallKind.FUNCTION),
                                new ChatEvent.CallBegan(0, 1, "b", "g", CallKind.CUSTOM),
                                new ChatEvent.ArgumentsDelta(0, 0, "{"),
                                new ChatEvent.ArgumentsDelta(0, 1, "free"),
                                new ChatEvent.ArgumentsDelta(0, 0, "}"),
                                new ChatEvent.PartEnded(0, 0),
                                new ChatEvent.PartEnded(0, 1),
                                ended(Reason.TOOL_CALLS)))
                        .subList(3, 6))
                .containsExactly(
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\"}}]}",
                        "{\"tool_calls\":[{\"index\":1,\"custom\":{\"input\":\"free\"}}]}",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}");
    }

    /** Bug 32: a call without arguments has those of an empty object. */
    @Test
    void callWithoutArgumentsHasAnEmptyObject_bug32() {
        List<String> deltas = deltas(streamed(
                BEGAN,
                new ChatEvent.CallBegan(0, 0, "a", "f", CallKind.FUNCTION),
                new ChatEvent.PartEnded(0, 0),
                ended(Reason.TOOL_CALLS)));
        assertThat(deltas.get(2)).isEqualTo("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}");
        ChatReply reply =
                reply(Finish.of(Reason.TOOL_CALLS), Content.of(new Part.ToolCall("a", "f", "", CallKind.FUNCTION)));
        assertThat(message(answer(reply, Usage.unknown(), scope(ASKED, false))).text())
                .contains("\"arguments\":\"{}\"");
    }

    /** Bugs 4 and 27: every reason has its word, and calls at a natural end are the reason. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            STOP,           stop,           tool_calls
            STOP_SEQUENCE,  stop,           tool_calls
            TOOL_CALLS,     stop,           tool_calls
            LENGTH,         length,         length
            CONTEXT_FULL,   length,         length
            CONTINUES,      length,         length
            FILTERED,       content_filter, content_filter
            REFUSED,        content_filter, content_filter
            PAUSED,         stop,           tool_calls
            MALFORMED_CALL, stop,           stop
            OTHER,          stop,           tool_calls
            """)
    void everyEndHasItsWord_bug4_bug27(Reason reason, String plain, String withCall) {
        assertThat(last(streamed(BEGAN, new ChatEvent.TextDelta(0, 0, "x"), ended(reason))))
                .contains("\"" + plain + "\"");
        assertThat(last(streamed(BEGAN, new ChatEvent.CallBegan(0, 0, "a", "f", CallKind.FUNCTION), ended(reason))))
                .contains("\"finish_reason\":\"" + withCall + "\"");
        ChatReply reply = reply(Finish.of(reason), Content.of(new Part.Text("x")));
        assertThat(answer(reply, Usage.unknown(), scope(ASKED, false)).text())
                .contains("\"finish_reason\":\"" + plain + "\"");
    }

    private static String last(List<String> chunks) {
        return chunks.get(chunks.size() - 2);
    }

    private static ChatReply reply(Finish finish, Content... contents) {
        return new ChatReply("up", "served", List.of(new ChatReply.Choice(0, List.of(contents), finish, List.of())));
    }

    private static JsonObject message(JsonObject answer) {
        return answer.array("choices")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow()
                .object("message")
                .orElseThrow();
    }

    /** A refusal that only the end explains. */
    @Test
    void explanationOfARefusalIsShown() {
        var finish = new Finish(Reason.REFUSED, Optional.empty(), Optional.of("I must not."));
        assertThat(deltas(streamed(BEGAN, new ChatEvent.Ended(0, finish)))).contains("{\"refusal\":\"I must not.\"}");
        JsonObject message = message(answer(reply(finish), Usage.unknown(), scope(ASKED, false)));
        assertThat(message.string("refusal")).contains("I must not.");
        assertThat(message.get("content")).isEmpty();
        assertThat(message.has("content")).isTrue();
    }

    @Test
    void emptyAnswerIsAnEmptyText() {
        JsonObject message = message(answer(reply(Finish.of(Reason.STOP)), Usage.unknown(), scope(ASKED, false)));
        assertThat(message.string("content")).contains("");
        assertThat(message.has("tool_calls")).isFalse();
    }

    @Test
    void severalChoicesEachHaveTheirRoleAndEnd() {
        List<String> chunks = streamed(
                BEGAN,
                new ChatEvent.TextDelta(1, 0, "b"),
                new ChatEvent.TextDelta(0, 0, "a"),
                new ChatEvent.Ended(1, Finish.of(Reason.LENGTH)),
                new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        assertThat(chunks).hasSize(7);
        assertThat(chunks.get(1)).contains("\"index\":1,\"delta\":{\"role\"");
        assertThat(chunks.subList(4, 7))
                .satisfiesExactly(
                        chunk -> assertThat(chunk).contains("\"index\":0", "\"stop\""),
                        chunk -> assertThat(chunk).contains("\"index\":1", "\"length\""),
                        chunk -> assertThat(chunk).isEqualTo("[DONE]"));
    }

    @Test
    void thoughtsAreShownWithTheirProofs() {
        String text = ProofText.of(PROOF);
        assertThat(deltas(streamed(
                                BEGAN,
                                new ChatEvent.ThinkingDelta(0, 0, "hm", false),
                                new ChatEvent.Proved(0, 0, PROOF),
                                new ChatEvent.PartEnded(0, 0),
                                new ChatEvent.TextDelta(0, 1, "好😀"),
                                new ChatEvent.PartEnded(0, 1),
                                new ChatEvent.ThinkingDelta(0, 2, "", true),
                                new ChatEvent.Proved(0, 2, PROOF),
                                new ChatEvent.PartEnded(0, 2),
                                new ChatEvent.CallBegan(0, 3, "a", "f", CallKind.FUNCTION),
                                new ChatEvent.Proved(0, 3, PROOF),
                                ended(Reason.TOOL_CALLS)))
                        .subList(1, 7))
                .containsExactly(
                        "{\"reasoning_content\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"format\":\"th1\",\"index\":0}]}",
                        "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"" + text
                                + "\",\"format\":\"th1\",\"index\":0}]}",
                        "{\"content\":\"好😀\"}",
                        "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"" + text
                                + "\",\"text_before\":2,\"format\":\"th1\",\"index\":1}]}",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                        "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"id\":\"a\",\"data\":\"" + text
                                + "\",\"format\":\"th1\",\"index\":2}]}");
    }

    /** Bug 14: what a caller collects and sends back is what the model said, piece by piece and in place. */
    @Test
    void answerSentBackIsTheAnswerInPlace_bug14() {
        List<Content> said = List.of(
                Content.of(new Part.Thinking("first", false), Optional.of(PROOF)),
                Content.of(new Part.Text("one")),
                Content.of(new Part.Thinking("", false), Optional.of(PROOF)),
                Content.of(new Part.Thinking("", true), Optional.of(PROOF)),
                Content.of(new Part.Text("two")),
                Content.of(new Part.ToolCall("functions.f:0", "f", "{}", CallKind.FUNCTION), Optional.of(PROOF)),
                Content.of(new Part.Thinking("between", false), Optional.of(PROOF)),
                Content.of(new Part.ToolCall("b", "g", "x", CallKind.CUSTOM)));
        JsonObject message = message(answer(
                reply(Finish.of(Reason.TOOL_CALLS), said.toArray(Content[]::new)),
                Usage.unknown(),
                scope(ASKED, false)));
        assertThat(CompletionsTalk.turns("[" + message.text() + "]").getFirst().content())
                .isEqualTo(said);
    }

    @Test
    void citationsStandInTheWholeText() {
        var citation = new Citation(
                Optional.of("https://a"),
                Optional.of("A"),
                Optional.empty(),
                Optional.empty(),
                CompletionsTalk.ELSEWHERE,
                Json.nothing());
        var other = new Citation(
                Optional.empty(),
                Optional.of("no address"),
                Optional.empty(),
                Optional.empty(),
                CompletionsTalk.ELSEWHERE,
                Json.nothing());
        String expected =
                "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a\",\"title\":\"A\",\"start_index\":2,\"end_index\":5}}";
        assertThat(deltas(streamed(
                        BEGAN,
                        new ChatEvent.TextDelta(0, 0, "ab"),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.TextDelta(0, 1, "cde"),
                        new ChatEvent.Cited(0, 1, citation),
                        new ChatEvent.Cited(0, 1, other),
                        ended(Reason.STOP))))
                .containsOnlyOnce("{\"annotations\":[" + expected + "]}");
        ChatReply reply = reply(
                Finish.of(Reason.STOP),
                Content.of(new Part.Text("ab")),
                Content.of(new Part.Text("cde", List.of(citation, other))));
        assertThat(message(answer(reply, Usage.unknown(), scope(ASKED, false)))
                        .array("annotations")
                        .orElseThrow()
                        .text())
                .isEqualTo("[" + expected + "]");
    }

    @Test
    void logprobsGoWithTheChoice() {
        var top = new TokenLogprob("y", new JsonNumber("-2.5"), Optional.empty(), List.of());
        var token = new TokenLogprob("x", new JsonNumber("-0.10"), Optional.of(List.of(120)), List.of(top));
        String expected =
                "\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-0.10,\"bytes\":[120],\"top_logprobs\":[{\"token\":\"y\",\"logprob\":-2.5,\"bytes\":null}]}],\"refusal\":null}";
        assertThat(streamed(
                        BEGAN,
                        new ChatEvent.TextDelta(0, 0, "x"),
                        new ChatEvent.Likely(0, 0, List.of(token)),
                        ended(Reason.STOP)))
                .anyMatch(chunk -> chunk.contains(expected));
        var reply = new ChatReply(
                "",
                "",
                List.of(new ChatReply.Choice(
                        0, List.of(Content.of(new Part.Text("x"))), Finish.of(Reason.STOP), List.of(token))));
        assertThat(answer(reply, Usage.unknown(), scope(ASKED, false)).text()).contains(expected);
    }

    /** Callers that declared functions in the older form get the older call, one at most. */
    @Test
    void olderCallersGetTheOlderCall() {
        ReplyScope scope = scope(
                "{\"model\":\"asked\",\"functions\":[{\"name\":\"f\"}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                false);
        ChatReply reply = reply(
                Finish.of(Reason.TOOL_CALLS),
                Content.of(new Part.ToolCall("a", "f", "{\"x\":1}", CallKind.FUNCTION), Optional.of(PROOF)),
                Content.of(new Part.ToolCall("b", "f", "{\"x\":2}", CallKind.FUNCTION)));
        JsonObject answer = answer(reply, Usage.unknown(), scope);
        assertThat(message(answer).object("function_call").orElseThrow().text())
                .isEqualTo("{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}");
        assertThat(message(answer).has("tool_calls")).isFalse();
        assertThat(answer.text()).contains("\"finish_reason\":\"function_call\"");
        var events = new ArrayList<ChatEvent>();
        ReplyFold.unfold(reply, events::add);
        List<String> chunks = stream(scope, Usage.unknown(), events.toArray(ChatEvent[]::new));
        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}",
                        "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"function_call\":{\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "{}");
        assertThat(last(chunks)).contains("\"finish_reason\":\"function_call\"");
    }

    /** Bug 29: different ids stay different, and fit. */
    @Test
    void idsFit_bug29() {
        List<String> deltas = deltas(streamed(
                BEGAN,
                new ChatEvent.CallBegan(0, 0, "call_123", "f", CallKind.FUNCTION),
                new ChatEvent.CallBegan(0, 1, "fc_123", "f", CallKind.FUNCTION),
                new ChatEvent.CallBegan(0, 2, "functions.f:0", "f", CallKind.FUNCTION),
                ended(Reason.TOOL_CALLS)));
        assertThat(deltas.get(1)).contains("\"id\":\"call_123\"");
        assertThat(deltas.get(2)).contains("\"id\":\"fc_123\"");
        assertThat(deltas.get(3)).containsPattern("\"id\":\"[A-Za-z0-9_-]{1,64}\"");
    }

    @Test
    void failureIsAnErrorAndNoEnd_bug23() {
        var encoder = CompletionsTalk.CODEC.encoder(scope(ASKED, true));
        var out = new WireBuffer();
        encoder.encode(BEGAN, out);
        encoder.encode(new ChatEvent.TextDelta(0, 0, "half"), out);
        encoder.fail(Failure.of(FailureKind.PROVIDER_CUT, "The answer broke off."), out);
        List<String> chunks = payloads(out);
        assertThat(chunks.getLast())
                .isEqualTo(
                        "{\"error\":{\"message\":\"The answer broke off.\",\"type\":\"server_error\",\"param\":null,\"code\":null}}");
        assertThat(chunks).noneMatch(chunk -> chunk.contains("\"finish_reason\":\"") || chunk.equals("[DONE]"));
    }

    /** Bug 6: reasoning that a host counts on top is in the total of both forms. */
    @Test
    void totalsAddUp_bug6() {
        Usage usage = usage(Map.of(Quantity.INPUT, 10_120L, Quantity.OUTPUT, 1_499L, Quantity.REASONING, 2_809L));
        JsonObject figures = answer(reply(Finish.of(Reason.STOP)), usage, scope(ASKED, false))
                .object("usage")
                .orElseThrow();
        assertThat(figures.integer("completion_tokens")).contains(4_308L);
        assertThat(figures.integer("total_tokens")).contains(14_428L);
    }

    @Test
    void tierIsNamedInTheLanguagesWords() {
        for (Map.Entry<String, Optional<String>> tier : Map.of(
                        "standard",
                        Optional.of("default"),
                        "priority",
                        Optional.of("priority"),
                        "batch",
                        Optional.<String>empty())
                .entrySet()) {
            var usage = new Usage(Map.of(), Provenance.EXACT, Optional.of(tier.getKey()));
            assertThat(answer(reply(Finish.of(Reason.STOP)), usage, scope(ASKED, false))
                            .string("service_tier"))
                    .isEqualTo(tier.getValue());
        }
    }

    @Test
    void wholeAnswerHasItsForm() {
        assertThat(answer(
                                reply(Finish.of(Reason.STOP), Content.of(new Part.Text("hi"))),
                                usage(Map.of(Quantity.INPUT, 1L, Quantity.OUTPUT, 2L)),
                                scope(ASKED, false))
                        .text())
                .isEqualTo(
                        "{\"id\":\"chatcmpl-r1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"asked\","
                                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\",\"refusal\":null},"
                                + "\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}");
    }

    /** A call that the ceiling cut off is no call. */
    @Test
    void callThatTheCeilingCutIsLeftOut() {
        ChatReply reply = reply(
                Finish.of(Reason.LENGTH),
                Content.of(new Part.Text("so")),
                Content.of(new Part.ToolCall("a", "f", "{\"x\":", CallKind.FUNCTION)));
        JsonObject answer = answer(reply, Usage.unknown(), scope(ASKED, false));
        assertThat(message(answer).has("tool_calls")).isFalse();
        assertThat(answer.text()).contains("\"finish_reason\":\"length\"");
    }
}
