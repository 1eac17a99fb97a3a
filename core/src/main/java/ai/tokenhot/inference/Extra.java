package ai.tokenhot.inference;

import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.json.Json;

/**
 * Something in a request that only its own language has a word for.
 *
 * @param field in the caller's own notation, such as {@code messages[2].content[0].detail}
 * @param weight whether another language may leave it out
 */
public record Extra(String field, Json value, Weight weight) {

    /** One that may be left out. */
    public static Extra hint(String field, Json value) {
        return new Extra(field, value, Weight.HINT);
    }

    /** One without which the answer would not be what was asked for. */
    public static Extra demand(String field, Json value) {
        return new Extra(field, value, Weight.DEMAND);
    }
}
