package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import java.util.Optional;

/**
 * A JSON Schema, as much of it as structured output uses: {@code type}, {@code enum}, {@code const}, the bounds of
 * numbers, texts, arrays and objects, {@code pattern}, {@code properties} and their like, {@code items}, {@code
 * prefixItems}, {@code contains}, {@code anyOf}, {@code oneOf}, {@code allOf}, {@code not}, {@code if}, references within
 * the schema, and {@code nullable} of OpenAPI 3.0. {@code format} is not checked, as the standard says. Older drafts'
 * {@code definitions} and lists of {@code items} are understood.
 *
 * <p>Both schema and value may come from strangers: a check takes at most {@link #MAX_STEPS} steps and goes at most
 * {@link #MAX_DEPTH} deep. Semantics: JSON Schema 2020-12, Core and Validation.
 */
public final class JsonSchema {

    /** A check looks at so many pairs of schema and value, members and characters. */
    public static final int MAX_STEPS = 1_000_000;

    /** Schemas are applied inside each other at most so deep. */
    public static final int MAX_DEPTH = 300;

    private final Json schema;

    /** A schema; one that is no schema at all checks nothing. */
    public JsonSchema(Json schema) {
        this.schema = schema;
    }

    /** Checks a value. */
    public SchemaVerdict check(Json value) {
        var budget = new SchemaBudget(MAX_STEPS);
        Optional<SchemaViolation> violation = new SchemaWalk(schema, budget).check(value);
        Optional<String> gap = budget.gap();
        if (budget.exhausted() || (violation.isEmpty() && gap.isPresent())) {
            return new SchemaVerdict.Unchecked(gap.orElse(""));
        }
        return violation
                .<SchemaVerdict>map(
                        found -> new SchemaVerdict.Violated(found.path().pointer(), found.problem()))
                .orElseGet(SchemaVerdict.Holds::new);
    }

    /** Checks a text, which must be JSON. */
    public SchemaVerdict checkText(String text) {
        try {
            return check(Json.parse(text));
        } catch (JsonException e) {
            return new SchemaVerdict.Violated("", "not JSON: " + e.getMessage());
        }
    }
}
