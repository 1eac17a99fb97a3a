package ai.tokenhot.flow;

import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens where no provider did: with the o200k vocabulary, whatever the model. Blocks for milliseconds. */
final class TokenEstimate {

    /** Text beyond this is not counted but taken to be like the part before it. */
    static final int MAX_COUNTED = 1 << 20;

    /** A string of this length without any space is data, not text. */
    private static final int DATA_LENGTH = 2_000;

    private TokenEstimate() {}

    /** Tokens of what was delivered. */
    static long of(DeliveredText delivered) {
        return delivered.isEmpty() ? 0 : Math.round(count(delivered.text()) * delivered.scale());
    }

    /** Tokens of the texts in a request or a whole answer. Media are not counted: only the provider knows what they cost. */
    static long ofTexts(byte[] body) {
        var text = new StringBuilder();
        long whole = 0;
        try (var reader = JsonReader.of(body)) {
            for (Token token = reader.next(); token != Token.END; token = reader.next()) {
                if (token == Token.STRING) {
                    String value = reader.text();
                    if (value.length() < DATA_LENGTH || value.indexOf(' ') >= 0) {
                        whole += value.length();
                        text.append(value, 0, Math.min(value.length(), Math.max(0, MAX_COUNTED - text.length())))
                                .append('\n');
                    }
                }
            }
        } catch (JsonException e) {
            return 0;
        }
        if (whole == 0) {
            return 0;
        }
        double scale = Math.max(1.0, (double) whole / text.length());
        return Math.round(count(text.toString()) * scale);
    }

    private static long count(String text) {
        return Vocabulary.ENCODING.countTokensOrdinary(text);
    }

    /** Loaded at its first use: most calls need it never. */
    private static final class Vocabulary {
        private static final Encoding ENCODING =
                Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
