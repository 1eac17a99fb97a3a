package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * Writes a {@code usage} object of either language. The input total includes what was read from and written to caches,
 * the output total the reasoning; their sum is the grand total.
 */
final class OpenAiUsageWriter {

    private static final byte[] COMMA = ascii(",");
    private static final byte[] OPEN = ascii("{");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] TOTAL = ascii("\"total_tokens\":");

    private OpenAiUsageWriter() {}

    /** Whether anything is known that could be written. */
    static boolean knows(Usage usage) {
        return usage.total(Side.INPUT).isPresent() || usage.total(Side.OUTPUT).isPresent();
    }

    /** Writes the object with these names. A side of which nothing is known is 0, as clients expect numbers. */
    static void write(WireBuffer out, Usage usage, Names names) {
        long input = usage.total(Side.INPUT).orElse(0);
        long output = usage.total(Side.OUTPUT).orElse(0);
        out.raw(OPEN).raw(names.input).number(input).raw(COMMA);
        if (details(out, names.inputDetails, inputDetails(usage, names))) {
            out.raw(COMMA);
        }
        out.raw(names.output).number(output).raw(COMMA);
        if (details(out, names.outputDetails, outputDetails(usage, names))) {
            out.raw(COMMA);
        }
        out.raw(TOTAL).number(input + output).raw(CLOSE);
    }

    /** The tier that an answer names, in the words of both languages; empty when they have none for it. */
    static Optional<String> tier(Usage usage) {
        Optional<String> word = usage.tier().map(text -> text.toLowerCase(Locale.ROOT));
        if (word.filter("standard"::equals).isPresent()) {
            return Optional.of(ServiceTier.DEFAULT.word());
        }
        return word.flatMap(ServiceTier::of).map(ServiceTier::word);
    }

    private static Detail[] inputDetails(Usage usage, Names names) {
        return new Detail[] {
            new Detail("cached_tokens", names.always(usage.count(Quantity.CACHED_INPUT))),
            new Detail("cache_write_tokens", names.always(written(usage))),
            new Detail("audio_tokens", names.chatOnly(usage.count(Quantity.AUDIO_INPUT))),
            new Detail("image_tokens", names.chatOnly(usage.count(Quantity.IMAGE_INPUT)))
        };
    }

    private static Detail[] outputDetails(Usage usage, Names names) {
        return new Detail[] {
            new Detail("reasoning_tokens", names.always(usage.count(Quantity.REASONING))),
            new Detail("audio_tokens", names.chatOnly(usage.count(Quantity.AUDIO_OUTPUT))),
            new Detail("rejected_prediction_tokens", names.chatOnly(usage.count(Quantity.REJECTED_PREDICTION)))
        };
    }

    /** What was written to any cache. */
    private static OptionalLong written(Usage usage) {
        long sum = 0;
        boolean known = false;
        for (Quantity write : new Quantity[] {
            Quantity.CACHE_WRITE,
            Quantity.CACHE_WRITE_5M,
            Quantity.CACHE_WRITE_30M,
            Quantity.CACHE_WRITE_1H,
            Quantity.CACHE_WRITE_12H
        }) {
            OptionalLong count = usage.count(write);
            known |= count.isPresent();
            sum += count.orElse(0);
        }
        return known ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private static boolean details(WireBuffer out, byte[] name, Detail... details) {
        boolean first = true;
        for (Detail detail : details) {
            if (detail.count().isPresent()) {
                out.raw(first ? name : COMMA).raw(first ? OPEN : new byte[0]);
                out.string(detail.name()).raw(ascii(":")).number(detail.count().getAsLong());
                first = false;
            }
        }
        if (first) {
            return false;
        }
        out.raw(CLOSE);
        return true;
    }

    private record Detail(String name, OptionalLong count) {}

    /** The names of one language. */
    static final class Names {
        /** Chat Completions: a detail that is unknown is left out. */
        static final Names CHAT = new Names("prompt_tokens", "completion_tokens", false);

        /** Responses: strict clients want both detail objects. */
        static final Names RESPONSES = new Names("input_tokens", "output_tokens", true);

        private final byte[] input;
        private final byte[] output;
        private final byte[] inputDetails;
        private final byte[] outputDetails;
        private final boolean detailed;

        private Names(String input, String output, boolean detailed) {
            this.input = ascii("\"" + input + "\":");
            this.output = ascii("\"" + output + "\":");
            this.inputDetails = ascii("\"" + input + "_details\":");
            this.outputDetails = ascii("\"" + output + "_details\":");
            this.detailed = detailed;
        }

        private OptionalLong always(OptionalLong count) {
            return count.isEmpty() && detailed ? OptionalLong.of(0) : count;
        }

        private OptionalLong chatOnly(OptionalLong count) {
            return detailed ? OptionalLong.empty() : count;
        }
    }
}
