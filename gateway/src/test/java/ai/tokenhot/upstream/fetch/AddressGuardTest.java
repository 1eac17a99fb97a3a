package ai.tokenhot.upstream.fetch;

import ai.tokenhot.upstream.fetch.AddressGuard.Kind;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The guard's ranges against a second reading of the registries: by first and last address, as numbers. */
final class AddressGuardTest {

    /** Of IPv4: what is not public, by first and last address. */
    private static final List<Span> NOT_PUBLIC = List.of(
            v4("0.0.0.0", "0.255.255.255"),
            v4("10.0.0.0", "10.255.255.255"),
            v4("100.64.0.0", "100.127.255.255"),
            v4("127.0.0.0", "127.255.255.255"),
            v4("168.63.129.16", "168.63.129.16"),
            v4("169.254.0.0", "169.254.255.255"),
            v4("172.16.0.0", "172.31.255.255"),
            v4("192.0.0.0", "192.0.0.255"),
            v4("192.0.2.0", "192.0.2.255"),
            v4("192.31.196.0", "192.31.196.255"),
            v4("192.52.193.0", "192.52.193.255"),
            v4("192.88.99.0", "192.88.99.255"),
            v4("192.168.0.0", "192.168.255.255"),
            v4("192.175.48.0", "192.175.48.255"),
            v4("198.18.0.0", "198.19.255.255"),
            v4("198.51.100.0", "198.51.100.255"),
            v4("203.0.113.0", "203.0.113.255"),
            v4("224.0.0.0", "255.255.255.255"));

    /** Of IPv6: within these alone an address may be public. */
    private static final Span UNICAST = v6("20010000", "3fff");

    /** Within it, what is not public; the digits that such addresses begin with, from and to. */
    private static final List<Span> NOT_PUBLIC_EITHER = List.of(
            v6("20010000", "200101ff"),
            v6("20010db8", "20010db8"),
            v6("2002", "2002"),
            v6("2620004f8000", "2620004f8000"),
            v6("3ffe", "3ffe"),
            v6("3fff0", "3fff0"));

    private record Span(BigInteger first, BigInteger last) {
        boolean holds(BigInteger number) {
            return first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
        }
    }

    private static Span v4(String first, String last) {
        return new Span(number(first), number(last));
    }

    private static BigInteger number(String dotted) {
        return Arrays.stream(dotted.split("\\.", -1))
                .map(BigInteger::new)
                .reduce(BigInteger.ZERO, (sum, part) -> sum.shiftLeft(8).add(part));
    }

    private static Span v6(String first, String last) {
        return new Span(
                new BigInteger((first + "0".repeat(32)).substring(0, 32), 16),
                new BigInteger((last + "f".repeat(32)).substring(0, 32), 16));
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static InetAddress address(BigInteger number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = number.shiftRight(8 * i).byteValue();
        }
        return AddressRange.of(bytes);
    }

    private static boolean isPublic(InetAddress address) {
        return AddressGuard.kind(address) == Kind.PUBLIC;
    }

    private static boolean expectedPublic(InetAddress address) {
        BigInteger number = number(address.getAddress());
        return address.getAddress().length == 4
                ? NOT_PUBLIC.stream().noneMatch(span -> span.holds(number))
                : (number.testBit(125) && !number.testBit(126) && !number.testBit(127))
                        && NOT_PUBLIC_EITHER.stream().noneMatch(span -> span.holds(number));
    }

    @Property(tries = 5_000)
    void anyAddressOfIpv4IsAsTheRegistrySays(@ForAll @Size(4) byte[] bytes) {
        InetAddress address = AddressRange.of(bytes);
        assertThat(isPublic(address)).as(address.toString()).isEqualTo(expectedPublic(address));
    }

    @Test
    void firstAndLastOfEveryRangeAndTheirNeighboursAreAsTheRegistrySays() {
        for (Span span : NOT_PUBLIC) {
            for (InetAddress address : around(span, 4)) {
                assertThat(isPublic(address)).as(address.toString()).isEqualTo(expectedPublic(address));
            }
        }
        var spans = new ArrayList<>(NOT_PUBLIC_EITHER);
        spans.add(UNICAST);
        for (Span span : spans) {
            for (InetAddress address : around(span, 16)) {
                assertThat(isPublic(address)).as(address.toString()).isEqualTo(expectedPublic(address));
            }
        }
    }

    private static List<InetAddress> around(Span span, int length) {
        BigInteger last = BigInteger.ONE.shiftLeft(8 * length).subtract(BigInteger.ONE);
        return List.of(
                address(span.first(), length),
                address(span.last(), length),
                address(span.first().subtract(BigInteger.ONE).max(BigInteger.ZERO), length),
                address(span.last().add(BigInteger.ONE).min(last), length));
    }

    @Provide
    Arbitrary<byte[]> sixteen() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofSize(16);
        Arbitrary<byte[]> likely = any.map(bytes -> {
            bytes[0] = (byte) (0x20 | (bytes[0] & 0x1F));
            return bytes;
        });
        Arbitrary<byte[]> near = any.map(bytes -> {
            byte[][] heads = {
                {0x20, 0x01}, {0x20, 0x01, 0x0d, (byte) 0xb8}, {0x20, 0x02}, {0x3f, (byte) 0xff}, {0x26, 0x20, 0, 0x4f}
            };
            byte[] head = heads[Math.floorMod(bytes[15], heads.length)];
            System.arraycopy(head, 0, bytes, 0, head.length);
            return bytes;
        });
        return Arbitraries.oneOf(any, likely, near);
    }

    @Property(tries = 5_000)
    void anyAddressOfIpv6IsAsTheRegistrySays(@ForAll("sixteen") byte[] bytes) {
        InetAddress address = AddressRange.of(bytes);
        assertThat(isPublic(address)).as(address.toString()).isEqualTo(expectedPublic(address));
    }

    @Property(tries = 2_000)
    void whateverThePlatformCallsSpecialIsNotPublic(@ForAll("sixteen") byte[] bytes) {
        for (InetAddress address : List.of(AddressRange.of(bytes), AddressRange.of(Arrays.copyOf(bytes, 4)))) {
            if (address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isMulticastAddress()
                    || address.isAnyLocalAddress()) {
                assertThat(isPublic(address)).as(address.toString()).isFalse();
            }
        }
    }

    @Property(tries = 1_000)
    void addressWithinAnAddressIsJudgedAsItself(@ForAll @Size(4) byte[] four) throws Exception {
        Kind kind = AddressGuard.kind(AddressRange.of(four));
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        System.arraycopy(four, 0, mapped, 12, 4);
        byte[] translated = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        System.arraycopy(four, 0, translated, 12, 4);

        assertThat(AddressGuard.kind(java.net.Inet6Address.getByAddress(null, mapped, -1)))
                .isEqualTo(kind);
        assertThat(AddressGuard.kind(AddressRange.of(translated))).isEqualTo(kind);
    }

    @Property(tries = 1_000)
    void addressWithinATunnelIsNeverPublic(@ForAll @Size(4) byte[] four) {
        byte[] compatible = new byte[16];
        System.arraycopy(four, 0, compatible, 12, 4);
        byte[] sixToFour = new byte[16];
        sixToFour[0] = 0x20;
        sixToFour[1] = 0x02;
        System.arraycopy(four, 0, sixToFour, 2, 4);
        byte[] teredo = new byte[16];
        teredo[0] = 0x20;
        teredo[1] = 0x01;
        System.arraycopy(four, 0, teredo, 4, 4);
        byte[] localTranslator = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        System.arraycopy(four, 0, localTranslator, 12, 4);
        for (byte[] bytes : List.of(compatible, sixToFour, teredo, localTranslator)) {
            assertThat(isPublic(AddressRange.of(bytes))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe"
            })
    void cloudsMetadataIsOfAKindOfItsOwn(String address) {
        assertThat(AddressGuard.kind(AddressRange.literal(address).orElseThrow()))
                .isEqualTo(Kind.METADATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::64", "64:ff9b::101:101"})
    void ordinaryAddressesArePublic(String address) {
        assertThat(AddressGuard.kind(AddressRange.literal(address).orElseThrow()))
                .isEqualTo(Kind.PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.256",
                "0x7f.0.0.1",
                "1.2.3.4.",
                "1..2.3",
                "2130706433",
                " 1.2.3.4",
                "1.2.3.4 ",
                "１.2.3.4",
                "fe80::1%eth0",
                "::1%1",
                "[::1]",
                "1::2::3",
                "12345::",
                "::g",
                ":",
                "1:2:3:4:5:6:7:8:9",
                "::1.2.3"
            })
    void otherNotationsOfAddressesAreNone(String text) {
        assertThat(AddressRange.literal(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8", "::/129", "x/8"})
    void rangesOutOfBoundsAreNone(String text) {
        assertThat(AddressRange.read(text)).isEmpty();
    }

    @Property(tries = 500)
    void rangeHoldsExactlyWhatBeginsAsItDoes(@ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other) {
        for (int bits = 0; bits <= 32; bits++) {
            var range = new AddressRange(AddressRange.of(one), bits);
            boolean alike =
                    number(one).shiftRight(32 - bits).equals(number(other).shiftRight(32 - bits));
            assertThat(range.contains(AddressRange.of(other))).isEqualTo(alike);
            assertThat(range.contains(AddressRange.of(one))).isTrue();
        }
    }
}
