package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.EventOrder;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.dialect.openai.CompletionsTalk.chunk;
import static ai.tokenhot.dialect.openai.CompletionsTalk.heard;
import static ai.tokenhot.dialect.openai.CompletionsTalk.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What is made of providers' answers: streams and whole ones. */
final class CompletionsDecoderTest {

    private static final Proof BY_TEXT = new Proof(ChatCompletions.ID, "upstream-1", "reasoning_content", "");

    private static List<Content> contents(StreamReading reading) {
        EventOrder.check(reading.events());
        return reading.reply().choices().getFirst().content();
    }

    private static Content text(String text) {
        return Content.of(new Part.Text(text));
    }

    private static Content call(String id, String name, String arguments) {
        return Content.of(new Part.ToolCall(id, name, arguments, CallKind.FUNCTION));
    }

    private static Finish finish(StreamReading reading) {
        return reading.reply().choices().getFirst().finish();
    }

    @Test
    void textIsReadPieceByPiece() {
        StreamReading reading = heard(
                chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"),
                chunk("{\"content\":\"Hel\"}"),
                chunk("{\"content\":\"lo \\\"\\u4f60\\n\"}"),
                chunk("{\"content\":\"\"}"),
                chunk("{\"content\":\"好😀\"}"),
                chunk("{}", "\"stop\""),
                "[DONE]");
        assertThat(reading.events())
                .containsExactly(
                        new ChatEvent.Began("c1", "served"),
                        new ChatEvent.TextDelta(0, 0, "Hel"),
                        new ChatEvent.TextDelta(0, 0, "lo \"你\n"),
                        new ChatEvent.TextDelta(0, 0, "好😀"),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
    }

    /** Chunks that begin like the one before may yet say something else behind the text. */
    @Test
    void whatStandsBehindATextIsNotMissed() {
        String head = "{\"id\":\"c1\",\"model\":\"served\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
        String logprobs = "{\"content\":[{\"token\":\"c\",\"logprob\":-1,\"bytes\":null,\"top_logprobs\":[]}]}";
        StreamReading reading = heard(
                head + "a\"},\"finish_reason\":null}]}",
                head + "b\"},\"finish_reason\":null}],\"obfuscation\":\"xyz\",\"usage\":{\"prompt_tokens\":0}}",
                head + "c\"},\"logprobs\":" + logprobs + ",\"finish_reason\":null}]}",
                head
                        + "d\",\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]}",
                head + "e\"},\"finish_reason\":\"length\"}]}",
                "[DONE]");
        assertThat(contents(reading)).containsExactly(text("abcd"), call("x", "f", "{}"), text("e"));
        assertThat(finish(reading).reason()).isEqualTo(Reason.LENGTH);
        assertThat(reading.reply().choices().getFirst().logprobs())
                .extracting(TokenLogprob::token)
                .containsExactly("c");
    }

    /** Bug 3: mixed pieces of two calls: two parts, each with its own arguments. */
    @Test
    void mixedCallsAreToldApart_bug3() {
        StreamReading reading = heard(
                chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
                chunk(
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"input\":\"\"}}]}"),
                chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}]}"),
                chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":\"}}]}"),
                chunk("{\"tool_calls\":[{\"index\":1,\"custom\":{\"input\":\"fr\"}}]}"),
                chunk(
                        "{\"tool_calls\":[{\"index\":1,\"custom\":{\"input\":\"ee\"}},{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}"),
                chunk("{}", "\"tool_calls\""),
                "[DONE]");
        assertThat(contents(reading))
                .containsExactly(
                        call("a", "f", "{\"x\":1}"), Content.of(new Part.ToolCall("b", "g", "free", CallKind.CUSTOM)));
    }

    /** Some hosts bring a call in one piece, some without numbers, some under one number. */
    @Test
    void callsAreToldApartHoweverTheyAreNumbered() {
        String[] wholes = {
            "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}",
            "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}",
            "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}",
            "{\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":2}\"}}"
        };
        for (int first : new int[] {0, 2}) {
            StreamReading reading = heard(
                    chunk("{\"tool_calls\":[" + wholes[first] + "]}"),
                    chunk("{\"tool_calls\":[" + wholes[first + 1] + ",{}]}"),
                    chunk("{}", "\"tool_calls\""),
                    "[DONE]");
            assertThat(contents(reading)).containsExactly(call("a", "f", "{\"x\":1}"), call("b", "f", "{\"x\":2}"));
        }
    }

    @Test
    void callWithoutAnIdGetsOne() {
        StreamReading reading = heard(
                chunk(
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"index\":1,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                chunk("{}", "\"stop\""),
                "[DONE]");
        List<String> ids = contents(reading).stream()
                .map(content -> ((Part.ToolCall) content.part()).id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("call_[A-Za-z0-9_-]+"));
    }

    /** Bug 4: calls are the reason, whatever the word, and whichever chunk it stands on. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            "stop",           TOOL_CALLS
            "tool_calls",     TOOL_CALLS
            "function_call",  TOOL_CALLS
            "length",         LENGTH
            "content_filter", FILTERED
            "eos",            TOOL_CALLS
            null,             TOOL_CALLS
            """, quoteCharacter = '\'')
    void callsAreTheReason_bug4(String word, Reason reason) {
        String call =
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
        assertThat(finish(heard(chunk(call), chunk("{\"content\":\"\"}", word), "[DONE]"))
                        .reason())
                .isEqualTo(reason);
        assertThat(finish(heard(chunk(call, word), "[DONE]")).reason()).isEqualTo(reason);
        String message = "{\"role\":\"assistant\",\"content\":null," + call.substring(1);
        assertThat(reply("{\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":" + word + "}]}")
                        .choices()
                        .getFirst()
                        .finish()
                        .reason())
                .isEqualTo(reason);
    }

    /** Bugs 10 and 11: usage on every chunk, and on one without choices, disturbs nothing; the last one counts. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "null"})
    void usageBesideTheAnswerIsNoPartOfIt_bug10_bug11(String choices) {
        String zero = ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}";
        StreamReading reading = heard(
                chunk("{\"content\":\"a\"}").replaceFirst("}$", zero),
                chunk("{\"content\":\"b\"}").replaceFirst("}$", zero),
                chunk("{}", "\"stop\"").replaceFirst("}$", ",\"usage\":null}"),
                "{\"id\":\"c1\",\"choices\":" + choices
                        + ",\"usage\":{\"prompt_tokens\":10120,\"completion_tokens\":1499,\"total_tokens\":14428,\"completion_tokens_details\":{\"reasoning_tokens\":2809}}}",
                "[DONE]");
        assertThat(contents(reading)).containsExactly(text("ab"));
        assertThat(reading.usage().count(Quantity.OUTPUT)).isEqualTo(OptionalLong.of(1499));
        assertThat(reading.usage().count(Quantity.REASONING)).isEqualTo(OptionalLong.of(2809));
    }

    /** Thoughts of a host that shows them, which it may want to see again. */
    @Test
    void thoughtsComeBeforeTheTextAndKnowTheirHost() {
        for (String name : List.of("reasoning_content", "reasoning")) {
            StreamReading reading = heard(
                    chunk("{\"role\":\"assistant\",\"" + name + "\":\"h\"}"),
                    chunk("{\"" + name + "\":\"m\"}"),
                    chunk("{\"" + name + "\":\"!\"}"),
                    chunk("{\"content\":\"so\"}"),
                    chunk("{}", "\"stop\""),
                    "[DONE]");
            List<Content> expected =
                    List.of(Content.of(new Part.Thinking("hm!", false), Optional.of(BY_TEXT)), text("so"));
            assertThat(contents(reading)).isEqualTo(expected);
            assertThat(reply("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"so\",\"" + name
                                    + "\":\"hm!\"},\"finish_reason\":\"stop\"}]}")
                            .choices()
                            .getFirst()
                            .content())
                    .isEqualTo(expected);
        }
    }

    /** Details as some hosts give them: a signature for the text, encrypted data for a call. */
    @Test
    void detailsOfAHostAreItsProofs() {
        String signed = "{\"type\":\"reasoning.text\",\"signature\":\"sig\",\"index\":0}";
        String hidden = "{\"type\":\"reasoning.encrypted\",\"id\":\"a\",\"data\":\"enc\",\"index\":1}";
        StreamReading reading = heard(
                chunk(
                        "{\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}]}"),
                chunk("{\"reasoning_details\":[" + signed + "]}"),
                chunk(
                        "{\"reasoning_details\":[" + hidden
                                + "],\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":null}]}"),
                chunk("{}", "\"tool_calls\""),
                "[DONE]");
        assertThat(contents(reading))
                .containsExactly(
                        Content.of(new Part.Thinking("hm", false), Optional.of(details(signed))),
                        call("a", "f", "{}").with(Optional.of(details(hidden))));
    }

    private static Proof details(String entry) {
        return new Proof(ChatCompletions.ID, "upstream-1", "reasoning_details", entry);
    }

    @Test
    void whatAHostHangsOnACallIsItsProof() {
        String hung = "{\"vendor\":{\"thought_signature\":\"sig\"}}";
        var proof = new Proof(ChatCompletions.ID, "upstream-1", "extra_content", hung);
        String call =
                "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":"
                        + hung + "}";
        assertThat(contents(heard(chunk("{\"tool_calls\":[" + call + "]}", "\"stop\""), "[DONE]")))
                .containsExactly(call("a", "f", "{}").with(Optional.of(proof)));
        assertThat(reply("{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[" + call
                                + "]},\"finish_reason\":\"stop\"}]}")
                        .choices()
                        .getFirst()
                        .content())
                .containsExactly(call("a", "f", "{}").with(Optional.of(proof)));
    }

    @Test
    void refusalIsAPart() {
        StreamReading reading = heard(
                chunk("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}"),
                chunk("{\"refusal\":\"I \"}"),
                chunk("{\"refusal\":\"won't\"}"),
                chunk("{}", "\"stop\""),
                "[DONE]");
        assertThat(contents(reading)).containsExactly(Content.of(new Part.Refusal("I won't")));
        assertThat(finish(reading).reason()).isEqualTo(Reason.STOP);
    }

    @Test
    void choicesAreToldApart() {
        StreamReading reading = heard(
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"x\"}}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"y\"}}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "[DONE]");
        EventOrder.check(reading.events());
        assertThat(reading.reply().choices())
                .extracting(
                        ChatReply.Choice::index,
                        ChatReply.Choice::content,
                        choice -> choice.finish().reason())
                .containsExactly(
                        tuple(0, List.of(text("ab")), Reason.STOP), tuple(1, List.of(text("xy")), Reason.LENGTH));
    }

    @Test
    void citationsOfBothFormsAreRead() {
        String annotation =
                "{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a\",\"title\":\"A\",\"start_index\":0,\"end_index\":2}}";
        StreamReading own = heard(
                chunk("{\"content\":\"so\"}"),
                chunk("{\"annotations\":[" + annotation + "]}"),
                chunk("{}", "\"stop\""),
                "[DONE]");
        StreamReading listed = heard(
                chunk("{\"content\":\"so\"}"),
                chunk("{}", "\"stop\"").replaceFirst("}$", ",\"citations\":[\"https://a\"]}"),
                "[DONE]");
        for (StreamReading reading : List.of(own, listed)) {
            assertThat(((Part.Text) contents(reading).getFirst().part()).citations())
                    .singleElement()
                    .satisfies(citation -> assertThat(citation.url()).contains("https://a"));
        }
        ChatReply whole = reply(
                "{\"citations\":[\"https://a\"],\"choices\":[{\"message\":{\"content\":\"so\"},\"finish_reason\":\"stop\"}]}");
        assertThat(((Part.Text) whole.choices().getFirst().content().getFirst().part()).citations())
                .hasSize(1);
    }

    @Test
    void soundIsPutTogether() {
        StreamReading reading = heard(
                chunk("{\"audio\":{\"id\":\"a\",\"data\":\"AAE=\",\"transcript\":\"he\"}}"),
                chunk("{\"audio\":{\"data\":\"Ag==\"}}"),
                chunk("{\"audio\":{\"transcript\":\"y\"}}"),
                "{\"choices\":[{\"index\":0,\"delta\":{\"audio\":{\"expires_at\":1}}}]}",
                chunk("{}", "\"stop\""),
                "[DONE]");
        assertThat(contents(reading))
                .containsExactly(Content.of(new Part.Audio(new MediaSource.Inline("", "AAEC"), Optional.of("hey"))));
    }

    @Test
    void olderCallIsACall() {
        StreamReading reading = heard(
                chunk("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                chunk("{\"function_call\":{\"arguments\":\"{\"}}"),
                chunk("{\"function_call\":{\"arguments\":\"}\"}}"),
                chunk("{}", "\"function_call\""),
                "[DONE]");
        assertThat(((Part.ToolCall) contents(reading).getFirst().part()).arguments())
                .isEqualTo("{}");
        assertThat(finish(reading).reason()).isEqualTo(Reason.TOOL_CALLS);
    }

    @Test
    void contentInPartsIsText() {
        assertThat(contents(heard(
                        chunk(
                                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}",
                                "\"stop\""),
                        "[DONE]")))
                .containsExactly(text("ab"));
    }

    @Test
    void emptyAnswerIsNothing() {
        ChatReply whole = reply(
                "{\"id\":\"c1\",\"model\":\"served\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"stop\"}]}");
        assertThat(whole.choices().getFirst().content()).isEmpty();
        assertThat(whole.id()).isEqualTo("c1");
        assertThat(whole.model()).isEqualTo("served");
        assertThat(heard(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "\"stop\""), "[DONE]")
                        .reply()
                        .choices()
                        .getFirst()
                        .content())
                .isEmpty();
    }

    /** A stream that is cut at any place of a long text gives the same text: nothing is kept from one chunk to another. */
    @Test
    void longTextComesThrough() {
        var chunks = new ArrayList<String>();
        var whole = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String piece = "word" + i + (i % 7 == 0 ? "\\n" : " ");
            whole.append(piece.replace("\\n", "\n"));
            chunks.add(chunk("{\"content\":\"" + piece + "\"}"));
        }
        chunks.add(chunk("{}", "\"stop\""));
        chunks.add("[DONE]");
        assertThat(contents(heard(chunks.toArray(String[]::new)))).containsExactly(text(whole.toString()));
    }
}
