package ai.tokenhot.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where log lines go: ours to standard error, the request log into files that are rolled by size. */
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String REQUESTS = "tokenhot.requests";
    private static final int FILES = 5;
    private static final long FILE_BYTES = 100L << 20;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n"));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.getLogger("org.flywaydb").setLevel(Level.WARN);
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("io.vertx").setLevel(Level.WARN);
        Logger requests = context.getLogger(REQUESTS);
        requests.setAdditive(false);
        requests.setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Starts the request log in this folder. */
    static void logRequests(Path folder) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Path file = folder.resolve("requests.jsonl");
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setImmediateFlush(true);
        appender.setEncoder(encoder(context, "%msg%n"));
        appender.setRollingPolicy(rolling(context, appender, file));
        appender.setTriggeringPolicy(bySize(context));
        appender.start();
        Logger requests = context.getLogger(REQUESTS);
        requests.addAppender(appender);
        requests.setLevel(Level.INFO);
    }

    /** Writes what waits. */
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static FixedWindowRollingPolicy rolling(
            LoggerContext context, FileAppender<ILoggingEvent> appender, Path file) {
        var policy = new FixedWindowRollingPolicy();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setMinIndex(1);
        policy.setMaxIndex(FILES);
        policy.setFileNamePattern(file + ".%i");
        policy.start();
        return policy;
    }

    private static SizeBasedTriggeringPolicy<ILoggingEvent> bySize(LoggerContext context) {
        var policy = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        policy.setContext(context);
        policy.setMaxFileSize(new FileSize(FILE_BYTES));
        policy.start();
        return policy;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
