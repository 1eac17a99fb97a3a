package ai.tokenhot.upstream.fetch;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host of a URL. */
sealed interface Host {

    /** As it stands in a URL and in the header {@code Host}. */
    String text();

    /**
     * A name.
     *
     * @param text in lower case, in ASCII, without a dot at its end
     */
    record Name(String text) implements Host {

        private static final List<String> INTERNAL_ENDS =
                List.of(".localhost", ".localdomain", ".local", ".internal", ".home.arpa");

        /** Whether such names are never public: they are not even looked up. */
        boolean internal() {
            return text.indexOf('.') < 0 || INTERNAL_ENDS.stream().anyMatch(text::endsWith);
        }
    }

    /** An address. */
    record Literal(InetAddress address) implements Host {
        @Override
        public String text() {
            String digits = NetUtil.toAddressString(address);
            return address instanceof Inet6Address ? "[" + digits + "]" : digits;
        }
    }

    /** The longest name that there can be. */
    int LONGEST_NAME = 253;

    /** A name as machines have them: letters, digits, hyphens, and the underscores that some have too. */
    Pattern NAME = Pattern.compile(
            "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?" + "(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /** Resolvers take a name for an IPv4 address when its last label is a number, in whatever base. */
    Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    /**
     * Reads a host without its port. Addresses have their usual notation only; a name in other letters is brought into
     * ASCII first and then looked at, since letters there are that become digits and dots.
     */
    static Optional<Host> read(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") && text.indexOf(':') > 0
                    ? AddressRange.literal(text.substring(1, text.length() - 1)).map(Literal::new)
                    : Optional.empty();
        }
        return ascii(text)
                .map(name -> name.endsWith(".") ? name.substring(0, name.length() - 1) : name)
                .flatMap(Host::plain);
    }

    private static Optional<Host> plain(String name) {
        if (NUMBER_AT_END.matcher(name).matches()) {
            return name.indexOf(':') < 0 ? AddressRange.literal(name).map(Literal::new) : Optional.empty();
        }
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches()
                ? Optional.of(new Name(name))
                : Optional.empty();
    }

    private static Optional<String> ascii(String text) {
        if (text.length() > LONGEST_NAME + 1) {
            return Optional.empty();
        }
        try {
            String name = text.chars().allMatch(c -> c < 128) ? text : IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
            return Optional.of(name.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }
}
