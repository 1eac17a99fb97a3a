package ai.tokenhot.catalog;

import ai.tokenhot.inference.DialectId;
import java.util.List;

/**
 * A model at a provider: one thing that can be tried.
 *
 * @param provider the provider's id
 * @param upstreamModel what the provider calls the model
 * @param dialects the languages in which this model can be reached there
 */
public record Deployment(String provider, String upstreamModel, List<DialectId> dialects) {

    /** Copies the list. */
    public Deployment {
        dialects = List.copyOf(dialects);
    }
}
