package ai.tokenhot.upstream.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Names whose addresses a test decides, and may change from one question to the next. */
final class FakeNames implements NameResolver {

    private final Map<String, Deque<List<InetAddress>>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> hanging = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    /** The next answer for a name; the last one stays. */
    FakeNames with(String name, String... addresses) {
        answers.computeIfAbsent(name, none -> new ArrayDeque<>())
                .addLast(Arrays.stream(addresses)
                        .map(address -> AddressRange.literal(address).orElseThrow())
                        .toList());
        return this;
    }

    /** A name whose lookup takes until the {@link #release}. */
    void hanging(String name) {
        hanging.add(name);
    }

    /** Lets the lookups that hang end. */
    void release() {
        released.countDown();
    }

    /** Every name that was asked for, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<InetAddress> addresses(String name) throws UnknownHostException {
        asked.add(name);
        if (hanging.contains(name)) {
            hang();
        }
        Deque<List<InetAddress>> left = answers.get(name);
        if (left == null) {
            throw new UnknownHostException(name);
        }
        synchronized (left) {
            return left.size() > 1 ? left.removeFirst() : left.getFirst();
        }
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
