package ai.tokenhot.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names of calls. Clients of this language know them as {@code toolu_…}, and its providers take letters, digits, {@code _}
 * and {@code -} only; so another vendor's name is put inside one of that form. Different names stay different, and what
 * was put in comes out again.
 */
final class CallIds {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String OWN = "toolu_";

    /** Before a name that has the right characters. */
    private static final String FOREIGN = "toolu_th_";

    /** Before the base64 of any other name. */
    private static final String WRAPPED = "toolu_tx_";

    private CallIds() {}

    /** The name that a client is told. */
    static String toClient(String id) {
        if (!PLAIN.matcher(id).matches()) {
            return WRAPPED + encoded(id);
        }
        return id.startsWith(OWN) && !id.startsWith(FOREIGN) && !id.startsWith(WRAPPED) ? id : FOREIGN + id;
    }

    /** What a client's name stands for. */
    static String fromClient(String id) {
        if (id.startsWith(FOREIGN)) {
            return id.substring(FOREIGN.length());
        }
        return id.startsWith(WRAPPED) ? decoded(id.substring(WRAPPED.length()), id) : id;
    }

    /** The name that a provider is told. */
    static String toProvider(String id) {
        return PLAIN.matcher(id).matches() && !id.startsWith(WRAPPED) ? id : WRAPPED + encoded(id);
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text, String otherwise) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }
}
