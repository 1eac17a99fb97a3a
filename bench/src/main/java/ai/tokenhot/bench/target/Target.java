package ai.tokenhot.bench.target;

import ai.tokenhot.bench.machine.ProcessTree;
import java.util.List;
import java.util.Optional;

/**
 * Something that the load is sent to.
 *
 * @param name what it is called in the result
 * @param kind what it is
 * @param transport how a JVM waits for sockets: {@code io_uring}, {@code epoll}, {@code nio}
 * @param unaryPort where requests go whose answer is one piece
 * @param streamPort where requests go whose answer is a stream
 * @param headers complete header lines that its requests need
 * @param process the process that is measured; the mock itself is not
 */
public record Target(
        String name,
        Kind kind,
        Optional<String> transport,
        int unaryPort,
        int streamPort,
        List<String> headers,
        Optional<RunningProcess> process) {

    /** What a target is. */
    public enum Kind {
        /** The mock, without anything between: what load and mock alone can do. */
        DIRECT,
        /** The yardstick. */
        NGINX,
        /** nginx without an access log and with larger buffers than it comes with. */
        NGINX_TUNED,
        /** What the libraries cost. */
        BARE,
        /** What all this is about. */
        GATEWAY
    }

    public Target {
        headers = List.copyOf(headers);
    }

    /** Whether it must be warm before it is measured. */
    public boolean isJvm() {
        return kind == Kind.BARE || kind == Kind.GATEWAY;
    }

    /** Whether the bars are for it. */
    public boolean hasBars() {
        return kind == Kind.GATEWAY;
    }

    /** Whether a client may speak another language than the mock. */
    public boolean translates() {
        return kind == Kind.GATEWAY;
    }

    /** The processes that are measured. */
    public Optional<ProcessTree> tree() {
        return process.map(running -> ProcessTree.of(running.handle()));
    }
}
