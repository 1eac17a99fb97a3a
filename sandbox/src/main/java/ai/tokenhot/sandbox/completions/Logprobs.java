package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Chunks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Made-up log probabilities in OpenAI's form: the pieces of a stream stand for tokens, and each is rather likely. */
public final class Logprobs {

    private static final double CHOSEN = -0.0625;
    private static final double STEP = 1.5;

    private Logprobs() {}

    /** One entry per piece of the text, each with so many alternatives, the piece itself first. */
    public static List<Json> of(String text, int alternatives) {
        var entries = new ArrayList<Json>();
        for (String piece : Chunks.of(text)) {
            var top = new ArrayList<Json>();
            for (int i = 0; i < alternatives; i++) {
                top.add(entry(i == 0 ? piece : " other" + i, CHOSEN - i * STEP).build());
            }
            entries.add(
                    entry(piece, CHOSEN).put("top_logprobs", new JsonArray(top)).build());
        }
        return entries;
    }

    private static JsonObject.Builder entry(String token, double logprob) {
        var bytes = new ArrayList<Json>();
        for (byte each : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Json.of(each & 0xFF));
        }
        return JsonObject.builder().put("token", token).put("logprob", logprob).put("bytes", new JsonArray(bytes));
    }
}
