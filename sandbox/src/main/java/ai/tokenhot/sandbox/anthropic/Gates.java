package ai.tokenhot.sandbox.anthropic;

/**
 * Which settings a model refuses.
 *
 * @param sampling {@code temperature}, {@code top_p}, {@code top_k}
 * @param disabled {@code thinking: disabled}
 * @param enabled {@code thinking: enabled}
 * @param betweenTools {@code thinking: between_tools}
 * @param forcedTools {@code tool_choice: any} and {@code tool}
 * @param prefill a last message of the assistant, which the answer goes on
 */
record Gates(
        Sampling sampling,
        Setting disabled,
        Setting enabled,
        Setting betweenTools,
        Setting forcedTools,
        boolean prefill) {

    /** How the sampling parameters are taken. */
    enum Sampling {
        TAKEN,
        /** {@code temperature} or {@code top_p}, not both. */
        ONE_OF_TWO,
        REFUSED
    }

    /** How a setting is taken. */
    enum Setting {
        TAKEN,
        /** Only up to effort {@code high}. */
        UP_TO_HIGH_EFFORT,
        /** Not together with {@code thinking: enabled}. */
        NOT_WITH_BUDGET,
        REFUSED
    }

    /** Opus 5.5, Fable 5.1. */
    static final Gates ALWAYS_THINKING =
            new Gates(Sampling.REFUSED, Setting.REFUSED, Setting.REFUSED, Setting.REFUSED, Setting.REFUSED, false);

    static final Gates SONNET_5_5 = new Gates(
            Sampling.REFUSED, Setting.REFUSED, Setting.REFUSED, Setting.UP_TO_HIGH_EFFORT, Setting.REFUSED, false);

    static final Gates FABLE_5 =
            new Gates(Sampling.REFUSED, Setting.REFUSED, Setting.REFUSED, Setting.REFUSED, Setting.TAKEN, false);

    static final Gates HAIKU_5_5 = new Gates(
            Sampling.REFUSED, Setting.UP_TO_HIGH_EFFORT, Setting.REFUSED, Setting.REFUSED, Setting.TAKEN, false);

    static final Gates OPUS_5 = new Gates(
            Sampling.REFUSED, Setting.UP_TO_HIGH_EFFORT, Setting.TAKEN, Setting.REFUSED, Setting.TAKEN, false);

    /** Opus 4.7, Opus 4.8, Sonnet 5. */
    static final Gates SINCE_4_7 =
            new Gates(Sampling.REFUSED, Setting.TAKEN, Setting.REFUSED, Setting.REFUSED, Setting.TAKEN, false);

    static final Gates OF_4_6 =
            new Gates(Sampling.ONE_OF_TWO, Setting.TAKEN, Setting.TAKEN, Setting.REFUSED, Setting.TAKEN, false);

    static final Gates UP_TO_4_5 =
            new Gates(Sampling.TAKEN, Setting.TAKEN, Setting.TAKEN, Setting.REFUSED, Setting.NOT_WITH_BUDGET, true);
}
