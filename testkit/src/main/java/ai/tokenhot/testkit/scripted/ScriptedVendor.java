package ai.tokenhot.testkit.scripted;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A tiny HTTP/1.1 server on loopback, without any framework, that answers as a test tells it: by a {@link Script}, or
 * in lock-step, where the test {@linkplain #take takes} each {@link Exchange} and sends its bytes one at a time. It
 * records every request. It adds nothing and repairs nothing, so a peer meets exactly the bytes of the script.
 *
 * <p>{@link #close} throws when a peer sent something that is not HTTP or a script failed, so neither goes unnoticed.
 */
public final class ScriptedVendor implements AutoCloseable {

    /** How long the waiting methods wait at most. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More connections at once than this are closed unanswered. */
    private static final int MAX_CONNECTIONS = 1_000;

    /** No more requests than this are recorded; a test that sends more should not look at each. */
    private static final int MAX_RECORDED = 10_000;

    /** Small, so that a peer that doesn't read is felt soon. Bytes. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final ServerSocket server;
    private final Script script;
    private final BlockingQueue<Exchange> waiting = new ArrayBlockingQueue<>(MAX_CONNECTIONS);
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> problems = new CopyOnWriteArrayList<>();
    /** The open connections and the threads that serve them. */
    private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();

    private ScriptedVendor(ServerSocket server, Optional<Script> script) {
        this.server = server;
        this.script = script.orElse(exchange -> {
            waiting.add(exchange);
            exchange.awaitFinished();
        });
    }

    /** A vendor that answers every request by this script. */
    public static ScriptedVendor answering(Script script) {
        return start(Optional.of(script));
    }

    /** A vendor in lock-step: the test takes each exchange and answers it. */
    public static ScriptedVendor inLockStep() {
        return start(Optional.empty());
    }

    private static ScriptedVendor start(Optional<Script> script) {
        try {
            var server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
            var vendor = new ScriptedVendor(server, script);
            Thread.ofVirtual().name("scripted-vendor").start(vendor::accept);
            return vendor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port on loopback. */
    public int port() {
        return server.getLocalPort();
    }

    /** Its address, without a path: {@code http://127.0.0.1:port}. */
    public URI origin() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The requests so far, in the order in which they were complete. */
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many connections are open now. */
    public int openConnections() {
        return connections.size();
    }

    /**
     * The next exchange of a vendor in lock-step.
     *
     * @throws AssertionError when no request comes within {@link #PATIENCE}
     */
    public Exchange take() throws InterruptedException {
        return takeWithin(PATIENCE)
                .orElseThrow(() -> new AssertionError("requests: none within " + PATIENCE + " (expected: one)"));
    }

    /** The next exchange of a vendor in lock-step, if a request comes within this time. */
    public Optional<Exchange> takeWithin(Duration patience) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void accept() {
        for (int connection = 0; ; connection++) {
            try {
                Socket socket = server.accept();
                int number = connection;
                if (connections.size() == MAX_CONNECTIONS) {
                    drop(socket);
                } else {
                    Thread thread =
                            Thread.ofVirtual().name("scripted-vendor-" + number).unstarted(() -> serve(socket, number));
                    connections.put(socket, thread);
                    thread.start();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(SEND_BUFFER);
            var input = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
            while (!socket.isClosed()) {
                Optional<ReceivedRequest> request = RequestReader.read(input, connection);
                if (request.isEmpty()) {
                    return;
                }
                if (requests.size() < MAX_RECORDED) {
                    requests.add(request.get());
                }
                script.answer(new Exchange(request.get(), socket, input));
            }
        } catch (ProtocolException notHttp) {
            problems.add(notHttp);
        } catch (IOException peerGone) {
            // Its right, in the middle of a request too: not a failure of this vendor.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError scriptFailed) {
            problems.add(scriptFailed);
        } finally {
            drop(socket);
        }
    }

    private void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            problems.add(e);
        }
        connections.remove(socket);
    }

    /**
     * Stops listening and drops all connections.
     *
     * @throws AssertionError when a peer sent something that is not HTTP, or a script failed
     */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            problems.add(e);
        }
        connections.forEach((socket, thread) -> {
            thread.interrupt();
            drop(socket);
        });
        if (!problems.isEmpty()) {
            var failure = new AssertionError(
                    "scripted vendor: " + problems.size() + " problems, first: "
                            + problems.getFirst().getMessage(),
                    problems.getFirst());
            problems.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
