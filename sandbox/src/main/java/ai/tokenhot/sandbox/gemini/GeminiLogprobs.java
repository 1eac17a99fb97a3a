package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Likelihood;
import java.util.List;

/** Made-up log probabilities in Gemini's form: the pieces of a stream stand for tokens. */
final class GeminiLogprobs {

    /** Ids of tokens, as large as a vocabulary. */
    private static final int VOCABULARY = 262_144;

    private GeminiLogprobs() {}

    /** Adds those of a text, each of its tokens with so many alternatives; nothing for no text. */
    static void put(JsonObject.Builder candidate, String text, int alternatives) {
        List<Likelihood> likelihoods = Likelihood.of(text, alternatives);
        if (likelihoods.isEmpty()) {
            return;
        }
        var result = JsonObject.builder();
        if (alternatives > 0) {
            result.put(
                    "topCandidates",
                    new JsonArray(likelihoods.stream()
                            .map(each -> (Json) JsonObject.builder()
                                    .put(
                                            "candidates",
                                            new JsonArray(each.top().stream()
                                                    .map(GeminiLogprobs::token)
                                                    .toList()))
                                    .build())
                            .toList()));
        }
        result.put(
                "chosenCandidates",
                new JsonArray(
                        likelihoods.stream().map(each -> token(each.chosen())).toList()));
        candidate.put("logprobsResult", result.build());
    }

    /** The mean over the tokens of a text; 0 for no text. */
    static double average(String text) {
        return Likelihood.of(text, 0).stream()
                .mapToDouble(each -> each.chosen().logProbability())
                .average()
                .orElse(0);
    }

    private static Json token(Likelihood.Token token) {
        return JsonObject.builder()
                .put("token", token.text())
                .put("tokenId", Math.floorMod(token.text().hashCode(), VOCABULARY))
                .put("logProbability", token.logProbability())
                .build();
    }
}
