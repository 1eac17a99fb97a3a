package ai.tokenhot.upstream.fetch;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where callers' URLs may lead. Everybody may reach the standard ports of the public internet; beyond it lie our own
 * origins, exactly those given, and what the operator lists: a host ({@code files.corp}), the hosts below a name ({@code
 * *.svc.cluster.local}), addresses ({@code 10.1.0.0/16}), each with a port ({@code :8080}), with any ({@code :*}), or
 * else with the standard ones.
 */
public final class Allowance {

    /** The public internet only. */
    public static final Allowance NONE = new Allowance(List.of(), Set.of());

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*):([0-9]+|\\*)");
    private static final int STANDARD = 0;
    private static final int ANY = -1;

    private final List<Entry> entries;
    private final Set<Origin> own;

    private Allowance(List<Entry> entries, Set<Origin> own) {
        this.entries = entries;
        this.own = own;
    }

    /**
     * The operator's list and our own origins.
     *
     * @param entries as the operator wrote them
     * @param ownOrigins such as {@code http://127.0.0.1:8080}
     * @throws IllegalArgumentException when one of them is not well written; see {@link #problem}
     */
    public static Allowance of(List<String> entries, List<String> ownOrigins) {
        return new Allowance(
                entries.stream()
                        .map(entry -> Entry.read(entry).orElseThrow(() -> new IllegalArgumentException(entry)))
                        .toList(),
                ownOrigins.stream().map(Allowance::origin).collect(Collectors.toUnmodifiableSet()));
    }

    private static Origin origin(String text) {
        if (FetchUrl.read(text) instanceof FetchUrl.Reading.Good(FetchUrl url)) {
            return url.origin();
        }
        throw new IllegalArgumentException("origin: " + text + " (expected: http:// or https:// and a host)");
    }

    /** What is wrong with an entry of the operator's list, if something is. */
    public static Optional<String> problem(String entry) {
        return Entry.read(entry).isPresent()
                ? Optional.empty()
                : Optional.of(entry + " (expected: a host, *.domain, an address or a range such as 10.1.0.0/16, each"
                        + " with :port, :* or nothing; an IPv6 address with a port in brackets)");
    }

    /** Whether the host may be looked up: a name that is internal by its form only where it is named. */
    boolean mayLookUp(Origin origin) {
        return !(origin.host() instanceof Host.Name name)
                || !name.internal()
                || own.contains(origin)
                || entries.stream().anyMatch(entry -> entry.opens(origin.port()) && entry.names(origin.host()));
    }

    /** Whether every one of these addresses may be reached for this origin; without any there is nothing to reach. */
    boolean permits(Origin origin, List<InetAddress> addresses) {
        return !addresses.isEmpty() && addresses.stream().allMatch(address -> permits(origin, address));
    }

    private boolean permits(Origin origin, InetAddress address) {
        InetAddress reached = AddressGuard.reached(address);
        AddressGuard.Kind kind = AddressGuard.kind(reached);
        if (kind == AddressGuard.Kind.PUBLIC && Origin.standard(origin.port())) {
            return true;
        }
        boolean harmless = kind == AddressGuard.Kind.PUBLIC || kind == AddressGuard.Kind.PRIVATE;
        if (harmless && own.contains(origin)) {
            return true;
        }
        return entries.stream()
                .filter(entry -> entry.opens(origin.port()))
                .anyMatch(entry -> (harmless && entry.names(origin.host())) || entry.holds(reached, kind));
    }

    /** A line of the operator's list. */
    private record Entry(Place place, int port) {

        static Optional<Entry> read(String text) {
            String trimmed = text.strip();
            Matcher matcher = WITH_PORT.matcher(trimmed);
            if (!matcher.matches()) {
                return Place.read(trimmed).map(place -> new Entry(place, STANDARD));
            }
            Optional<Integer> port = port(matcher.group(2));
            return Place.read(matcher.group(1)).flatMap(place -> port.map(number -> new Entry(place, number)));
        }

        private static Optional<Integer> port(String text) {
            if (text.equals("*")) {
                return Optional.of(ANY);
            }
            return Optional.of(text)
                    .filter(digits -> digits.length() <= 5)
                    .map(Integer::parseInt)
                    .filter(number -> number > 0 && number <= 65_535);
        }

        boolean opens(int asked) {
            return port == ANY || port == asked || (port == STANDARD && Origin.standard(asked));
        }

        boolean names(Host host) {
            return switch (place) {
                case Place.Named(String name) -> host.text().equals(name);
                case Place.Below(String end) -> host instanceof Host.Name(String name) && name.endsWith(end);
                case Place.Range range -> false;
            };
        }

        boolean holds(InetAddress address, AddressGuard.Kind kind) {
            return place instanceof Place.Range(AddressRange range)
                    && range.contains(address)
                    && (range.single() || kind != AddressGuard.Kind.METADATA);
        }
    }

    /** What a line names. */
    private sealed interface Place {
        /** One host. */
        record Named(String name) implements Place {}

        /** All hosts below a name, which the end begins with a dot. */
        record Below(String end) implements Place {}

        /** Addresses, whatever the host is called. */
        record Range(AddressRange range) implements Place {}

        static Optional<Place> read(String text) {
            boolean bracketed = text.startsWith("[") && text.endsWith("]");
            String bare = bracketed ? text.substring(1, text.length() - 1) : text;
            Optional<Place> range = AddressRange.read(bare).map(Range::new);
            if (range.isPresent() || bracketed) {
                return range;
            }
            return bare.startsWith("*.")
                    ? name(bare.substring(2)).map(name -> new Below("." + name))
                    : name(bare).map(Named::new);
        }

        private static Optional<String> name(String text) {
            return Host.read(text).filter(Host.Name.class::isInstance).map(Host::text);
        }
    }
}
