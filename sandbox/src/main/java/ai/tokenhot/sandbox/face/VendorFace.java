package ai.tokenhot.sandbox.face;

/**
 * One vendor's API. It answers calls in the vendor's words and knows nothing of sockets: the server reads the call and
 * carries the reply out.
 */
public interface VendorFace {

    /** The first segment of its paths: {@code openai} for {@code /openai/v1/…}. */
    String name();

    /**
     * The reply to a call. Runs on the event loop for small bodies, so it never waits.
     *
     * @throws Refused instead of a reply, from any depth
     */
    Reply reply(Call call);

    /** The vendor's words for a refusal by the server itself. */
    Reply refusal(Refusal refusal);

    /** Why the server does not even ask the face. */
    enum Refusal {
        /** The body is larger than the server takes. */
        BODY_TOO_LARGE,
        /** The body is compressed in a way that the server does not know. */
        UNKNOWN_ENCODING,
        /** Too many bodies are being read at once. */
        OVERLOADED,
        /** The face failed: a defect of the sandbox. */
        DEFECT
    }
}
