package ai.tokenhot.dialect.openai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Ids of calls and names of tools in the form that both languages take: 1 to 64 characters of {@code A-Z a-z 0-9 _ -}.
 * What does not fit is mapped so that two different names never become one: ids are carried inside another id, from
 * which {@link #original} takes them out again, or, when they are too long for that, become their digest.
 */
final class OpenAiNames {

    private static final int MAX_LENGTH = 64;
    private static final String CARRIES = "call_th1_";
    private static final String DIGESTS = "call_th0_";
    private static final int MARK_LENGTH = 11;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private OpenAiNames() {}

    /** A call's id in a form that fits. */
    static String id(String id) {
        if (fits(id) && !id.startsWith(CARRIES)) {
            return id;
        }
        String carried = CARRIES + ENCODER.encodeToString(id.getBytes(StandardCharsets.UTF_8));
        return carried.length() <= MAX_LENGTH ? carried : DIGESTS + digest(id);
    }

    /** The id that was given to {@link #id}, if this one carries it; else this one. */
    static String original(String id) {
        if (!id.startsWith(CARRIES)) {
            return id;
        }
        try {
            byte[] carried = Base64.getUrlDecoder().decode(id.substring(CARRIES.length()));
            String original = new String(carried, StandardCharsets.UTF_8);
            return id(original).equals(id) ? original : id;
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    /** A tool's name in a form that fits; one that does not is recognizable and ends in a mark of its own. */
    static String name(String name) {
        if (fits(name)) {
            return name;
        }
        String readable = name.replaceAll("[^A-Za-z0-9_-]", "_");
        int room = MAX_LENGTH - MARK_LENGTH - 1;
        return readable.substring(0, Math.min(room, readable.length())) + "_"
                + digest(name).substring(0, MARK_LENGTH);
    }

    /** A text of 43 characters that stands for another one. */
    static String digest(String text) {
        try {
            return ENCODER.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    private static boolean fits(String name) {
        int length = name.length();
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
