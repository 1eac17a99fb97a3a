package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.tls.TestCertificate;
import ai.tokenhot.testkit.tls.TlsVendor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static ai.tokenhot.app.relay.GatewayFixture.CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** A vendor is spoken to only if its certificate is one that is trusted, for its own name, today. */
@Timeout(60)
class UpstreamTlsTest {

    @TempDir
    private Path folder;

    @Test
    void selfSignedCertificateIsRefusedUnlessItIsNamedAsTrusted() throws Exception {
        TestCertificate certificate = certificate("good", "ip:127.0.0.1", "-1d");
        try (var vendor = TlsVendor.start(certificate.keyStore(), Language.CHAT.answer())) {
            try (var gateway = GatewayFixture.standard().at(vendor.origin()).start()) {
                untrusted(gateway, vendor);
            }
            try (var gateway = GatewayFixture.standard()
                    .at(vendor.origin())
                    .with("TOKENHOT_TRUST", certificate.authority().toString())
                    .start()) {
                try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
                    RawClient.Whole answer = client.answer();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo(Language.CHAT.answer());
                }
                assertThat(vendor.received()).hasSize(1);
                assertThat(vendor.received().getFirst()).contains("Bearer " + CREDENTIAL);
            }
        }
    }

    @Test
    void certificateForAnotherHostIsRefusedThoughItIsTrusted() throws Exception {
        refusedThoughTrusted(certificate("other-host", "dns:elsewhere.test", "-1d"));
    }

    @Test
    void certificateThatHasExpiredIsRefusedThoughItIsTrusted() throws Exception {
        refusedThoughTrusted(certificate("expired", "ip:127.0.0.1", "-30d"));
    }

    private static void refusedThoughTrusted(TestCertificate certificate) throws Exception {
        try (var vendor = TlsVendor.start(certificate.keyStore(), Language.CHAT.answer());
                var gateway = GatewayFixture.standard()
                        .at(vendor.origin())
                        .with("TOKENHOT_TRUST", certificate.authority().toString())
                        .start()) {
            untrusted(gateway, vendor);
        }
    }

    private static void untrusted(GatewayFixture gateway, TlsVendor vendor) throws IOException {
        for (Language language : Language.values()) {
            try (RawClient client = gateway.stream(language, MODEL)) {
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(502);
                assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                        .contains("certificate is not accepted");
                JsonObject receipt = gateway.receipt(answer.head().requestId());
                assertThat(Receipts.outcome(receipt)).isEqualTo("provider_unreachable");
                assertThat(Receipts.quantities(receipt)).isEmpty();
            }
        }
        assertThat(vendor.received()).as("requests that the vendor could read").isEmpty();
        gateway.atRest();
    }

    private TestCertificate certificate(String name, String subject, String start) throws Exception {
        return TestCertificate.make(folder, name, subject, start);
    }
}
