package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.face.Call;
import java.util.Arrays;

/** What {@code anthropic-version} says. */
enum AnthropicVersion {
    OF_2023("2023-06-01"),
    OF_2026("2026-10-21");

    private final String date;

    AnthropicVersion(String date) {
        this.date = date;
    }

    /** The version of a call, which must say one. */
    static AnthropicVersion of(Call call) {
        String date = call.header("anthropic-version")
                .orElseThrow(() -> AnthropicError.invalid("anthropic-version: header is required"));
        return Arrays.stream(values())
                .filter(version -> version.date.equals(date))
                .findFirst()
                .orElseThrow(
                        () -> AnthropicError.invalid("anthropic-version: \"" + date + "\" is not a valid version"));
    }
}
