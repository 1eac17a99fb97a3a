package ai.tokenhot.upstream.fetch;

import ai.tokenhot.testkit.tls.TestCertificate;
import ai.tokenhot.testkit.tls.TlsVendor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static ai.tokenhot.upstream.fetch.FetchFixture.BOUNDS;
import static org.assertj.core.api.Assertions.assertThat;

/** The connection goes to an address, the certificate has to be the name's all the same. */
@Timeout(60)
final class FetchTlsTest {

    private static final byte[] PICTURE =
            "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String AWAY =
            "HTTP/1.1 302 Found\r\nlocation: http://media.example/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void make() throws Exception {
        certificate = TestCertificate.make(folder, "files", "dns:media.example", "-1d");
    }

    private static FetchFixture trusting() {
        var fetch = new FetchFixture(
                BOUNDS,
                Long.MAX_VALUE,
                Optional.of(certificate.authority().toString()),
                Allowance.of(List.of("127.0.0.1:*"), List.of()));
        fetch.names.with("media.example", "127.0.0.1").with("other.example", "127.0.0.1");
        return fetch;
    }

    @Test
    void nameIsIndicatedAndItsCertificateAccepted() throws Exception {
        try (var vendor = TlsVendor.start(certificate.keyStore(), PICTURE);
                var fetch = trusting()) {
            assertThat(fetch.got("https://media.example:" + vendor.port() + "/a")
                            .mediaType())
                    .isEqualTo("image/png");
            assertThat(vendor.indicated()).containsExactly("media.example");
            assertThat(vendor.received().getFirst()).contains("media.example:" + vendor.port());
        }
    }

    @Test
    void certificateOfAnotherNameIsRefusedThoughTheAddressIsTheSame() throws Exception {
        try (var vendor = TlsVendor.start(certificate.keyStore(), PICTURE);
                var fetch = trusting()) {
            for (String host : List.of("other.example", "127.0.0.1")) {
                assertThat(fetch.refused("https://" + host + ":" + vendor.port() + "/")
                                .message())
                        .isEqualTo("The certificate of the URL's host is not accepted.");
            }
            assertThat(vendor.received()).isEmpty();
            fetch.atRest();
        }
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() throws Exception {
        try (var vendor = TlsVendor.start(certificate.keyStore(), PICTURE);
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            fetch.names.with("media.example", "127.0.0.1");
            assertThat(fetch.refused("https://media.example:" + vendor.port() + "/")
                            .message())
                    .contains("certificate");
            assertThat(vendor.received()).isEmpty();
        }
    }

    @Test
    void redirectFromHttpsToHttpIsRefused() throws Exception {
        try (var vendor = TlsVendor.start(certificate.keyStore(), AWAY.getBytes(StandardCharsets.US_ASCII));
                var fetch = trusting()) {
            assertThat(fetch.refused("https://media.example:" + vendor.port() + "/")
                            .message())
                    .isEqualTo("The URL redirects from https to http (expected: https).");
            assertThat(fetch.names.asked()).containsExactly("media.example");
            fetch.atRest();
        }
    }
}
