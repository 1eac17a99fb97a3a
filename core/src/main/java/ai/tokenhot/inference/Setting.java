package ai.tokenhot.inference;

import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * A thing that a caller can ask of a chat besides its conversation and its tools. What has no setting here is an {@link
 * Extra}.
 *
 * @param <T> what a value of it is
 * @param label the name in documentation and tests
 * @param weight what becomes of it where a language has no word for it
 */
@SuppressWarnings("UnusedTypeParameter") // It types what Settings holds under this name.
public record Setting<T>(String label, Weight weight) {

    /** The ceiling on output tokens, reasoning included. */
    public static final Setting<Long> MAX_OUTPUT_TOKENS = new Setting<>("max_output_tokens", Weight.HINT);

    public static final Setting<JsonNumber> TEMPERATURE = new Setting<>("temperature", Weight.HINT);
    public static final Setting<JsonNumber> TOP_P = new Setting<>("top_p", Weight.HINT);
    public static final Setting<JsonNumber> TOP_K = new Setting<>("top_k", Weight.HINT);
    public static final Setting<JsonNumber> FREQUENCY_PENALTY = new Setting<>("frequency_penalty", Weight.HINT);
    public static final Setting<JsonNumber> PRESENCE_PENALTY = new Setting<>("presence_penalty", Weight.HINT);
    public static final Setting<JsonNumber> SEED = new Setting<>("seed", Weight.HINT);

    /** Bias by token id; ids are one tokenizer's. */
    public static final Setting<JsonObject> LOGIT_BIAS = new Setting<>("logit_bias", Weight.HINT);

    /** Texts that end the answer and are not part of it. */
    public static final Setting<List<String>> STOP = new Setting<>("stop", Weight.DEMAND);

    /** How many answers. */
    public static final Setting<Long> CHOICES = new Setting<>("choices", Weight.DEMAND);

    /** How many alternatives a token's log probabilities are asked for; 0 for the token's own alone. */
    public static final Setting<Long> LOGPROBS = new Setting<>("logprobs", Weight.DEMAND);

    public static final Setting<OutputFormat> OUTPUT_FORMAT = new Setting<>("output_format", Weight.DEMAND);
    public static final Setting<String> VERBOSITY = new Setting<>("verbosity", Weight.HINT);
    public static final Setting<Effort> EFFORT = new Setting<>("effort", Weight.HINT);
    public static final Setting<ThinkingMode> THINKING = new Setting<>("thinking", Weight.HINT);

    /** Tokens that may be spent on thinking; −1 leaves it to the model, 0 is none. */
    public static final Setting<Long> THINKING_BUDGET = new Setting<>("thinking_budget", Weight.HINT);

    /** Whether thoughts (or a summary of them) are wanted in the answer. */
    public static final Setting<Boolean> THOUGHTS_SHOWN = new Setting<>("thoughts_shown", Weight.HINT);

    public static final Setting<ToolChoice> TOOL_CHOICE = new Setting<>("tool_choice", Weight.DEMAND);
    public static final Setting<Boolean> PARALLEL_TOOLS = new Setting<>("parallel_tools", Weight.HINT);
    public static final Setting<ServiceTier> SERVICE_TIER = new Setting<>("service_tier", Weight.HINT);

    /** An opaque name of the caller's own user. */
    public static final Setting<String> END_USER = new Setting<>("end_user", Weight.HINT);

    public static final Setting<JsonObject> METADATA = new Setting<>("metadata", Weight.HINT);

    /** A caller's hint as to which requests share a prefix. */
    public static final Setting<String> CACHE_KEY = new Setting<>("cache_key", Weight.HINT);

    /** The whole prefix is to be cached, by the provider's choice of place. */
    public static final Setting<CacheMark> CACHE_ALL = new Setting<>("cache_all", Weight.HINT);

    /** Kinds of content that the answer may have; text alone when it is not given. */
    public static final Setting<Set<MediaKind>> OUTPUT_KINDS = new Setting<>("output_kinds", Weight.DEMAND);

    /** The label's, which is kept in it: settings are looked up dozens of times a request. */
    @Override
    public int hashCode() {
        return label.hashCode();
    }

    /** What becomes of something that a language has no word for. */
    public enum Weight {
        /** It is left out, and the caller is told. */
        HINT,
        /** The request is refused: its answer would not be what the caller checks for. */
        DEMAND
    }
}
