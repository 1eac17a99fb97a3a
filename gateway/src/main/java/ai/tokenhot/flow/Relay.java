package ai.tokenhot.flow;

import ai.tokenhot.metering.Meter;
import ai.tokenhot.upstream.UpstreamListener;

/** Carries one provider's answer to the caller. */
interface Relay extends UpstreamListener {

    /** What the provider has reported so far. */
    Meter meter();

    /** What was delivered so far. */
    DeliveredText delivered();

    /** Gives back to the process's budget what is held of the answer, which will not be used. May come twice. */
    void release();

    /** Whether the model has said all, and only the end is missing. */
    boolean finishing();
}
