package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.upstream.fetch.FetchResult.Fetched;
import ai.tokenhot.upstream.fetch.FetchResult.Refused;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** A fetch client whose every connection goes to loopback, because nothing else is allowed or known to it. */
final class FetchFixture implements AutoCloseable {

    static final String FIELD = "messages[0].content[1].image_url.url";
    static final Set<String> PICTURES = Set.of("image/png", "image/jpeg");
    static final FetchBounds BOUNDS = new FetchBounds(
            Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofMillis(1), 1 << 20, 8 << 10, 3, 64, 8, 512);
    private static final long PATIENCE_SECONDS = 20;

    final FakeNames names = new FakeNames();
    final AtomicLong held = new AtomicLong();
    final FetchSlots slots;
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final FetchClient client;

    FetchFixture(FetchBounds bounds, long mostHeld, Optional<String> trust, Allowance allowance) {
        slots = new FetchSlots(bounds);
        var reserve = new ByteReserve(
                bytes -> {
                    if (held.addAndGet(bytes) <= mostHeld) {
                        return true;
                    }
                    held.addAndGet(-bytes);
                    return false;
                },
                bytes -> held.addAndGet(-bytes));
        client = new FetchClient(vertx, bounds, allowance, names, slots, reserve, blocking, "Test-Fetch/1", trust);
    }

    static FetchFixture allowing(String... entries) {
        return bounded(BOUNDS, entries);
    }

    static FetchFixture bounded(FetchBounds bounds, String... entries) {
        return new FetchFixture(bounds, Long.MAX_VALUE, Optional.empty(), Allowance.of(List.of(entries), List.of()));
    }

    static FetchBounds within(Duration total) {
        return new FetchBounds(
                total,
                BOUNDS.connect(),
                BOUNDS.refusalStep(),
                BOUNDS.bytes(),
                BOUNDS.headBytes(),
                BOUNDS.redirects(),
                BOUNDS.simultaneous(),
                BOUNDS.perProject(),
                BOUNDS.waiting());
    }

    FetchCall start(String url) {
        return start(url, PICTURES, "project");
    }

    FetchCall start(String url, Set<String> wanted, String project) {
        return client.fetch(new FetchRequest(url, FIELD, wanted, 1 << 20, project));
    }

    static FetchResult await(FetchCall call) throws Exception {
        return call.result().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Content that is got; given back to the reserve at once. */
    Fetched got(String url, Set<String> wanted) throws Exception {
        FetchResult result = await(start(url, wanted, "project"));
        assertThat(result).isInstanceOf(Fetched.class);
        var fetched = (Fetched) result;
        assertThat(held.addAndGet(-fetched.bytes().length)).isZero();
        atRest();
        return fetched;
    }

    Fetched got(String url) throws Exception {
        return got(url, PICTURES);
    }

    Failure refused(String url) throws Exception {
        return refused(start(url));
    }

    Failure refused(FetchCall call) throws Exception {
        FetchResult result = await(call);
        assertThat(result).isInstanceOf(Refused.class);
        Failure failure = ((Refused) result).failure();
        assertThat(failure.field()).contains(FIELD);
        return failure;
    }

    /** Nothing is held by anybody. */
    void atRest() {
        assertThat(held.get()).as("bytes held").isZero();
        assertThat(slots.running()).as("fetches that run").isZero();
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        blocking.shutdown();
    }
}
