package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.MediaProbe;
import ai.tokenhot.sandbox.script.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Signatures of thoughts: over what was said after the thought, so that they can be checked when both come back. */
final class ThoughtSignature {

    /** What a client sends when it lost a signature, documented for history that another model made. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private ThoughtSignature() {}

    /** That of a call. */
    static String ofCall(GeminiModel model, String name, JsonObject arguments) {
        return Seal.sign("gemini-thought " + model.id(), "call", name, Seal.canonical(arguments));
    }

    /** That of a text; it may stand on the text's last part or on an empty one after it. */
    static String ofText(GeminiModel model, String text) {
        return Seal.sign("gemini-thought " + model.id(), "text", text);
    }

    /**
     * Refuses signatures that this model did not make, or that stand on something else than they were made for.
     *
     * @param contents those of a request that are all of the model, in a row
     */
    static void check(GeminiModel model, List<JsonObject> contents, int firstIndex) {
        String text = contents.stream()
                .flatMap(content -> content.array("parts").stream())
                .flatMap(JsonArray::objects)
                .filter(part -> !part.flag("thought").orElse(false))
                .flatMap(part -> part.string("text").stream())
                .collect(Collectors.joining());
        for (int i = 0; i < contents.size(); i++) {
            List<JsonObject> parts = contents.get(i).array("parts").stream()
                    .flatMap(JsonArray::objects)
                    .toList();
            for (int k = 0; k < parts.size(); k++) {
                checkPart(model, parts.get(k), text, "contents[" + (firstIndex + i) + "].parts[" + k + "]");
            }
        }
    }

    private static void checkPart(GeminiModel model, JsonObject part, String text, String place) {
        String signature = part.string("thoughtSignature").orElse("");
        if (signature.isEmpty() || signature.equals(NO_SIGNATURE)) {
            return;
        }
        byte[] bytes;
        try {
            bytes = MediaProbe.decode(signature);
        } catch (IllegalArgumentException e) {
            throw GeminiErrors.invalid(
                    "Invalid value at '" + place + ".thought_signature' (TYPE_BYTES), Base64 decoding failed.");
        }
        if (Arrays.equals(bytes, NO_SIGNATURE.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        String expected = part.object("functionCall")
                .map(call -> ofCall(
                        model,
                        call.string("name").orElse(""),
                        call.object("args").orElse(JsonObject.empty())))
                .orElseGet(() -> ofText(model, text));
        if (!Arrays.equals(bytes, MediaProbe.decode(expected))) {
            throw GeminiErrors.invalid("Corrupted thought signature.");
        }
    }
}
