/**
 * JSON and YAML: tree, pull reader, writer, exact numbers. The only package that knows the JSON library.
 *
 * <p>Starting points: {@link ai.tokenhot.json.Json} for trees, {@link ai.tokenhot.json.JsonReader} for scans that build
 * none, {@link ai.tokenhot.json.JsonWriter} for output.
 */
@NullMarked
package ai.tokenhot.json;

import org.jspecify.annotations.NullMarked;
