package ai.tokenhot.inference;

import java.util.regex.Pattern;

/** Name of a wire language, as the catalog writes it. */
public record DialectId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /** Checks the form. */
    public DialectId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("dialect: " + value + " (expected: lower-case letters, digits, '-')");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
