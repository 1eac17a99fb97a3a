package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Loss;
import java.util.List;

/** What came of writing a request for a provider. */
public sealed interface Encoded {

    /**
     * A request.
     *
     * @param path below the provider's base URL, query included
     * @param headers that the language wants besides the credential and the content type
     * @param losses what could not be carried over as it was
     * @param repair what must be undone in the answer
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Request(String path, byte[] body, List<Header> headers, List<Loss> losses, Repair repair)
            implements Encoded {
        /** Copies the lists. */
        public Request {
            headers = List.copyOf(headers);
            losses = List.copyOf(losses);
        }
    }

    /** A request that this model cannot be asked. */
    record Refused(Failure failure) implements Encoded {}
}
