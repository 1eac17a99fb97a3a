package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Usage;

/**
 * Writes one caller's stream. What it keeps of an answer is bounded, whatever the answer's length, but for what the
 * language itself repeats at the end. Not thread-safe.
 */
public interface StreamEncoder {

    /** Writes what an event gives, which may be nothing yet. The end of a choice is kept for {@link #close}. */
    void encode(ChatEvent event, WireBuffer out);

    /** Writes the end: it leaves when the receipt is durable. */
    void close(Usage usage, WireBuffer out);

    /** Writes that the answer failed, instead of its end. */
    void fail(Failure failure, WireBuffer out);
}
