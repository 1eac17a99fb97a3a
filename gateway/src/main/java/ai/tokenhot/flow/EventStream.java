package ai.tokenhot.flow;

import ai.tokenhot.inference.Failure;

/** A relay whose answer goes to the caller event by event. */
interface EventStream extends Relay {

    /** An error of ours as the caller's form of stream has it. */
    byte[] errorEvent(Failure reason);

    /** What keeps the caller's form of stream open. */
    byte[] keepAlive();
}
