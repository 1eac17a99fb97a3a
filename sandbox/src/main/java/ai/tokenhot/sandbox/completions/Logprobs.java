package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Likelihood;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Made-up log probabilities in OpenAI's form: the pieces of a stream stand for tokens. */
public final class Logprobs {

    private Logprobs() {}

    /** One entry per piece of the text, each with so many alternatives. */
    public static List<Json> of(String text, int alternatives) {
        return entries(text, alternatives, true);
    }

    /** The same as the deltas of Responses write it: without the tokens' bytes. */
    public static List<Json> withoutBytes(String text, int alternatives) {
        return entries(text, alternatives, false);
    }

    private static List<Json> entries(String text, int alternatives, boolean withBytes) {
        var entries = new ArrayList<Json>();
        for (Likelihood likelihood : Likelihood.of(text, alternatives)) {
            List<Json> top = likelihood.top().stream()
                    .map(token -> (Json) entry(token, withBytes).build())
                    .toList();
            entries.add(entry(likelihood.chosen(), withBytes)
                    .put("top_logprobs", new JsonArray(top))
                    .build());
        }
        return entries;
    }

    private static JsonObject.Builder entry(Likelihood.Token token, boolean withBytes) {
        var entry = JsonObject.builder().put("token", token.text()).put("logprob", token.logProbability());
        return withBytes ? entry.put("bytes", bytes(token.text())) : entry;
    }

    private static JsonArray bytes(String token) {
        var bytes = new ArrayList<Json>();
        for (byte each : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Json.of(each & 0xFF));
        }
        return new JsonArray(bytes);
    }
}
