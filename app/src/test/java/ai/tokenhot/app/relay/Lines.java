package ai.tokenhot.app.relay;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Log lines as they are written, kept for a test to look at. */
final class Lines extends AppenderBase<ILoggingEvent> {

    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Lines(Logger logger) {
        this.logger = logger;
    }

    /** Listens to a logger until it is stopped. */
    static Lines of(String name) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var lines = new Lines(context.getLogger(name));
        lines.setContext(context);
        lines.start();
        lines.logger.addAppender(lines);
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Messages with their exceptions, of errors and warnings. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }

    @Override
    public void stop() {
        logger.detachAppender(this);
        super.stop();
    }
}
