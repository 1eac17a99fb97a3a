package ai.tokenhot.dialect.gemini;

/** The two forms of schema that the vendor takes, with the keywords that each knows. */
enum SchemaForm {
    /** A part of JSON Schema. References stay. */
    JSON_SCHEMA,
    /** The older part of OpenAPI's: no references, {@code nullable} instead of a type. */
    OPEN_API;

    /** Whether a keyword is taken as it is. Those that hold schemas, types and values are not among them. */
    boolean takes(String keyword) {
        return switch (keyword) {
            case "title", "minItems", "maxItems", "minimum", "maximum", "propertyOrdering" -> true;
            case "$id", "$anchor" -> this == JSON_SCHEMA;
            case "minLength", "maxLength", "minProperties", "maxProperties", "pattern", "default", "example" ->
                this == OPEN_API;
            default -> false;
        };
    }
}
