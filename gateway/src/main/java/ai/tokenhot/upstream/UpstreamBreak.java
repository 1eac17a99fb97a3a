package ai.tokenhot.upstream;

/** How a call broke. */
public enum UpstreamBreak {
    /** No connection was made: nothing was sent. */
    UNREACHABLE,
    /** The peer's certificate was not accepted: nothing was sent. */
    UNTRUSTED,
    /** All connections are in use, and too many calls wait for one: nothing was sent. */
    SATURATED,
    /** The connection closed before an answer began. */
    CLOSED_BEFORE_HEAD,
    /** The connection closed in the middle of the answer. */
    CUT,
    /** The answer was not HTTP. */
    GARBLED
}
