package ai.tokenhot.catalog;

import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.ThinkingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller names.
 *
 * @param maker who trained it
 * @param aliases other names for it
 * @param denials what it answers with an error though its language has it
 * @param created when the maker released it, as far as is known
 * @param contextTokens tokens of input and output together, if known
 * @param outputTokens the most tokens of one answer, if known
 * @param price id of what it costs
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
        Set<Denial> denials,
        Thinking thinking,
        Optional<Long> contextTokens,
        Optional<Long> outputTokens,
        String price,
        Optional<Retirement> retirement,
        List<Deployment> deployments) {

    /** Copies the collections. */
    public Model {
        aliases = List.copyOf(aliases);
        input = Set.copyOf(input);
        output = Set.copyOf(output);
        capabilities = Set.copyOf(capabilities);
        denials = Set.copyOf(denials);
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
                denials,
                thinking,
                contextTokens,
                outputTokens,
                price,
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

    /** Whether it takes this, as far as is known. */
    public boolean takes(Denial what) {
        return !denials.contains(what);
    }

    /** What a language has and a model may refuse. A translation leaves it out, or says it otherwise, and reports that. */
    public enum Denial {
        /** The ceiling on output by the name that the language had for it first. */
        OLDER_CEILING,
        /** Temperature, top-p and top-k. */
        SAMPLING,
        /** Temperature together with top-p. */
        TEMPERATURE_WITH_TOP_P,
        PENALTIES,
        STOP,
        LOGPROBS,
        MANY_CHOICES,
        /** That a tool must be called. */
        FORCED_TOOLS,
        /** That a tool must be called while it thinks. */
        FORCED_TOOLS_WITH_THINKING,
        /** An assistant's turn at the end, to be continued. */
        PREFILL,
        /** Instructions in the middle of a conversation. */
        SYSTEM_TURNS,
        /** An answer by schema, by the language's own means. */
        SCHEMA,
        /** An answer by schema in a request that has tools. */
        SCHEMA_WITH_TOOLS,
        /** Schemas in JSON Schema; the language's older form is taken. */
        JSON_SCHEMA,
        /** Pictures and documents inside the result of a tool. */
        MEDIA_IN_RESULTS,
        /** Marks of where to cache. */
        CACHE_MARKS,
        /** Tools that take free text. */
        CUSTOM_TOOLS,
        /** A choice of tools among those that are declared. */
        TOOL_SUBSETS,
        /** How wordy the answer is to be. */
        VERBOSITY,
        /** Service tiers other than the default and priority. */
        SERVICE_TIERS,
        /** A search of the web that an option of the request asks for; tools that search are another thing. */
        WEB_SEARCH_OPTION,
        /** How closely to look at a single picture. */
        IMAGE_DETAIL,
        /** A call in the history without the proof that the model gave with it. */
        UNPROVED_CALLS,
        /** Tools that the provider runs in a request that has functions. */
        HOSTED_WITH_FUNCTIONS
    }

    /**
     * How its thinking can be steered.
     *
     * @param modes that it takes; none when nothing can be chosen
     * @param efforts that it takes; none when none can be given
     * @param minBudget the smallest budget, if budgets are taken
     * @param maxBudget the largest budget, if budgets are taken
     * @param byDefault whether it thinks when nothing is said
     */
    public record Thinking(
            Set<ThinkingMode> modes,
            Set<Effort> efforts,
            Optional<Long> minBudget,
            Optional<Long> maxBudget,
            boolean byDefault) {
        /** A model of whose thinking nothing is known. */
        public static final Thinking UNKNOWN =
                new Thinking(Set.of(), Set.of(), Optional.empty(), Optional.empty(), false);

        /** Copies the sets. */
        public Thinking {
            modes = Set.copyOf(modes);
            efforts = Set.copyOf(efforts);
        }

        /**
         * The effort itself if the model takes it, else the next lower, else the next higher. Who asks for a little
         * thinking never gets none. Empty when it takes no efforts.
         */
        public Optional<Effort> nearest(Effort wanted) {
            if (efforts.contains(wanted)) {
                return Optional.of(wanted);
            }
            return efforts.stream()
                    .filter(effort -> effort.compareTo(wanted) < 0 && effort != Effort.NONE)
                    .max(Comparator.naturalOrder())
                    .or(() -> efforts.stream()
                            .filter(effort -> effort.compareTo(wanted) > 0)
                            .min(Comparator.naturalOrder()))
                    .or(() -> efforts.stream().findFirst());
        }
    }

    /**
     * The end of a model at its provider.
     *
     * @param successor what to use instead, if the provider named something
     */
    public record Retirement(LocalDate date, Optional<String> successor) {}
}
