package ai.tokenhot.bench.bare;

import ai.tokenhot.bench.load.LoadGenerator;
import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.load.Plan;
import ai.tokenhot.bench.load.Plan.Expected;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.machine.EventLoops;
import ai.tokenhot.bench.mock.MockUpstream;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the benchmark runs on epoll there only")
final class BarePassThroughTest {

    private static final int SECONDS = 20;

    private static MultiThreadIoEventLoopGroup group;
    private static MockUpstream mock;
    private static int port;

    @BeforeAll
    static void listen() throws InterruptedException {
        group = EventLoops.one();
        mock = MockUpstream.listen((EventLoop) group.next());
        port = BarePassThrough.listen("epoll", mock.port()).actualPort();
    }

    @AfterAll
    static void close() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    void unaryAnswersPass() throws InterruptedException {
        Outcome outcome = run(false, new Script(8, 0), 40, new Expected(1, 0, "}"));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(40);
    }

    @Test
    void streamsPassWhole() throws InterruptedException {
        assertThat(run(true, new Script(50, 0), 20, new Expected(46, 50, "[DONE]"))
                        .errors())
                .isEmpty();
        assertThat(run(true, new Script(8, 5), 20, new Expected(4, 8, "[DONE]")).errors())
                .isEmpty();
    }

    @Test
    void upstreamsRefusalPasses() throws InterruptedException {
        Outcome outcome = run(true, new Script(1, 0), 4, new Expected(1, 1, "[DONE]"));

        assertThat(outcome.firstError().orElse("")).startsWith("status: 400");
    }

    @Test
    void unknownTransportIsRefused() {
        assertThatThrownBy(() -> BarePassThrough.listen("kqueue", mock.port()))
                .hasMessage("transport: kqueue (expected: io_uring, epoll or nio)");
    }

    private static Outcome run(boolean stream, Script script, int requests, Expected expected)
            throws InterruptedException {
        String body = "{\"model\":\"" + script.model() + "\",\"stream\":" + stream + "}";
        var plan = new Plan(
                port,
                Vendor.OPENAI_CHAT.path(),
                List.of(),
                body,
                new Pace.Closed(4, requests, 1000),
                expected,
                SECONDS);
        return LoadGenerator.run(plan, (EventLoop) group.next());
    }
}
