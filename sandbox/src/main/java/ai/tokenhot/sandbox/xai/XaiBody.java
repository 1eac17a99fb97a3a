package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ProblemWords;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.shape.Problem;
import ai.tokenhot.sandbox.shape.Shape;
import ai.tokenhot.sandbox.shape.ShapeCheck;

/** Reads request bodies. */
final class XaiBody {

    private XaiBody() {}

    /** The body. Members that nobody knows are ignored, others must have their form. */
    static JsonObject read(Call call, Shape.Fields shape) {
        JsonObject raw;
        try {
            if (!(Json.parse(call.body().getBytes()) instanceof JsonObject object)) {
                throw XaiErrors.notJson("expected an object");
            }
            raw = object;
        } catch (JsonException e) {
            throw XaiErrors.notJson(e.problem() + " at line " + e.line() + " column " + e.column());
        }
        var checked = ShapeCheck.check(shape, raw, ShapeCheck.Spelling.EXACT);
        checked.problems().stream()
                .filter(problem -> !(problem instanceof Problem.Unknown))
                .findFirst()
                .ifPresent(problem -> {
                    throw XaiErrors.notOfShape(ProblemWords.of(problem).message());
                });
        return (JsonObject) checked.value();
    }
}
