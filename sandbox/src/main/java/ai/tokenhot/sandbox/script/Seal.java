package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a stand-in thinks, as vendors do: an HMAC over the content, so that the same content has the same signature
 * and a changed one can be told. The key is public: it proves nothing to anybody but the sandbox.
 */
public final class Seal {

    private static final int MAC_BYTES = 32;
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

    /** The payload of a {@link #wrap wrapped} text; empty when this one was not wrapped here, or for another purpose. */
    public static Optional<String> unwrap(String purpose, String wrapped) {
        byte[] both;
        try {
            both = Base64.getUrlDecoder().decode(wrapped);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (both.length <= MAC_BYTES) {
            return Optional.empty();
        }
        String payload = new String(both, MAC_BYTES, both.length - MAC_BYTES, StandardCharsets.UTF_8);
        return wrap(purpose, payload).equals(wrapped) ? Optional.of(payload) : Optional.empty();
    }

    /** The text of a value with its members sorted by name: the same for the same value. */
    public static String canonical(Json value) {
        return switch (value) {
            case JsonObject(Map<String, Json> members) ->
                new TreeMap<>(members)
                        .entrySet().stream()
                                .map(member -> Json.of(member.getKey()).text() + ":" + canonical(member.getValue()))
                                .collect(Collectors.joining(",", "{", "}"));
            case JsonArray(List<Json> items) ->
                items.stream().map(Seal::canonical).collect(Collectors.joining(",", "[", "]"));
            case JsonString text -> text.text();
            case JsonNumber number -> plain(number);
            case JsonBoolean flag -> flag.text();
            case JsonNull nothing -> nothing.text();
        };
    }

    /** Clients may write a number in another way: 1.0 as 1. */
    private static String plain(JsonNumber number) {
        try {
            return new BigDecimal(number.lexeme()).stripTrailingZeros().toString();
        } catch (NumberFormatException e) {
            return number.lexeme();
        }
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
