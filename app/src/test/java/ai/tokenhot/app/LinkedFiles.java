package ai.tokenhot.app;

import ai.tokenhot.testkit.chat.contract.Samples;
import ai.tokenhot.testkit.tls.TestCertificate;
import ai.tokenhot.testkit.tls.TlsVendor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Map;

/** A picture and a document behind TLS on loopback, to be linked to by callers of a gateway that may fetch them. */
public final class LinkedFiles implements AutoCloseable {

    private final TestCertificate certificate;
    private final TlsVendor picture;
    private final TlsVendor document;

    /** Begins to serve. */
    public LinkedFiles() throws IOException {
        try {
            certificate = TestCertificate.make(
                    Files.createTempDirectory("linked-files"), "linked-files", "ip:127.0.0.1", "-1d");
            picture = serve("image/png", Samples.picture().content().array());
            document = serve("application/pdf", Samples.document().content().array());
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private TlsVendor serve(String type, byte[] content) throws IOException, GeneralSecurityException {
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\nconnection: close\r\ncontent-length: "
                        + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(content);
        return TlsVendor.start(certificate.keyStore(), answer.toByteArray());
    }

    /** What a gateway's environment needs, that it may fetch them. */
    public Map<String, String> environment() {
        return Map.of(
                "TOKENHOT_TRUST",
                certificate.authority().toString(),
                "TOKENHOT_FETCH_ALLOW",
                "127.0.0.1:" + picture.port() + ",127.0.0.1:" + document.port());
    }

    /** Where the picture lies. */
    public String pictureUrl() {
        return picture.origin() + "/red.png";
    }

    /** Where the document lies. */
    public String documentUrl() {
        return document.origin() + "/two-pages.pdf";
    }

    @Override
    public void close() throws IOException {
        picture.close();
        document.close();
    }
}
