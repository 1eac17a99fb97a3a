package ai.tokenhot.dialect;

import ai.tokenhot.dialect.anthropic.Messages;
import ai.tokenhot.dialect.gemini.GenerateContent;
import ai.tokenhot.dialect.openai.ChatCompletions;
import ai.tokenhot.dialect.openai.Responses;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Incidents 14 and 15: whatever figures a provider reports, no quantity is negative, and where its figures agree with
 * each other the parts sum up to its totals: each token is counted in exactly one part.
 */
final class UsageFiguresTest {

    /** A usage object by path; a value is JSON text. */
    record Figures(Map<String, String> values) {

        Figures {
            values = new TreeMap<>(values);
        }

        /** The figures of another report laid over these; null leaves the earlier one. */
        Figures over(Figures earlier) {
            var merged = new TreeMap<>(earlier.values);
            values.forEach((path, value) -> {
                if (!value.equals("null")) {
                    merged.put(path, value);
                }
            });
            return new Figures(merged);
        }

        String json() {
            var groups = new TreeMap<String, Map<String, String>>();
            var own = new TreeMap<String, String>();
            values.forEach((path, value) -> {
                int dot = path.indexOf('.');
                if (dot < 0) {
                    own.put(path, value);
                } else {
                    groups.computeIfAbsent(path.substring(0, dot), group -> new TreeMap<>())
                            .put(path.substring(dot + 1), value);
                }
            });
            groups.forEach((group, members) -> own.put(group, new Figures(members).json()));
            return own.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }

    private static final List<String> CHAT = List.of(
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "prompt_tokens_details.cached_tokens",
            "prompt_tokens_details.cache_write_tokens",
            "prompt_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
            "prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
            "prompt_tokens_details.audio_tokens",
            "completion_tokens_details.reasoning_tokens",
            "completion_tokens_details.rejected_prediction_tokens",
            "num_sources_used");
    private static final List<String> RESPONSES = List.of(
            "input_tokens",
            "output_tokens",
            "total_tokens",
            "input_tokens_details.cached_tokens",
            "input_tokens_details.cache_write_tokens",
            "output_tokens_details.reasoning_tokens");
    private static final List<String> MESSAGES = List.of(
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "cache_creation.ephemeral_5m_input_tokens",
            "cache_creation.ephemeral_1h_input_tokens",
            "output_tokens_details.thinking_tokens",
            "server_tool_use.web_search_requests");
    private static final List<String> CONTENT = List.of(
            "promptTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "toolUsePromptTokenCount",
            "cachedContentTokenCount",
            "totalTokenCount");

    private static Arbitrary<Figures> figures(List<String> paths) {
        Arbitrary<String> values = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(0, 5_000).map(String::valueOf)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().map(String::valueOf)),
                net.jqwik.api.Tuple.of(
                        2,
                        Arbitraries.of(
                                "null",
                                "0",
                                "-1",
                                "1.5",
                                "1e3",
                                "1e400",
                                "99999999999999999999",
                                "\"7\"",
                                "[]",
                                "{}",
                                "true")));
        return Arbitraries.maps(Arbitraries.of(paths), values)
                .ofMaxSize(paths.size())
                .map(Figures::new);
    }

    @Provide
    Arbitrary<Figures> chatFigures() {
        return figures(CHAT);
    }

    @Provide
    Arbitrary<Figures> responsesFigures() {
        return figures(RESPONSES);
    }

    @Provide
    Arbitrary<Figures> messagesFigures() {
        return figures(MESSAGES);
    }

    @Provide
    Arbitrary<Figures> contentFigures() {
        return figures(CONTENT);
    }

    @Provide
    Arbitrary<List<Figures>> chatReports() {
        return figures(CHAT).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Figures>> messagesReports() {
        return figures(MESSAGES).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Figures>> contentReports() {
        return figures(CONTENT).list().ofMaxSize(4);
    }

    // --- any figures ---

    @Property
    void anyChatFiguresGiveNoNegativePart_incident14(@ForAll("chatFigures") Figures figures) {
        assertNoNegative(chat(figures));
    }

    @Property
    void anyResponsesFiguresGiveNoNegativePart_incident14(@ForAll("responsesFigures") Figures figures) {
        assertNoNegative(unary(new Responses(), "{\"output\":[],\"usage\":" + figures.json() + "}"));
    }

    @Property
    void anyMessagesFiguresGiveNoNegativePart_incident14(@ForAll("messagesFigures") Figures figures) {
        assertNoNegative(messages(figures));
    }

    @Property
    void anyContentFiguresGiveNoNegativePart_incident14(@ForAll("contentFigures") Figures figures) {
        assertNoNegative(content(figures));
    }

    private static void assertNoNegative(Usage usage) {
        assertThat(usage.counts().values())
                .allSatisfy(count -> assertThat(count).isNotNegative());
    }

    // --- figures that agree ---

    /** The seven parts that make up a prompt and an answer of any language. */
    record Parts(long plain, long cached, long written, long writtenLong, long text, long reasoning, long hosted) {}

    @Provide
    Arbitrary<Parts> consistent() {
        Arbitrary<Long> figure = Arbitraries.longs().between(0, 1_000_000).edgeCases(cases -> cases.add(0L, 1L));
        return Combinators.combine(figure, figure, figure, figure, figure, figure, figure)
                .as(Parts::new);
    }

    @Property
    void chatPartsAreTheTotals_incident15(@ForAll("consistent") Parts parts) {
        long prompt = parts.plain + parts.cached + parts.written + parts.writtenLong;
        long completion = parts.text + parts.reasoning;
        Usage usage = chat(new Figures(Map.of(
                "prompt_tokens", "" + prompt,
                "completion_tokens", "" + completion,
                "total_tokens", "" + (prompt + completion),
                "prompt_tokens_details.cached_tokens", "" + parts.cached,
                "prompt_tokens_details.cache_write_tokens", "" + (parts.written + parts.writtenLong),
                "prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens", "" + parts.writtenLong,
                "completion_tokens_details.reasoning_tokens", "" + parts.reasoning)));
        assertThat(usage.counts())
                .containsAllEntriesOf(Map.of(
                        Quantity.INPUT, parts.plain,
                        Quantity.CACHED_INPUT, parts.cached,
                        Quantity.CACHE_WRITE, parts.written,
                        Quantity.CACHE_WRITE_12H, parts.writtenLong,
                        Quantity.OUTPUT, parts.text,
                        Quantity.REASONING, parts.reasoning));
        assertThat(usage.total(Side.INPUT)).hasValue(prompt);
        assertThat(usage.total(Side.OUTPUT)).hasValue(completion);
    }

    /** Some hosts count reasoning on top of the completion; the grand total tells (chat-dialects §7 row 6). */
    @Property
    void reasoningOnTopIsNotSubtracted(@ForAll("consistent") Parts parts) {
        long total = parts.plain + parts.text + parts.reasoning;
        Usage usage = chat(new Figures(Map.of(
                "prompt_tokens", "" + parts.plain,
                "completion_tokens", "" + parts.text,
                "total_tokens", "" + total,
                "completion_tokens_details.reasoning_tokens", "" + parts.reasoning)));
        assertThat(usage.total(Side.OUTPUT)).hasValue(parts.text + parts.reasoning);
        assertThat(usage.total(Side.INPUT)).hasValue(parts.plain);
    }

    @Property
    void messagesPartsAreTheTotals_incident15(@ForAll("consistent") Parts parts) {
        Usage usage = messages(new Figures(Map.of(
                "input_tokens", "" + parts.plain,
                "cache_read_input_tokens", "" + parts.cached,
                "cache_creation_input_tokens", "" + (parts.written + parts.writtenLong),
                "cache_creation.ephemeral_5m_input_tokens", "" + parts.written,
                "cache_creation.ephemeral_1h_input_tokens", "" + parts.writtenLong,
                "output_tokens", "" + (parts.text + parts.reasoning),
                "output_tokens_details.thinking_tokens", "" + parts.reasoning)));
        assertThat(usage.counts())
                .isEqualTo(Map.of(
                        Quantity.INPUT, parts.plain,
                        Quantity.CACHED_INPUT, parts.cached,
                        Quantity.CACHE_WRITE_5M, parts.written,
                        Quantity.CACHE_WRITE_1H, parts.writtenLong,
                        Quantity.OUTPUT, parts.text,
                        Quantity.REASONING, parts.reasoning));
    }

    /** Zero figures are left out on this wire. */
    @Property
    void contentPartsAreTheTotals_incident15(@ForAll("consistent") Parts parts) {
        var values = new TreeMap<String, String>();
        long prompt = parts.plain + parts.cached;
        long total = prompt + parts.text + parts.reasoning + parts.hosted;
        Map.of(
                        "promptTokenCount", prompt,
                        "cachedContentTokenCount", parts.cached,
                        "candidatesTokenCount", parts.text,
                        "thoughtsTokenCount", parts.reasoning,
                        "toolUsePromptTokenCount", parts.hosted,
                        "totalTokenCount", total)
                .forEach((name, figure) -> {
                    if (figure != 0) {
                        values.put(name, figure.toString());
                    }
                });
        Usage usage = content(new Figures(values));
        assertThat(usage.total(Side.INPUT).orElse(0)).isEqualTo(prompt + parts.hosted);
        assertThat(usage.total(Side.OUTPUT).orElse(0)).isEqualTo(parts.text + parts.reasoning);
        assertThat(usage.count(Quantity.CACHED_INPUT).orElse(0)).isEqualTo(parts.cached);
    }

    // --- several reports ---

    @Property
    void chatStreamTellsWhatOneReportOfItsLastFiguresWouldTell(@ForAll("chatReports") List<Figures> reports) {
        assertThat(stream(
                        new ChatCompletions(),
                        reports,
                        figures -> "data: {\"choices\":[],\"usage\":" + figures + "}\n\n"))
                .isEqualTo(chat(last(reports)).counts());
    }

    @Property
    void messagesStreamTellsWhatOneReportOfItsLastFiguresWouldTell(@ForAll("messagesReports") List<Figures> reports) {
        assertThat(stream(
                        new Messages(),
                        reports,
                        figures -> "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":" + figures
                                + "}\n\n"))
                .isEqualTo(messages(last(reports)).counts());
    }

    @Property
    void contentStreamTellsWhatOneReportOfItsLastFiguresWouldTell(@ForAll("contentReports") List<Figures> reports) {
        assertThat(stream(new GenerateContent(), reports, figures -> "data: {\"usageMetadata\":" + figures + "}\n\n"))
                .isEqualTo(content(last(reports)).counts());
    }

    private static Figures last(List<Figures> reports) {
        Figures all = new Figures(Map.of());
        for (Figures report : reports) {
            // What is no figure leaves the earlier one, as null does.
            var told = new TreeMap<>(report.values());
            told.replaceAll((path, value) -> isFigure(value) ? value : "null");
            all = new Figures(told).over(all);
        }
        return all;
    }

    private static boolean isFigure(String value) {
        try {
            return new java.math.BigDecimal(value).longValueExact() >= 0;
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    private static Map<Quantity, Long> stream(
            Dialect dialect, List<Figures> reports, java.util.function.UnaryOperator<String> event) {
        var meter = new Meter();
        StreamTap tap = dialect.tap();
        var splitter = new SseSplitter(next -> tap.look(next, new MeterSink(meter)));
        byte[] body = reports.stream()
                .map(Figures::json)
                .map(event)
                .collect(Collectors.joining())
                .getBytes(UTF_8);
        splitter.feed(body, 0, body.length);
        splitter.finish();
        return meter.complete().counts();
    }

    private static Usage chat(Figures figures) {
        return unary(new ChatCompletions(), "{\"choices\":[],\"usage\":" + figures.json() + "}");
    }

    private static Usage messages(Figures figures) {
        return unary(new Messages(), "{\"content\":[],\"usage\":" + figures.json() + "}");
    }

    private static Usage content(Figures figures) {
        return unary(new GenerateContent(), "{\"candidates\":[],\"usageMetadata\":" + figures.json() + "}");
    }

    private static Usage unary(Dialect dialect, String answer) {
        var meter = new Meter();
        ReplyReading reading = dialect.read(answer.getBytes(UTF_8));
        assertThat(reading).as(answer).isInstanceOf(ReplyReading.Answer.class);
        ((ReplyReading.Answer) reading).usage().ifPresent(meter::report);
        return meter.complete();
    }

    private record MeterSink(Meter meter) implements StreamTap.Sink {
        @Override
        public void usage(Reading reading) {
            meter.report(reading);
        }

        @Override
        public void text(byte[] buffer, int from, int to) {}

        @Override
        public void served(String model) {}

        @Override
        public void failure(Failure failure) {}
    }
}
