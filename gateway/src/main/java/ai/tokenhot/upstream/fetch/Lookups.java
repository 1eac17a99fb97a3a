package ai.tokenhot.upstream.fetch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Lookups of names, aside from the event loops. A lookup cannot be broken off: one whose fetch has given up counts until
 * its resolver returns, so that a resolver that hangs holds no more than a bounded number of threads.
 */
final class Lookups {

    /** Lookups that a process has under way. */
    private static final int MOST = 128;

    /** More addresses than these no honest name has. */
    private static final int MOST_ADDRESSES = 64;

    private final NameResolver resolver;
    private final Executor blocking;
    private final Semaphore free = new Semaphore(MOST);

    Lookups(NameResolver resolver, Executor blocking) {
        this.resolver = resolver;
        this.blocking = blocking;
    }

    /** The addresses of a name; none where there is none, for whatever reason. Completes on any thread. */
    Future<List<InetAddress>> lookUp(Host.Name name) {
        if (!free.tryAcquire()) {
            return Future.succeededFuture(List.of());
        }
        Promise<List<InetAddress>> found = Promise.promise();
        blocking.execute(() -> {
            try {
                List<InetAddress> addresses = resolver.addresses(name.text());
                found.complete(addresses.size() <= MOST_ADDRESSES ? addresses : List.of());
            } catch (UnknownHostException | RuntimeException unknown) {
                found.complete(List.of());
            } finally {
                free.release();
            }
        });
        return found.future();
    }
}
