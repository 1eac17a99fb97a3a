package ai.tokenhot.upstream.fetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, as in {@code 10.0.0.0/8}.
 *
 * @param bits how many bits at the beginning; all of them: one address
 */
record AddressRange(InetAddress first, int bits) {

    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST_LITERAL = 45;

    /** Ranges that are known to be well written. */
    static List<AddressRange> all(String... texts) {
        return Arrays.stream(texts)
                .map(text -> read(text).orElseThrow(() -> new IllegalArgumentException("range: " + text)))
                .toList();
    }

    /** A range, or a single address. */
    static Optional<AddressRange> read(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return literal(text).map(address -> new AddressRange(address, width(address)));
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        return literal(text.substring(0, slash))
                .map(address -> new AddressRange(address, Integer.parseInt(bits)))
                .filter(range -> range.bits <= width(range.first));
    }

    /**
     * An address in its usual notation: four decimal numbers without leading zeros, or IPv6 without a zone. Octal,
     * hexadecimal and short forms of IPv4 are none.
     */
    static Optional<InetAddress> literal(String text) {
        if (DOTTED.matcher(text).matches()) {
            return dotted(text);
        }
        if (text.length() > LONGEST_LITERAL || !COLONS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Inet6Address.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> dotted(String text) {
        byte[] bytes = new byte[4];
        String[] numbers = text.split("\\.", -1);
        for (int i = 0; i < bytes.length; i++) {
            int number = Integer.parseInt(numbers[i]);
            if (number > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) number;
        }
        return Optional.of(of(bytes));
    }

    /** The address of four or sixteen bytes. */
    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address: " + bytes.length + " bytes (expected: 4 or 16)", e);
        }
    }

    /** Whether it is but one address. */
    boolean single() {
        return bits == width(first);
    }

    /** Whether this address is among them; one of the other family never is. */
    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        if (!Arrays.equals(mine, 0, whole, theirs, 0, whole)) {
            return false;
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
    }

    private static int width(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
