package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What comes of a provider's stream on its way through the splitter, the language's tap and its decoder, as the relay
 * arranges them.
 *
 * @param failures what the tap found to be failures
 * @param usage what the tap reported
 * @param ended whether the tap saw the answer's end
 */
public record StreamReading(List<ChatEvent> events, List<Failure> failures, Usage usage, boolean ended) {

    /** Reads a stream that the network cut at these bytes. Each chunk comes in an array of its own. */
    public static StreamReading of(Dialect dialect, StreamDecoder decoder, byte[] body, int... cuts) {
        var events = new ArrayList<ChatEvent>();
        var failures = new ArrayList<Failure>();
        var meter = new Meter();
        StreamTap tap = dialect.tap();
        var sink = new StreamTap.Sink() {
            @Override
            public void usage(Reading reading) {
                meter.report(reading);
            }

            @Override
            public void text(byte[] buffer, int from, int to) {}

            @Override
            public void served(String model) {}

            @Override
            public void failure(Failure failure) {
                failures.add(failure);
            }
        };
        var splitter = new SseSplitter(event -> {
            switch (tap.look(event, sink)) {
                case FORWARD, LAST, END -> decoder.decode(event, events::add);
                case KEEP_ALIVE, USAGE_ONLY, ERROR -> {}
                case GARBLED -> throw new AssertionError("the tap cannot read: " + event.text());
            }
        });
        int from = 0;
        for (int cut : cuts) {
            feed(splitter, body, from, cut);
            from = cut;
        }
        feed(splitter, body, from, body.length);
        splitter.finish();
        if (failures.isEmpty()) {
            decoder.finish(events::add);
        }
        return new StreamReading(events, failures, meter.complete(), tap.ended());
    }

    private static void feed(SseSplitter splitter, byte[] body, int from, int to) {
        byte[] chunk = Arrays.copyOfRange(body, from, to);
        splitter.feed(chunk, 0, chunk.length);
    }

    /** The answer. */
    public ChatReply reply() {
        return fold(events);
    }

    /** The answer of these events. */
    public static ChatReply fold(List<ChatEvent> events) {
        var fold = new ReplyFold();
        events.forEach(fold);
        return fold.reply();
    }
}
