package ai.tokenhot.bench.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback for processes that can't choose one themselves. */
final class Ports {

    private static final int MILLIS_BETWEEN_TRIES = 20;
    private static final int TRIES = 1500;

    private Ports() {}

    /** So many ports that nobody listens on now. */
    static List<Integer> free(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Waits until a process listens on a port, for at most 30 s. */
    static void await(RunningProcess process, int port) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                if (!process.alive()) {
                    throw process.ended();
                }
                Thread.sleep(MILLIS_BETWEEN_TRIES);
            }
        }
        throw new IOException("nobody listens on port " + port);
    }
}
