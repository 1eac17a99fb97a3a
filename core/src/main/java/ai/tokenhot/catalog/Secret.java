package ai.tokenhot.catalog;

import java.util.Objects;

/** A secret that does not show itself: neither as text nor in a debugger's summary. */
public final class Secret {

    private final String value;

    /** Wraps a secret. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, for the one place that signs with it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
