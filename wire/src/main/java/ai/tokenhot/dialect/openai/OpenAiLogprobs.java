package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** How likely tokens were, in both languages: {@code [{token, logprob, bytes, top_logprobs}]}. */
final class OpenAiLogprobs {

    private static final byte[] TOKEN = ascii("{\"token\":");
    private static final byte[] LOGPROB = ascii(",\"logprob\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TOP = ascii(",\"top_logprobs\":[");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] OPEN = ascii("[");
    private static final byte[] CLOSE = ascii("]");
    private static final byte[] END = ascii("}");

    private OpenAiLogprobs() {}

    /** Reads an array; items that are none are read over. */
    static List<TokenLogprob> read(JsonArray array) {
        var tokens = new ArrayList<TokenLogprob>();
        array.objects().forEach(object -> one(object).ifPresent(tokens::add));
        return tokens;
    }

    private static Optional<TokenLogprob> one(JsonObject object) {
        Optional<String> token = object.string("token");
        if (token.isEmpty() || !(object.members().get("logprob") instanceof JsonNumber logprob)) {
            return Optional.empty();
        }
        return Optional.of(new TokenLogprob(
                token.get(),
                logprob,
                object.array("bytes").map(OpenAiLogprobs::bytes),
                object.array("top_logprobs").map(OpenAiLogprobs::read).orElse(List.of())));
    }

    private static List<Integer> bytes(JsonArray array) {
        var bytes = new ArrayList<Integer>();
        for (Json item : array.items()) {
            if (item instanceof JsonNumber number) {
                number.exactLong().ifPresent(value -> bytes.add(value.intValue()));
            }
        }
        return bytes;
    }

    /** Writes the array. */
    static void write(WireBuffer out, List<TokenLogprob> tokens) {
        out.raw(OPEN);
        for (int i = 0; i < tokens.size(); i++) {
            if (i > 0) {
                out.raw(COMMA);
            }
            own(out, tokens.get(i));
            out.raw(TOP);
            List<TokenLogprob> top = tokens.get(i).top();
            for (int j = 0; j < top.size(); j++) {
                if (j > 0) {
                    out.raw(COMMA);
                }
                own(out, top.get(j));
                out.raw(END);
            }
            out.raw(CLOSE).raw(END);
        }
        out.raw(CLOSE);
    }

    /** All but the last brace. */
    private static void own(WireBuffer out, TokenLogprob token) {
        out.raw(TOKEN)
                .string(token.token())
                .raw(LOGPROB)
                .raw(ascii(token.logprob().lexeme()));
        out.raw(BYTES);
        if (token.bytes().isEmpty()) {
            out.raw(NULL);
            return;
        }
        out.raw(OPEN);
        List<Integer> bytes = token.bytes().get();
        for (int i = 0; i < bytes.size(); i++) {
            if (i > 0) {
                out.raw(COMMA);
            }
            out.number(bytes.get(i));
        }
        out.raw(CLOSE);
    }
}
