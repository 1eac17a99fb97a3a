package ai.tokenhot.flow;

import ai.tokenhot.catalog.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Takes our credential and the vendor's names of our account out of an error text before a caller sees it. */
final class Redaction {

    private static final String HIDDEN = "[hidden]";

    private Redaction() {}

    static byte[] of(byte[] text, Endpoint endpoint, List<Pattern> accountMarks) {
        return of(new String(text, StandardCharsets.UTF_8), endpoint, accountMarks)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String of(String text, Endpoint endpoint, List<Pattern> accountMarks) {
        String clean = text;
        if (endpoint.credential().isPresent()) {
            clean = clean.replace(endpoint.credential().get().reveal(), HIDDEN);
        }
        for (Pattern mark : accountMarks) {
            clean = mark.matcher(clean).replaceAll(HIDDEN);
        }
        return clean;
    }
}
