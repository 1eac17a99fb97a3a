package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;

/** What came of a fetch. */
public sealed interface FetchResult {

    /**
     * The content. Its length stays taken from the process's bytes until whoever got it gives them back.
     *
     * @param mediaType what it is, by its bytes: one of those that were wanted
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Fetched(String mediaType, byte[] bytes) implements FetchResult {
        @Override
        public String toString() {
            return "Fetched[" + mediaType + ", " + bytes.length + " bytes]";
        }
    }

    /** Nothing, and why. */
    record Refused(Failure failure) implements FetchResult {}
}
