package ai.tokenhot.testkit.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate of an authority that nobody knows, made by the JDK's keytool.
 *
 * @param keyStore the key and the chain
 * @param authority the authority's certificate as PEM, for those who shall trust it
 */
public record TestCertificate(Path keyStore, Path authority) {

    private static final long PATIENCE_SECONDS = 30;

    /**
     * Makes one, valid for ten days from its start.
     *
     * @param folder where its files go
     * @param name of its files, one for each certificate of a folder
     * @param subject such as {@code dns:media.example} or {@code ip:127.0.0.1}
     * @param start such as {@code -1d}, from now
     */
    public static TestCertificate make(Path folder, String name, String subject, String start)
            throws IOException, InterruptedException {
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
        return new TestCertificate(keyStore, authorityPem);
    }

    private static void pair(Path keyStore, String name, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(
                List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12", "-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        of(keyStore, arguments.toArray(String[]::new));
    }

    private static void of(Path keyStore, String... what) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(what));
        command.addAll(List.of("-alias", "vendor", "-keystore", keyStore.toString(), "-storepass", TlsVendor.PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("keytool: " + output);
        }
    }
}
