package ai.tokenhot.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller names.
 *
 * @param maker who trained it
 * @param aliases other names for it
 * @param created when the maker released it, as far as is known
 * @param contextTokens tokens of input and output together, if known
 * @param outputTokens the most tokens of one answer, if known
 * @param retirement when its provider stopped serving it
 * @param deployments in order of preference
 */
public record Model(
        String id,
        String displayName,
        String maker,
        List<String> aliases,
        Optional<LocalDate> created,
        Set<Modality> input,
        Set<Modality> output,
        Set<Capability> capabilities,
        Optional<Long> contextTokens,
        Optional<Long> outputTokens,
        Optional<Retirement> retirement,
        List<Deployment> deployments) {

    /** Copies the collections. */
    public Model {
        aliases = List.copyOf(aliases);
        input = Set.copyOf(input);
        output = Set.copyOf(output);
        capabilities = Set.copyOf(capabilities);
        deployments = List.copyOf(deployments);
    }

    /** The same model with these deployments. */
    Model with(List<Deployment> others) {
        return new Model(
                id,
                displayName,
                maker,
                aliases,
                created,
                input,
                output,
                capabilities,
                contextTokens,
                outputTokens,
                retirement,
                others);
    }

    /** Kinds of content. */
    public enum Modality {
        TEXT,
        IMAGE,
        AUDIO,
        VIDEO,
        FILE
    }

    /** What a model can do beyond answering. */
    public enum Capability {
        TOOLS,
        PARALLEL_TOOLS,
        STRUCTURED_OUTPUT,
        THINKING,
        CACHING,
        STREAMING
    }

    /**
     * The end of a model at its provider.
     *
     * @param successor what to use instead, if the provider named something
     */
    public record Retirement(LocalDate date, Optional<String> successor) {}
}
