package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.tls.TlsVendor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS in front of a plain server on loopback: each connection becomes one there. */
final class TlsFront implements AutoCloseable {

    private static final int WAITING = 50;

    private final SSLServerSocket server;
    private final int behind;

    private TlsFront(SSLServerSocket server, int behind) {
        this.server = server;
        this.behind = behind;
    }

    /** A front with this key, before the server at this port. */
    static TlsFront start(Path keyStore, int behind) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, TlsVendor.PASSWORD.toCharArray());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, TlsVendor.PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        var server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
        var front = new TlsFront(server, behind);
        Thread.ofVirtual().name("tls-front").start(front::accept);
        return front;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket outside = server.accept();
                Thread.ofVirtual().start(() -> join(outside));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket outside) {
        try (outside;
                var inside = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            Thread.ofVirtual().start(() -> copy(outside, inside));
            inside.getInputStream().transferTo(outside.getOutputStream());
        } catch (IOException gone) {
            // Either end may leave.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException gone) {
            // Either end may leave.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
