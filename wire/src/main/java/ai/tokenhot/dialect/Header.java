package ai.tokenhot.dialect;

/** A header. Its text form hides the value, which may be a secret. */
public record Header(String name, String value) {

    @Override
    public String toString() {
        return name + ": …";
    }
}
