package ai.tokenhot.json.schema;

/** Whether a value has the form that a schema says. */
public sealed interface SchemaVerdict {

    /** It has. */
    record Holds() implements SchemaVerdict {}

    /**
     * It has not.
     *
     * @param path where the first violation stands, as a JSON Pointer (RFC 6901); empty for the whole value
     * @param problem for a person: what was found, and what was expected
     */
    record Violated(String path, String problem) implements SchemaVerdict {}

    /**
     * Nobody knows: the schema says something that is not checked here, or checking would take too long.
     *
     * @param why for a person
     */
    record Unchecked(String why) implements SchemaVerdict {}
}
