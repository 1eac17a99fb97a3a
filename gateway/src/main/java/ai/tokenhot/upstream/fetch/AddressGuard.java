package ai.tokenhot.upstream.fetch;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What an address is. The ranges are those of IANA's registries of special-purpose addresses; whatever of IPv6 is not
 * global unicast is refused without being listed.
 */
final class AddressGuard {

    /** Kinds of addresses, by how much it takes to reach them. */
    enum Kind {
        /** On the public internet: everybody may. */
        PUBLIC,
        /** Of this machine or of a private network: where the operator names the host. */
        PRIVATE,
        /** Of a link, of many, of nobody: where the operator names the range. */
        SPECIAL,
        /** Where clouds give out credentials: where the operator names this very address. */
        METADATA
    }

    private static final List<AddressRange> METADATA = AddressRange.all(
            "169.254.169.254", // Most clouds.
            "169.254.170.2", // Credentials of containers.
            "169.254.170.23",
            "169.254.0.23",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16", // Public to look at, but answered by a cloud's own host.
            "fd00:ec2::/32",
            "fd20:ce::/32",
            "fd00:c1::/32",
            "fd00:42::/32");

    private static final List<AddressRange> PRIVATE = AddressRange.all(
            "10.0.0.0/8",
            "100.64.0.0/10", // Behind a carrier's NAT.
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1",
            "fc00::/7");

    private static final List<AddressRange> SPECIAL = AddressRange.all(
            "0.0.0.0/8", // This network; Linux takes 0.0.0.0 as this machine.
            "169.254.0.0/16", // Link-local.
            "192.0.0.0/24", // Protocol assignments.
            "192.0.2.0/24", // Documentation.
            "192.31.196.0/24", // AS112.
            "192.52.193.0/24", // AMT.
            "192.88.99.0/24", // Relays of 6to4.
            "192.175.48.0/24", // AS112.
            "198.18.0.0/15", // Benchmarking.
            "198.51.100.0/24", // Documentation.
            "203.0.113.0/24", // Documentation.
            "224.0.0.0/4", // Multicast.
            "240.0.0.0/4", // Reserved, and broadcast.
            "2001::/23", // Protocol assignments: Teredo, benchmarking, ORCHID.
            "2001:db8::/32", // Documentation.
            "2002::/16", // 6to4.
            "2620:4f:8000::/48", // AS112.
            "3ffe::/16", // A test network that was given back.
            "3fff::/20"); // Documentation.

    private static final AddressRange GLOBAL_UNICAST =
            AddressRange.all("2000::/3").getFirst();

    /** Addresses that carry one of IPv4 to which they lead: mapped ones, and those of a translator (NAT64). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

    private AddressGuard() {}

    /** The kind of an address. */
    static Kind kind(InetAddress address) {
        InetAddress reached = reached(address);
        if (in(METADATA, reached)) {
            return Kind.METADATA;
        }
        if (in(PRIVATE, reached)) {
            return Kind.PRIVATE;
        }
        boolean ours = reached.getAddress().length == 4 || GLOBAL_UNICAST.contains(reached);
        return ours && !in(SPECIAL, reached) ? Kind.PUBLIC : Kind.SPECIAL;
    }

    /** The address that is reached in the end. */
    static InetAddress reached(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16 && (beginsWith(bytes, MAPPED) || beginsWith(bytes, TRANSLATED))) {
            return AddressRange.of(Arrays.copyOfRange(bytes, MAPPED.length, bytes.length));
        }
        return address;
    }

    private static boolean beginsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean in(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
