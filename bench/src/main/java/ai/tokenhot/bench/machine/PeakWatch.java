package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at processes twice a second and keeps the most memory and descriptors that they had. */
public final class PeakWatch {

    private static final int PERIOD_MILLIS = 500;

    private final ProcessTree tree;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile long residentBytes;
    private volatile int descriptors;

    private PeakWatch(ProcessTree tree) {
        this.tree = tree;
        this.thread = Thread.ofPlatform().daemon().name("peak-watch").unstarted(this::watch);
    }

    /** Starts to look. */
    public static PeakWatch start(ProcessTree tree) {
        var watch = new PeakWatch(tree);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            do {
                look();
            } while (!ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException {
        residentBytes = Math.max(residentBytes, tree.residentBytes());
        descriptors = Math.max(descriptors, tree.descriptors());
    }

    /** Looks no more. */
    public void stop() throws InterruptedException {
        ended.countDown();
        thread.join();
    }

    /** The most resident memory, in bytes. */
    public long residentBytes() {
        return residentBytes;
    }

    /** The most open descriptors. */
    public int descriptors() {
        return descriptors;
    }
}
