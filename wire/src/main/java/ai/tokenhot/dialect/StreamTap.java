package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.metering.Reading;
import java.util.Optional;

/** Looks at each event of one stream as it passes. Not thread-safe. */
public interface StreamTap {

    /** What an event means for the relay. */
    enum Verdict {
        /** Part of the answer. */
        FORWARD,
        /** Only keeps the connection open. */
        KEEP_ALIVE,
        /** Tells the usage and nothing else; leaves only if the caller asked for it. */
        USAGE_ONLY,
        /** The end of the answer: leaves only when the receipt is durable. */
        END,
        /** What may be the end of the answer: leaves when the receipt is durable, or before another event. */
        LAST,
        /** The provider's failure. */
        ERROR,
        /** Not this language. */
        GARBLED
    }

    /** Looks at an event. */
    Verdict look(SseEvent event, Sink sink);

    /** Whether the answer's end was seen, so that the connection may close. */
    boolean ended();

    /** Whether the model has said all, though usage or an end mark may still come. */
    boolean finishing();

    /** Takes what a tap finds. */
    interface Sink {
        /** A report of usage. */
        void usage(Reading reading);

        /** Text that was delivered, as it stands in a JSON string: the bytes {@code [from, to)}. */
        void text(byte[] buffer, int from, int to);

        /** The model that the provider says it uses. */
        void served(String model);

        /** Why the stream failed; the event passes on as it is. */
        void failure(Failure failure);
    }

    /** A sink's reading, when a parser found one. */
    static void report(Sink sink, Optional<Reading> reading) {
        reading.ifPresent(sink::usage);
    }
}
