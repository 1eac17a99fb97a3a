package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Failure;

/** What came of reading a caller's request. */
public sealed interface Decoded {

    /** A request. */
    record Request(ChatRequest request) implements Decoded {}

    /** A request that says something that cannot be meant. */
    record Refused(Failure failure) implements Decoded {}
}
