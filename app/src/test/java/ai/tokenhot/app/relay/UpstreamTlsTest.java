package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        Certificate certificate = certificate("good", "ip:127.0.0.1", "-1d");
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

    private static void refusedThoughTrusted(Certificate certificate) throws Exception {
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

    /** A certificate of an authority of our own, made by the JDK's keytool; valid for ten days from its start. */
    private Certificate certificate(String name, String subject, String start) throws Exception {
        Path authority = folder.resolve(name + "-authority.p12");
        Path authorityPem = folder.resolve(name + "-authority.pem");
        Path keyStore = folder.resolve(name + ".p12");
        Path request = folder.resolve(name + ".csr");
        Path pem = folder.resolve(name + ".pem");
        pair(authority, "authority of " + name, "-ext", "bc:critical=ca:true", "-startdate", "-60d", "-validity", "90");
        of(authority, "-exportcert", "-rfc", "-file", authorityPem.toString());
        pair(keyStore, name);
        of(keyStore, "-certreq", "-file", request.toString());
        of(
                authority,
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                pem.toString(),
                "-ext",
                "SAN=" + subject,
                "-startdate",
                start,
                "-validity",
                "10");
        Path chain = folder.resolve(name + "-chain.pem");
        Files.writeString(chain, Files.readString(pem) + Files.readString(authorityPem));
        of(keyStore, "-importcert", "-noprompt", "-file", chain.toString());
        return new Certificate(keyStore, authorityPem);
    }

    private static void pair(Path keyStore, String name, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(
                List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12", "-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        of(keyStore, arguments.toArray(String[]::new));
    }

    private static void of(Path keyStore, String... what) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(what));
        arguments.addAll(
                List.of("-alias", "vendor", "-keystore", keyStore.toString(), "-storepass", TlsVendor.PASSWORD));
        keytool(arguments);
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private record Certificate(Path keyStore, Path authority) {}
}
