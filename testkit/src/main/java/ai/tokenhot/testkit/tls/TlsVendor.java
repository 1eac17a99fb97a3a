package ai.tokenhot.testkit.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A vendor behind TLS, on loopback, that gives one answer to everything and keeps what it could read. */
public final class TlsVendor implements AutoCloseable {

    /** Of the key stores; they hold nothing worth hiding. */
    public static final String PASSWORD = "changeit";

    private final SSLServerSocket server;
    private final byte[] answer;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> indicated = new CopyOnWriteArrayList<>();

    private TlsVendor(SSLServerSocket server, byte[] answer) {
        this.server = server;
        this.answer = answer;
    }

    /** A vendor with this key whose answers are this JSON. */
    public static TlsVendor start(Path keyStore, String json) throws IOException, GeneralSecurityException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        return start(keyStore, whole.toByteArray());
    }

    /** A vendor with this key whose answers are these bytes, head and all. */
    public static TlsVendor start(Path keyStore, byte[] answer) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var vendor = new TlsVendor(server, answer);
        Thread.ofVirtual().name("tls-vendor").start(vendor::accept);
        return vendor;
    }

    /** Its address, without a path: {@code https://127.0.0.1:port}. */
    public String origin() {
        return "https://127.0.0.1:" + port();
    }

    /** Its port on loopback. */
    public int port() {
        return server.getLocalPort();
    }

    /** The requests that came through, head and body. */
    public List<String> received() {
        return List.copyOf(received);
    }

    /** The names that peers asked for in their handshakes (SNI), in order. */
    public List<String> indicated() {
        return List.copyOf(indicated);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = text.lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            received.add(text + new String(in.readNBytes(length), StandardCharsets.UTF_8));
            note((SSLSocket) socket);
            socket.getOutputStream().write(answer);
        } catch (IOException refused) {
            // A peer that does not accept the certificate breaks off the handshake.
        }
    }

    private void note(SSLSocket socket) {
        if (socket.getSession() instanceof ExtendedSSLSession session) {
            session.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .forEach(indicated::add);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
