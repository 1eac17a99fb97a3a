package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.shape.Shape;
import ai.tokenhot.sandbox.shape.ShapeCheck;

/** Reads request bodies. */
final class OpenAiBody {

    private OpenAiBody() {}

    /** The JSON object that was sent, whatever its form. */
    static JsonObject parse(Call call) {
        try {
            if (Json.parse(call.body().getBytes()) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException e) {
            throw OpenAiErrors.notJson(e.problem() + " at line " + e.line() + ", column " + e.column());
        }
        throw OpenAiErrors.notJson("an object was expected");
    }

    /** The object without null members, if it has this shape. */
    static JsonObject check(JsonObject body, Shape.Fields shape, OpenAiErrors errors) {
        var checked = ShapeCheck.check(shape, body, ShapeCheck.Spelling.EXACT);
        if (!checked.problems().isEmpty()) {
            throw errors.complain(checked.problems().getFirst());
        }
        return (JsonObject) checked.value();
    }
}
