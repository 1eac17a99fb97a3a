package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Whole answers, in the form that decoders give them. */
public final class GeneratedReplies {

    /** A language that nobody speaks: whatever is its own is foreign to all others. */
    public static final DialectId ELSEWHERE = new DialectId("elsewhere");

    /** A picture of one pixel. */
    public static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private GeneratedReplies() {}

    /** An answer of one choice or more, each with parts in any order. */
    public static Arbitrary<ChatReply> replies() {
        return replies(6, 3);
    }

    /** A small answer of one choice. */
    public static Arbitrary<ChatReply> smallReplies() {
        return replies(3, 1);
    }

    private static Arbitrary<ChatReply> replies(int maxParts, int maxChoices) {
        Arbitrary<Integer> count =
                maxChoices == 1 ? Arbitraries.just(1) : Arbitraries.frequency(Tuple.of(4, 1), Tuple.of(1, maxChoices));
        return count.flatMap(size -> choice(maxParts).list().ofSize(size))
                .map(choices -> new ChatReply(
                        "upstream-id",
                        "upstream-model",
                        IntStream.range(0, choices.size())
                                .mapToObj(index -> numbered(choices.get(index), index))
                                .toList()));
    }

    /** An answer that no decoder should give, but one might: broken text, broken arguments, ids twice, calls of nothing. */
    public static Arbitrary<ChatReply> brokenReplies() {
        Arbitrary<Part> part = Arbitraries.oneOf(
                GeneratedText.brokenText().map(Part.Text::new),
                GeneratedText.brokenText().map(Part.Refusal::new),
                Combinators.combine(GeneratedText.brokenText(), Arbitraries.of(true, false))
                        .as(Part.Thinking::new),
                Combinators.combine(
                                Arbitraries.of("", "call_a", "\ud83d"),
                                Arbitraries.of("", "tool", "\ude00"),
                                Arbitraries.of("{\"a\":", "[1]", "null", "x", "{\"a\":1,\"a\":2}", "{} {}", "\ud83d"),
                                Arbitraries.of(CallKind.class))
                        .as(Part.ToolCall::new),
                whole());
        Arbitrary<Content> content =
                Combinators.combine(part, proof().optional()).as((value, proof) -> Content.of(value, proof));
        return Combinators.combine(content.list().ofMaxSize(5), finish())
                .as((contents, finish) -> new ChatReply("", "", List.of(new Choice(0, contents, finish, List.of()))));
    }

    /** A usage in which every part is known. */
    public static Arbitrary<Usage> usage() {
        Arbitrary<Long> count = Arbitraries.longs().between(0, 20_000);
        List<Quantity> quantities = List.of(
                Quantity.INPUT, Quantity.CACHED_INPUT, Quantity.CACHE_WRITE_5M, Quantity.OUTPUT, Quantity.REASONING);
        return count.list().ofSize(quantities.size()).map(counts -> {
            Map<Quantity, Long> known = new EnumMap<>(Quantity.class);
            for (int i = 0; i < counts.size(); i++) {
                known.put(quantities.get(i), counts.get(i));
            }
            return new Usage(known, Provenance.EXACT, Optional.empty());
        });
    }

    /** Any proof that is another language's. */
    public static Arbitrary<Proof> proof() {
        return Combinators.combine(
                        Arbitraries.of("", "model-1", "models/模型.v2"),
                        Arbitraries.of("signature", "encrypted", "thought-signature"),
                        Arbitraries.of("c2lnbmF0dXJl", "a.b/c+d==", "th1.x.y.z", "不透明"))
                .as((model, form, value) -> new Proof(ELSEWHERE, model, form, value));
    }

    /** An end, for any reason. */
    public static Arbitrary<Finish> finish() {
        return Arbitraries.of(Reason.class).flatMap(reason -> switch (reason) {
            case STOP_SEQUENCE ->
                GeneratedText.someText().optional().map(text -> new Finish(reason, text, Optional.empty()));
            case REFUSED, FILTERED, OTHER ->
                GeneratedText.someText().optional().map(text -> new Finish(reason, Optional.empty(), text));
            case STOP, TOOL_CALLS, LENGTH, CONTEXT_FULL, PAUSED, CONTINUES, MALFORMED_CALL ->
                Arbitraries.just(Finish.of(reason));
        });
    }

    private static Arbitrary<Choice> choice(int maxParts) {
        return Combinators.combine(
                        content().list().ofMaxSize(maxParts),
                        finish(),
                        logprob().list().ofMaxSize(3))
                .as((contents, finish, logprobs) -> new Choice(
                        0,
                        contents,
                        consistent(finish, contents),
                        contents.stream().anyMatch(content -> content.part() instanceof Part.Text)
                                ? logprobs
                                : List.of()));
    }

    /** The language of a natural end is exact: calls if there are any. */
    private static Finish consistent(Finish finish, List<Content> contents) {
        boolean calls = contents.stream().anyMatch(content -> content.part() instanceof Part.ToolCall);
        return switch (finish.reason()) {
            case STOP, TOOL_CALLS -> finish.with(calls ? Reason.TOOL_CALLS : Reason.STOP);
            case STOP_SEQUENCE -> calls ? Finish.of(Reason.TOOL_CALLS) : finish;
            case LENGTH, CONTEXT_FULL, FILTERED, REFUSED, PAUSED, CONTINUES, MALFORMED_CALL, OTHER -> finish;
        };
    }

    /** Gives a choice its number, and each of its calls an id of its own. */
    private static Choice numbered(Choice choice, int index) {
        var contents = new ArrayList<Content>();
        for (int i = 0; i < choice.content().size(); i++) {
            Content content = choice.content().get(i);
            contents.add(
                    content.part() instanceof Part.ToolCall call
                            ? content.with(new Part.ToolCall(
                                    call.id() + "-" + index + i, call.name(), call.arguments(), call.kind()))
                            : content);
        }
        return new Choice(index, contents, choice.finish(), choice.logprobs());
    }

    private static Arbitrary<Content> content() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, GeneratedText.someText().map(text -> Content.of(new Part.Text(text)))),
                Tuple.of(1, Arbitraries.just(Content.of(new Part.Text("")))),
                Tuple.of(2, citedText().map(Content::of)),
                Tuple.of(1, GeneratedText.someText().map(text -> Content.of(new Part.Refusal(text)))),
                Tuple.of(4, thinking()),
                Tuple.of(6, call()),
                Tuple.of(1, whole().map(Content::of)));
    }

    private static Arbitrary<Content> thinking() {
        return Arbitraries.oneOf(
                GeneratedText.someText().map(text -> Content.of(new Part.Thinking(text, false))),
                Combinators.combine(GeneratedText.text(), proof())
                        .as((text, proof) -> Content.of(new Part.Thinking(text, false), Optional.of(proof))),
                proof().map(proof -> Content.of(new Part.Thinking("", true), Optional.of(proof))));
    }

    private static Arbitrary<Content> call() {
        Arbitrary<Part> function = Combinators.combine(
                        GeneratedText.callId(), GeneratedText.toolName(), GeneratedText.arguments())
                .as((id, name, arguments) -> new Part.ToolCall(id, name, arguments, CallKind.FUNCTION));
        Arbitrary<Part> custom = Combinators.combine(
                        GeneratedText.callId(), GeneratedText.toolName(), GeneratedText.text())
                .as((id, name, text) -> new Part.ToolCall(id, name, text, CallKind.CUSTOM));
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(5, function), Tuple.of(1, custom)), proof().optional(0.2))
                .as((part, proof) -> Content.of(part, proof));
    }

    private static Arbitrary<Part> citedText() {
        Arbitrary<Citation> citation = Combinators.combine(
                        Arbitraries.of("https://example.org/a", "https://example.org/%E4%BD%A0?x=1&y=2"),
                        GeneratedText.someText())
                .as((url, title) -> new Citation(
                        Optional.of(url),
                        Optional.of(title),
                        Optional.of(0L),
                        Optional.of(1L),
                        ELSEWHERE,
                        JsonObject.builder().put("type", "elsewhere").build()));
        return Combinators.combine(
                        GeneratedText.someText(), citation.list().ofMinSize(1).ofMaxSize(2))
                .as(Part.Text::new);
    }

    private static Arbitrary<Part> whole() {
        return Arbitraries.of(
                new Part.Image(new MediaSource.Inline("image/png", PNG), Optional.empty()),
                new Part.Audio(new MediaSource.Inline("audio/wav", "UklGRiQAAABXQVZF"), Optional.of("said")),
                new Part.Unknown(
                        ELSEWHERE,
                        "hosted_call",
                        JsonObject.builder().put("x", 1).build()));
    }

    private static Arbitrary<TokenLogprob> logprob() {
        Arbitrary<TokenLogprob> plain = Combinators.combine(
                        GeneratedText.someText(),
                        Arbitraries.of("0", "-0.25", "-1.5e-3", "-9999.0"),
                        Arbitraries.of(true, false))
                .as((token, logprob, bytes) -> new TokenLogprob(
                        token,
                        new JsonNumber(logprob),
                        bytes ? Optional.of(utf8(token)) : Optional.empty(),
                        List.of()));
        return Combinators.combine(plain, plain.list().ofMaxSize(2))
                .as((token, top) -> new TokenLogprob(token.token(), token.logprob(), token.bytes(), top));
    }

    private static List<Integer> utf8(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xFF).toList();
    }
}
