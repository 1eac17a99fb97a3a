package ai.tokenhot.admin;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for our own sub-commands while the gateway runs: a Unix socket in the data folder, open to its owner alone.
 * One line of JSON asks, one line answers.
 */
public final class LocalSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalSocket.class);
    private static final int MAX_LINE = 64 << 10;
    private static final int MAX_CONNECTIONS = 8;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

    private LocalSocket(Path path, ServerSocketChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Listens; a socket that a dead gateway left is replaced. The caller holds the folder's lock. */
    public static LocalSocket listen(Path path, Function<JsonObject, JsonObject> commands) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        var socket = new LocalSocket(path, channel);
        Thread.ofVirtual().name("local-socket").start(() -> socket.accept(commands));
        return socket;
    }

    /** Asks a running gateway; empty when none runs. */
    public static Optional<JsonObject> ask(Path path, JsonObject command) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            send(channel, command);
            return Optional.of(read(channel));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void accept(Function<JsonObject, JsonObject> commands) {
        while (channel.isOpen()) {
            try {
                SocketChannel peer = channel.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().start(() -> serve(peer, commands));
                } else {
                    peer.close();
                }
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.warn("the local socket did not accept", e);
                }
            }
        }
    }

    private void serve(SocketChannel peer, Function<JsonObject, JsonObject> commands) {
        try (peer) {
            send(peer, answer(read(peer), commands));
        } catch (IOException e) {
            LOG.warn("a command over the local socket broke off: {}", e.getMessage());
        } finally {
            places.release();
        }
    }

    private static JsonObject answer(JsonObject command, Function<JsonObject, JsonObject> commands) {
        try {
            return commands.apply(command);
        } catch (RuntimeException e) {
            LOG.error("a command over the local socket failed", e);
            return OperatorCommands.problem("the command failed; the gateway's log says why");
        }
    }

    private static JsonObject read(SocketChannel channel) throws IOException {
        var reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " characters");
            }
            line.append((char) c);
        }
        try {
            if (Json.parse(line.toString()) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException e) {
            throw new IOException("not JSON: " + e.problem(), e);
        }
        throw new IOException("not a JSON object");
    }

    private static void send(SocketChannel channel, JsonObject message) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((message.text() + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
