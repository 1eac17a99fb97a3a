package ai.tokenhot.json;

/** A JSON string. */
public record JsonString(String value) implements Json {

    /** Compact JSON text, quotes included. */
    @Override
    public String toString() {
        return text();
    }
}
