package ai.tokenhot.app;

import ai.tokenhot.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops, on the best transport that the kernel gives us. */
final class Machine {

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    /** Things that may happen to the connections of one event loop in one turn, on io_uring. */
    private static final int COMPLETIONS = 32_768;

    /**
     * How many objects of a kind an event loop keeps for itself to use again. Beyond these Netty asks, for each that is
     * given back, whether the thread still lives; a crowd of streams has more than its own 32.
     */
    private static final int RECYCLED = 512;

    private Machine() {}

    static Vertx start(Settings.Transport wanted, int eventLoops) {
        // Names are looked up by the JDK: it reads /etc/hosts and the system's own settings.
        System.setProperty("vertx.disableDnsResolver", "true");
        // Both watch for mistakes that our tests would show: at each step a look at the clock and at the thread.
        setUnlessSet("vertx.disableContextTimings", "true");
        setUnlessSet("vertx.threadChecks", "false");
        setUnlessSet("io.netty.recycler.chunkSize", Integer.toString(RECYCLED));
        var options = new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setPreferNativeTransport(false)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        tuneIoUring();
        Transport transport = transport(wanted);
        LOG.debug("transport {}", transport.name());
        return Vertx.builder().with(options).withTransport(transport).build();
    }

    /**
     * Netty reads these when its io_uring transport is first used.
     *
     * <p>With multishot polls a reset that comes with the last bytes is never told: the call on that connection would
     * live on for ever, and its caller would be taken for a patient one. The completion queue holds one entry for each
     * thing that happened in one turn, and loses time when thousands of streams overflow it.
     */
    private static void tuneIoUring() {
        setUnlessSet("io.netty.iouring.pollAddMultishotEnabled", "false");
        setUnlessSet("io.netty.iouring.cqSize", Integer.toString(COMPLETIONS));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static Transport transport(Settings.Transport wanted) {
        List<Transport> choice = switch (wanted) {
            case AUTO -> known(Transport.IO_URING, Transport.EPOLL, Transport.NIO);
            case IO_URING -> known(Transport.IO_URING);
            case EPOLL -> known(Transport.EPOLL);
            case NIO -> known(Transport.NIO);
        };
        for (Transport transport : choice) {
            if (transport.available()) {
                return transport;
            }
            if (wanted != Settings.Transport.AUTO) {
                LOG.warn(
                        "the transport {} is not available here: {}",
                        wanted,
                        String.valueOf(transport.unavailabilityCause()));
            }
        }
        return Transport.NIO;
    }

    private static List<Transport> known(@Nullable Transport... transports) {
        return Arrays.stream(transports).filter(Objects::nonNull).toList();
    }
}
