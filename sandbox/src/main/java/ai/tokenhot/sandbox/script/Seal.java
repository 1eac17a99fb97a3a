package ai.tokenhot.sandbox.script;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a stand-in thinks, as vendors do: an HMAC over the content, so that the same content has the same signature
 * and a changed one can be told. The key is public: it proves nothing to anybody but the sandbox.
 */
public final class Seal {

    private static final byte[] KEY = "tokenhot sandbox, a public key".getBytes(StandardCharsets.UTF_8);

    private Seal() {}

    /**
     * The signature of {@code parts}, whose borders count, as base64.
     *
     * @param purpose what is signed, so that one signature cannot stand for another
     */
    public static String sign(String purpose, String... parts) {
        return Base64.getEncoder().encodeToString(mac(purpose, parts));
    }

    /** Like {@link #sign}, followed by readable {@code payload}: for proofs that carry what they prove. */
    public static String wrap(String purpose, String payload) {
        byte[] mac = mac(purpose, payload);
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        byte[] both = new byte[mac.length + text.length];
        System.arraycopy(mac, 0, both, 0, mac.length);
        System.arraycopy(text, 0, both, mac.length, text.length);
        return Base64.getUrlEncoder().encodeToString(both);
    }

    private static byte[] mac(String purpose, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            for (String part : parts) {
                mac.update((byte) 0);
                mac.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
