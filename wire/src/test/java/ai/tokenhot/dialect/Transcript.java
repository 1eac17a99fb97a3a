package ai.tokenhot.dialect;

import ai.tokenhot.dialect.StreamTap.Verdict;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Everything that a language reads in a provider's answer, as text that a person can compare. */
final class Transcript {

    private final StringBuilder text = new StringBuilder();

    private Transcript() {}

    /** What is read in a whole answer. */
    static String ofAnswer(Dialect dialect, byte[] body) {
        var transcript = new Transcript();
        switch (dialect.read(body)) {
            case ReplyReading.Answer(Optional<Reading> usage, Optional<String> served) -> {
                transcript.line("ANSWER");
                served.ifPresent(model -> transcript.line("  served " + model));
                usage.ifPresent(reading -> transcript.line("  usage " + shown(reading.counts(), reading.tier())));
            }
            case ReplyReading.Failed(Failure failure, Optional<Reading> usage) -> {
                transcript.line("FAILED");
                transcript.line("  failure " + shown(failure));
                usage.ifPresent(reading -> transcript.line("  usage " + shown(reading.counts(), reading.tier())));
            }
            case ReplyReading.Garbled(String why) -> transcript.line("GARBLED " + why);
        }
        return transcript.text.toString();
    }

    /** What is read in a stream that is cut into chunks at these places. */
    static String ofStream(Dialect dialect, byte[] body, int... cuts) {
        var transcript = new Transcript();
        var meter = new Meter();
        StreamTap tap = dialect.tap();
        var sink = new StreamTap.Sink() {
            @Override
            public void usage(Reading reading) {
                meter.report(reading);
                transcript.line("  usage " + shown(reading.counts(), reading.tier()));
            }

            @Override
            public void text(byte[] buffer, int from, int to) {
                transcript.line("  text " + new String(buffer, from, to - from, UTF_8));
            }

            @Override
            public void served(String model) {
                transcript.line("  served " + model);
            }

            @Override
            public void failure(Failure failure) {
                transcript.line("  failure " + shown(failure));
            }
        };
        var splitter = new SseSplitter(event -> {
            int start = transcript.text.length();
            Verdict verdict = tap.look(event, sink);
            transcript.text.insert(start, verdict + "\n");
        });
        int from = 0;
        for (int cut : cuts) {
            splitter.feed(Arrays.copyOfRange(body, from, cut), 0, cut - from);
            from = cut;
        }
        splitter.feed(Arrays.copyOfRange(body, from, body.length), 0, body.length - from);
        splitter.finish();
        transcript.line((tap.ended() ? "ended" : "not ended") + (tap.finishing() ? ", finishing" : ""));
        Usage usage = meter.complete();
        transcript.line("total " + usage.provenance() + " " + shown(usage.counts(), usage.tier()));
        return transcript.text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String shown(Failure failure) {
        return failure.kind() + " " + failure.status()
                + failure.field().map(field -> " [" + field + "]").orElse("") + ": " + failure.message();
    }

    /** Non-negative by the type's own check; the sums let a reader compare with the provider's totals. */
    private static String shown(Map<Quantity, Long> counts, Optional<String> tier) {
        String all = counts.entrySet().stream()
                .map(count -> count.getKey().label() + "=" + count.getValue())
                .collect(Collectors.joining(" "));
        return all + " (in " + sum(counts, Quantity.Side.INPUT) + ", out " + sum(counts, Quantity.Side.OUTPUT) + ")"
                + tier.map(name -> " tier " + name).orElse("");
    }

    private static long sum(Map<Quantity, Long> counts, Quantity.Side side) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().side() == side && count.getKey().share() == Quantity.Share.PART)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
