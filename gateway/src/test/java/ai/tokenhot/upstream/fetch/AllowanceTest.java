package ai.tokenhot.upstream.fetch;

import ai.tokenhot.upstream.fetch.FetchUrl.Reading;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class AllowanceTest {

    private static Allowance allowing(String... entries) {
        return Allowance.of(List.of(entries), List.of());
    }

    private static boolean permits(Allowance allowance, String url, String... addresses) {
        Origin origin = ((Reading.Good) FetchUrl.read(url)).url().origin();
        List<InetAddress> all = Arrays.stream(addresses)
                .map(address -> AddressRange.literal(address).orElseThrow())
                .toList();
        return allowance.mayLookUp(origin) && allowance.permits(origin, all);
    }

    @Test
    void withoutAnEntryOnlyTheStandardPortsOfThePublicInternetAreOpen() {
        assertThat(permits(Allowance.NONE, "http://example.com/", "1.1.1.1")).isTrue();
        assertThat(permits(Allowance.NONE, "https://example.com:80/", "1.1.1.1", "2606:4700::1"))
                .isTrue();
        assertThat(permits(Allowance.NONE, "https://example.com:8443/", "1.1.1.1"))
                .isFalse();
        assertThat(permits(Allowance.NONE, "https://example.com/", "10.0.0.1")).isFalse();
        assertThat(permits(Allowance.NONE, "https://example.com/")).isFalse();
    }

    @Test
    void oneAddressThatMayNotBeReachedClosesThemAll() {
        assertThat(permits(Allowance.NONE, "https://example.com/", "1.1.1.1", "127.0.0.1"))
                .isFalse();
        assertThat(permits(Allowance.NONE, "https://example.com/", "1.1.1.1", "fe80::1"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST.",
                "x.localhost",
                "localhost.localdomain",
                "metadata",
                "printer.local",
                "metadata.somecloud.internal",
                "router.home.arpa",
                "redis.default.svc.cluster.local"
            })
    void namesThatAreInternalByTheirFormAreClosedWhateverTheirAddress(String name) {
        assertThat(permits(Allowance.NONE, "http://" + name + "/", "1.1.1.1")).isFalse();
        assertThat(permits(allowing("10.0.0.0/8"), "http://" + name + "/", "10.0.0.1"))
                .isFalse();
    }

    /** Incident 40: a guard without exceptions closes {@code *.svc.cluster.local} to its owner. */
    @Test
    void domainOfTheOperatorsIsOpenBelowItsName() {
        Allowance allowance = allowing("*.svc.cluster.local");
        assertThat(permits(allowance, "http://media.team.svc.cluster.local/a.png", "10.1.2.3"))
                .isTrue();
        assertThat(permits(allowance, "http://FILES.svc.cluster.local./", "10.1.2.3"))
                .isTrue();
        assertThat(permits(allowance, "http://svc.cluster.local/", "10.1.2.3")).isFalse();
        assertThat(permits(allowance, "http://evilsvc.cluster.local/", "10.1.2.3"))
                .isFalse();
        assertThat(permits(allowance, "http://svc.cluster.local.evil.example/", "10.1.2.3"))
                .isFalse();
        assertThat(permits(allowance, "http://media.svc.cluster.local:8080/", "10.1.2.3"))
                .isFalse();
        assertThat(permits(allowing("*.svc.cluster.local:8080"), "http://media.svc.cluster.local:8080/", "10.1.2.3"))
                .isTrue();
        assertThat(permits(allowing("*.svc.cluster.local:8080"), "http://media.svc.cluster.local/", "10.1.2.3"))
                .isFalse();
        assertThat(permits(allowing("*.svc.cluster.local:*"), "http://media.svc.cluster.local:6060/", "fd12::1"))
                .isTrue();
    }

    @Test
    void hostThatIsNamedMayBePrivateButNothingWorse() {
        Allowance allowance = allowing("media.corp.example", "localhost:9000");
        assertThat(permits(allowance, "http://media.corp.example/", "192.168.1.1"))
                .isTrue();
        assertThat(permits(allowance, "http://media.corp.example/", "100.64.1.1"))
                .isTrue();
        assertThat(permits(allowance, "http://localhost:9000/", "127.0.0.1", "::1"))
                .isTrue();
        assertThat(permits(allowance, "http://localhost/", "127.0.0.1")).isFalse();
        assertThat(permits(allowance, "http://other.corp.example/", "192.168.1.1"))
                .isFalse();
        for (String worse : List.of(
                "169.254.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "fd00:ec2::254",
                "fe80::1",
                "::")) {
            assertThat(permits(allowance, "http://media.corp.example/", worse))
                    .as(worse)
                    .isFalse();
        }
    }

    @Test
    void rangeIsOpenHoweverItsHostsAreCalled() {
        Allowance allowance = allowing("10.1.0.0/16", "[fd12:3456::/32]:8080", "169.254.0.0/16");
        assertThat(permits(allowance, "http://10.1.255.255/", "10.1.255.255")).isTrue();
        assertThat(permits(allowance, "http://any.example/", "10.1.0.0")).isTrue();
        assertThat(permits(allowance, "http://any.example/", "::ffff:10.1.0.0")).isTrue();
        assertThat(permits(allowance, "http://any.example/", "10.2.0.0")).isFalse();
        assertThat(permits(allowance, "http://[fd12:3456:1::1]:8080/", "fd12:3456:1::1"))
                .isTrue();
        assertThat(permits(allowance, "http://[fd12:3456:1::1]/", "fd12:3456:1::1"))
                .isFalse();
        assertThat(permits(allowance, "http://169.254.1.1/", "169.254.1.1")).isTrue();
    }

    @Test
    void metadataIsOpenOnlyWhereItsVeryAddressIsListed() {
        assertThat(permits(allowing("0.0.0.0/0"), "http://169.254.169.254/", "169.254.169.254"))
                .isFalse();
        assertThat(permits(allowing("fc00::/7"), "http://[fd00:ec2::254]/", "fd00:ec2::254"))
                .isFalse();
        assertThat(permits(allowing("169.254.169.254"), "http://169.254.169.254/", "169.254.169.254"))
                .isTrue();
    }

    @Test
    void ownOriginsAreOpenExactly() {
        Allowance allowance = Allowance.of(List.of(), List.of("http://127.0.0.1:8080", "http://localhost:8081"));
        assertThat(permits(allowance, "http://127.0.0.1:8080/v1/assets/a", "127.0.0.1"))
                .isTrue();
        assertThat(permits(allowance, "http://localhost:8081/", "127.0.0.1", "::1"))
                .isTrue();
        assertThat(permits(allowance, "https://127.0.0.1:8080/", "127.0.0.1")).isFalse();
        assertThat(permits(allowance, "http://127.0.0.1:8081/", "127.0.0.1")).isFalse();
        assertThat(permits(allowance, "http://127.0.0.2:8080/", "127.0.0.2")).isFalse();
        assertThat(permits(allowance, "http://[::1]:8080/", "::1")).isFalse();
        assertThat(permits(allowance, "http://rebound.example:8080/", "127.0.0.1"))
                .isFalse();
        assertThat(permits(allowance, "http://localhost:8081/", "169.254.169.254"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "media.corp",
                "media.corp:8080",
                "media.corp:*",
                "*.corp",
                "*.corp:443",
                "10.0.0.0/8",
                "10.0.0.0/8:*",
                "10.0.0.1",
                "10.0.0.1:9000",
                "::1",
                "[::1]:9000",
                "fd00::/8",
                "[fd00::/8]:*",
                "内网.example",
                " media.corp "
            })
    void wellWrittenEntriesAreTaken(String entry) {
        assertThat(Allowance.problem(entry)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                "*.*",
                "a.*.b",
                "http://media.corp",
                "media.corp/a",
                "media.corp:",
                "media.corp:0",
                "media.corp:65536",
                "media.corp:99999999999",
                "media.corp:x",
                "10.0.0.0/33",
                "127.1",
                "0x7f.1",
                "fd00::/129",
                "[::1",
                "[media.corp]:80",
                "user@media.corp",
                "10.0.0.0/8,media.corp"
            })
    void badlyWrittenEntriesAreNamed(String entry) {
        assertThat(Allowance.problem(entry))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith(entry + " (expected: "));
        assertThatThrownBy(() -> allowing(entry)).isInstanceOf(IllegalArgumentException.class);
    }
}
