package ai.tokenhot.testkit.chat;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an SDK threw, in neutral words.
 *
 * @param kind by the type of the exception, not by its status: the SDK's users catch types
 * @param status of HTTP, if there was an answer
 * @param retryAfter the header of that name, where the SDK shows headers
 * @param thrown the SDK's own exception
 */
public record SdkFailure(
        Kind kind, OptionalInt status, String message, Optional<String> retryAfter, RuntimeException thrown) {

    /** The types that SDKs' exceptions have. */
    public enum Kind {
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        /** A request that can be read but not acted on. */
        UNPROCESSABLE,
        RATE_LIMITED,
        /** Any failure on the vendor's side. */
        SERVER,
        /** An error event in a stream that had begun. */
        STREAM_ERROR,
        /** The connection broke. */
        CONNECTION,
        /** A stream ended before it was complete, or what came could not be read. */
        INCOMPLETE,
        /** A status that has no type of its own. */
        OTHER
    }
}
