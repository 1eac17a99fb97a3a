package ai.tokenhot.upstream.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers one request with a picture, on the loopback address of IPv6. */
final class Ipv6Server implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    Ipv6Server() throws IOException {
        server = new ServerSocket(0, 1, AddressRange.literal("::1").orElseThrow());
        Thread.ofVirtual().start(this::serve);
    }

    /** Whether this machine has a loopback of IPv6. */
    static boolean possible() {
        try (var none = new ServerSocket(0, 1, AddressRange.literal("::1").orElseThrow())) {
            return none.isBound();
        } catch (IOException without) {
            return false;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** The lines of the request, in lower case. */
    List<String> received() {
        return received;
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                received.add(line.toLowerCase(Locale.ROOT));
            }
            String head = "HTTP/1.1 200 OK\r\ncontent-length: " + FetchClientTest.PNG.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(FetchClientTest.PNG);
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
