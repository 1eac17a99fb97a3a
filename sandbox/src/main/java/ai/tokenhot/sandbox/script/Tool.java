package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/**
 * Something that the model may ask the client to run.
 *
 * @param description may be empty
 * @param parameters the JSON schema of the arguments; absent for a tool that takes free text
 */
public record Tool(String name, String description, Optional<Json> parameters) {

    /** A function. */
    public static Tool function(String name, String description, Json parameters) {
        return new Tool(name, description, Optional.of(parameters));
    }

    /** A function without arguments. */
    public static Tool bare(String name, String description) {
        return function(
                name, description, JsonObject.builder().put("type", "object").build());
    }

    /** A tool that takes text instead of arguments. */
    public static Tool freeText(String name, String description) {
        return new Tool(name, description, Optional.empty());
    }
}
