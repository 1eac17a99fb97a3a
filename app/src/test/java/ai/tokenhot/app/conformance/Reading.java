package ai.tokenhot.app.conformance;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.ReplyReading;
import ai.tokenhot.dialect.SseSplitter;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.metering.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An answer as its language's codec reads it.
 *
 * @param failure why it is none
 * @param fragments into how many pieces a stream cut the arguments of calls
 */
record Reading(ChatReply reply, Usage usage, Optional<Failure> failure, long fragments) {

    private static final ChatReply NOTHING = new ChatReply("", "", List.of());

    static Reading of(Language language, String model, boolean stream, int status, byte[] body) {
        Dialect dialect = language.dialect();
        if (status >= 400) {
            Failure failure = dialect.readError(status, name -> Optional.empty(), body);
            return new Reading(NOTHING, Usage.unknown(), Optional.of(failure), 0);
        }
        ChatCodec codec = dialect.codec().orElseThrow();
        var from = new Destination(dialect.id(), model, anyModel(model), Operation.CHAT, stream);
        if (stream) {
            return streamed(dialect, codec.decoder(from), body);
        }
        // An answer of this language can say itself that it failed.
        Optional<Failure> told = ((JsonObject) Json.parse(body))
                .string("status")
                .filter("failed"::equals)
                .map(word -> Failure.of(FailureKind.PROVIDER_ERROR, word));
        return told.isPresent() ? new Reading(NOTHING, Usage.unknown(), told, 0) : whole(dialect, codec, from, body);
    }

    private static Reading whole(Dialect dialect, ChatCodec codec, Destination from, byte[] body) {
        return switch (dialect.read(body)) {
            case ReplyReading.Answer answer -> {
                var meter = new Meter();
                answer.usage().ifPresent(meter::report);
                ChatReply reply = codec.decodeReply(body, from);
                yield new Reading(reply, meter.complete(), Optional.empty(), 0);
            }
            case ReplyReading.Failed failed -> new Reading(NOTHING, Usage.unknown(), Optional.of(failed.failure()), 0);
            case ReplyReading.Garbled(String why) -> throw new AssertionError(why);
        };
    }

    private static Reading streamed(Dialect dialect, StreamDecoder decoder, byte[] body) {
        var events = new ArrayList<ChatEvent>();
        var failures = new ArrayList<Failure>();
        var meter = new Meter();
        StreamTap tap = dialect.tap();
        var sink = new StreamTap.Sink() {
            @Override
            public void usage(ai.tokenhot.metering.Reading reading) {
                meter.report(reading);
            }

            @Override
            public void text(byte[] buffer, int from, int to) {}

            @Override
            public void served(String served) {}

            @Override
            public void failure(Failure failure) {
                failures.add(failure);
            }
        };
        var splitter = new SseSplitter(event -> {
            switch (tap.look(event, sink)) {
                case FORWARD, LAST, END -> decoder.decode(event, events::add);
                case KEEP_ALIVE, USAGE_ONLY, ERROR -> {}
                case GARBLED -> throw new AssertionError("not readable: " + event.text());
            }
        });
        splitter.feed(body, 0, body.length);
        splitter.finish();
        if (failures.isEmpty()) {
            decoder.finish(events::add);
        }
        var fold = new ReplyFold();
        events.forEach(fold);
        long fragments = events.stream()
                .filter(event -> event instanceof ChatEvent.ArgumentsDelta delta
                        && !delta.text().isEmpty())
                .count();
        return new Reading(fold.reply(), meter.complete(), failures.stream().findFirst(), fragments);
    }

    private static Model anyModel(String name) {
        return new Model(
                name,
                name,
                "",
                List.of(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Model.Thinking.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
    }

    boolean failed() {
        return failure.isPresent();
    }

    private Stream<Content> content() {
        return reply.choices().stream().flatMap(choice -> choice.content().stream());
    }

    private <T extends Part> Stream<T> parts(Class<T> kind) {
        return content().map(Content::part).filter(kind::isInstance).map(kind::cast);
    }

    String text() {
        return parts(Part.Text.class).map(Part.Text::text).collect(Collectors.joining());
    }

    String refusal() {
        return parts(Part.Refusal.class).map(Part.Refusal::text).collect(Collectors.joining());
    }

    String thoughts() {
        return parts(Part.Thinking.class).map(Part.Thinking::text).collect(Collectors.joining());
    }

    List<Part.ToolCall> calls() {
        return parts(Part.ToolCall.class).toList();
    }

    /** What the vendor gave to be given back. */
    List<String> proofs() {
        return content()
                .flatMap(content -> content.proof().stream())
                .map(Proof::value)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    Optional<Finish> finish() {
        return reply.choices().stream().findFirst().map(Choice::finish);
    }

    boolean ended(Finish.Reason... reasons) {
        return finish().map(Finish::reason).filter(Set.of(reasons)::contains).isPresent();
    }

    long count(Quantity... quantities) {
        return Stream.of(quantities)
                .mapToLong(quantity -> usage.count(quantity).orElse(0))
                .sum();
    }

    long cacheWrites() {
        return count(
                Quantity.CACHE_WRITE,
                Quantity.CACHE_WRITE_5M,
                Quantity.CACHE_WRITE_30M,
                Quantity.CACHE_WRITE_1H,
                Quantity.CACHE_WRITE_12H);
    }
}
