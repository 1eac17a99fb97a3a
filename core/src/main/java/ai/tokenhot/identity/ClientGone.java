package ai.tokenhot.identity;

import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a call whose caller goes away: a key's policy.
 *
 * @param cap how many output tokens are read on, about, with {@link Policy#CAP}; else 0
 */
public record ClientGone(Policy policy, long cap) {

    /** Reads on. */
    public static final ClientGone DEFAULT = new ClientGone(Policy.DRAIN, 0);

    /** No cap is larger. */
    static final long MAX_CAP = 10_000_000;

    /** What is done. */
    public enum Policy {
        /** The answer is read to its end, within bounds of time and number: the bill is what the provider counted. */
        DRAIN,
        /** The provider is cut off at once: the bill is the input and what was delivered. */
        CANCEL,
        /** The answer is read on until it has about so many output tokens. */
        CAP
    }

    /** Reads {@code drain}, {@code cancel} or {@code cap:N}. */
    public static Optional<ClientGone> of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "drain" -> Optional.of(DEFAULT);
            case "cancel" -> Optional.of(new ClientGone(Policy.CANCEL, 0));
            case String other
            when other.matches("cap:[0-9]{1,8}") -> {
                long cap = Long.parseLong(other.substring("cap:".length()));
                yield cap >= 1 && cap <= MAX_CAP ? Optional.of(new ClientGone(Policy.CAP, cap)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** As {@link #of} reads it. */
    public String text() {
        String name = policy.name().toLowerCase(Locale.ROOT);
        return policy == Policy.CAP ? name + ":" + cap : name;
    }
}
