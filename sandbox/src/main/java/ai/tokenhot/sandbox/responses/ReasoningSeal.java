package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Seal;
import java.util.Optional;

/**
 * What the {@code encrypted_content} of a reasoning item holds: whose it is and where it stands. The same reasoning in the
 * same place has the same.
 *
 * @param model that reasoned, without the date of a snapshot
 * @param user whom the request named as its end user; empty for none
 * @param before digest of everything said before
 * @param thoughts digest of what was thought
 */
record ReasoningSeal(String model, String user, String before, String thoughts) {

    /** What stands before an encrypted text, as in the vendors'. */
    private static final String MARK = "gAAAAA";

    private static String purpose(String vendor) {
        return vendor + "-reasoning";
    }

    /** A digest of everything said, with one more thing. */
    static String digest(String before, String... next) {
        var parts = new String[next.length + 1];
        parts[0] = before;
        System.arraycopy(next, 0, parts, 1, next.length);
        return Seal.sign("responses-history", parts);
    }

    /** The text. */
    String encrypted(String vendor) {
        String payload = JsonObject.builder()
                .put("model", model)
                .put("user", user)
                .put("before", before)
                .put("thoughts", thoughts)
                .build()
                .text();
        return MARK + Seal.wrap(purpose(vendor), payload);
    }

    /** What a text holds; empty when it is not this vendor's or was changed. */
    static Optional<ReasoningSeal> open(String vendor, String encrypted) {
        if (!encrypted.startsWith(MARK)) {
            return Optional.empty();
        }
        return Seal.unwrap(purpose(vendor), encrypted.substring(MARK.length())).flatMap(ReasoningSeal::parse);
    }

    private static Optional<ReasoningSeal> parse(String payload) {
        try {
            return Json.parse(payload) instanceof JsonObject object
                    ? Optional.of(new ReasoningSeal(
                            object.string("model").orElse(""),
                            object.string("user").orElse(""),
                            object.string("before").orElse(""),
                            object.string("thoughts").orElse("")))
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
