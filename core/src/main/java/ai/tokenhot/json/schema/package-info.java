/**
 * JSON Schema: whether a value has the form that a schema says. Starting point: {@link
 * ai.tokenhot.json.schema.JsonSchema}.
 */
@NullMarked
package ai.tokenhot.json.schema;

import org.jspecify.annotations.NullMarked;
