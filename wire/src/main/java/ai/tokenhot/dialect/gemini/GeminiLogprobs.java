package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code logprobsResult}: the tokens that were chosen, and for each place the likeliest. */
final class GeminiLogprobs {

    private static final byte[] CHOSEN = WireBuffer.ascii("\"logprobsResult\":{\"chosenCandidates\":[");
    private static final byte[] TOP = WireBuffer.ascii("],\"topCandidates\":[");
    private static final byte[] CANDIDATES = WireBuffer.ascii("{\"candidates\":[");
    private static final byte[] TOKEN = WireBuffer.ascii("{\"token\":");
    private static final byte[] PROBABILITY = WireBuffer.ascii(",\"logProbability\":");
    private static final byte[] COMMA = WireBuffer.ascii(",");
    private static final byte[] CLOSE = WireBuffer.ascii("}");
    private static final byte[] CLOSE_ARRAY = WireBuffer.ascii("]}");

    private GeminiLogprobs() {}

    static List<TokenLogprob> read(Json result) {
        if (!(result instanceof JsonObject object)) {
            return List.of();
        }
        List<JsonObject> chosen = objects(object.array("chosenCandidates"));
        List<JsonObject> top = objects(object.array("topCandidates"));
        var tokens = new ArrayList<TokenLogprob>(chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            List<TokenLogprob> likeliest = i < top.size()
                    ? objects(top.get(i).array("candidates")).stream()
                            .map(candidate -> token(candidate, List.of()))
                            .toList()
                    : List.of();
            tokens.add(token(chosen.get(i), likeliest));
        }
        return tokens;
    }

    private static List<JsonObject> objects(Optional<JsonArray> array) {
        return array.stream().flatMap(JsonArray::objects).toList();
    }

    private static TokenLogprob token(JsonObject candidate, List<TokenLogprob> top) {
        // On this wire a figure of zero may be left out.
        JsonNumber logprob = candidate.get("logProbability").orElse(Json.of(0)) instanceof JsonNumber number
                ? number
                : JsonNumber.of(0);
        return new TokenLogprob(candidate.string("token").orElse(""), logprob, Optional.empty(), top);
    }

    /** Writes the member. */
    static void write(List<TokenLogprob> tokens, WireBuffer out) {
        out.raw(CHOSEN);
        each(tokens, out);
        if (tokens.stream().anyMatch(token -> !token.top().isEmpty())) {
            out.raw(TOP);
            for (int i = 0; i < tokens.size(); i++) {
                if (i > 0) {
                    out.raw(COMMA);
                }
                out.raw(CANDIDATES);
                each(tokens.get(i).top(), out);
                out.raw(CLOSE_ARRAY);
            }
        }
        out.raw(CLOSE_ARRAY);
    }

    private static void each(List<TokenLogprob> tokens, WireBuffer out) {
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 0) {
                out.raw(COMMA);
            }
            TokenLogprob token = tokens.get(i);
            out.raw(TOKEN).string(token.token());
            out.raw(PROBABILITY).raw(WireBuffer.ascii(token.logprob().lexeme()));
            out.raw(CLOSE);
        }
    }
}
