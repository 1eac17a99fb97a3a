package ai.tokenhot.testkit.chat;

import ai.tokenhot.json.JsonObject;

/**
 * A function that the model may ask for.
 *
 * @param schema JSON Schema of the arguments, an object
 */
public record Tool(String name, String description, JsonObject schema) {}
