package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.Complaints;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.script.Directives;

/** How a vendor words what it refuses. */
public interface ResponsesErrors extends Complaints, Play.ErrorWords {

    /**
     * A 404.
     *
     * @param param the field, empty for none
     * @param code the vendor's code, empty for none
     */
    Refused notFound(String message, String param, String code);

    /** Refuses a prompt that a directive wants blocked. */
    void checkPrompt(Directives directives);

    /** Refuses an item of which only the id is there, and that is not kept. */
    default Refused unknownItem(String id) {
        return notFound(
                "Item with id '" + id + "' not found. Items are not persisted when `store` is set to false. Try again"
                        + " with `store` set to true, or remove this item from your input.",
                "input",
                "");
    }

    /** What stands in {@code error} of a response that failed. */
    default JsonObject failure() {
        return JsonObject.builder()
                .put("code", "server_error")
                .put("message", "The server had an error while processing your request. Sorry about that!")
                .build();
    }
}
