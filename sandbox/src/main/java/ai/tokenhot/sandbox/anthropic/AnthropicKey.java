package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.KeyRule;
import java.util.Optional;

/** Finds the key of a call, in {@code x-api-key} or {@code Authorization: Bearer}. */
final class AnthropicKey {

    private AnthropicKey() {}

    /** The key. */
    static String of(Call call) {
        Optional<String> plain = call.header("x-api-key");
        Optional<String> bearer = call.bearer();
        if (plain.isPresent() && bearer.isPresent()) {
            throw AnthropicError.unauthenticated(
                    "x-api-key and authorization: both headers carry a key (expected: one of them)");
        }
        if (call.header("authorization").isPresent() && plain.isEmpty() && bearer.isEmpty()) {
            throw AnthropicError.unauthenticated("Invalid authorization header");
        }
        String key = plain.or(() -> bearer)
                .orElseThrow(() -> AnthropicError.unauthenticated("x-api-key header is required"));
        return switch (KeyRule.of(key)) {
            case ACCEPTED -> key;
            case REFUSED ->
                throw AnthropicError.unauthenticated(
                        plain.isPresent() ? "invalid x-api-key" : "Invalid bearer token (key)");
        };
    }
}
