package ai.tokenhot.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes content unreadable without the operator's master key: AES-256-GCM with a key of its own for each purpose. What
 * was sealed in one place does not open in another.
 */
public final class Seal {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final byte[] SALT = "tokenhot".getBytes(StandardCharsets.US_ASCII);

    private final Supplier<byte[]> master;
    private final String purpose;
    private final SecureRandom random = new SecureRandom();
    private @Nullable SecretKey key;

    /**
     * A seal for one purpose.
     *
     * @param master the master key; asked for when something is first sealed or opened
     */
    public Seal(Supplier<byte[]> master, String purpose) {
        this.master = master;
        this.purpose = purpose;
    }

    /** Seals content for the place where it is kept. */
    public byte[] seal(byte[] content, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
            byte[] sealed = new byte[1 + NONCE_BYTES + cipher.getOutputSize(content.length)];
            sealed[0] = VERSION;
            System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
            cipher.doFinal(content, 0, content.length, sealed, 1 + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("content could not be sealed", e);
        }
    }

    /** Opens what was sealed for this place; nothing when the key is another, or a byte was changed. */
    public Optional<byte[]> open(byte[] sealed, String place) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, place)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("content could not be opened", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Asked for by many at once when the first answers come: a master key must not be made twice. */
    private synchronized SecretKey key() throws GeneralSecurityException {
        SecretKey made = key;
        if (made == null) {
            made = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(master.get())
                                    .addSalt(SALT)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
            key = made;
        }
        return made;
    }
}
