package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class StreamPlanTest {

    private static final Framing EVENTS = new Framing.ServerSentEvents("\n");

    private static StreamEvent event(int number) {
        return StreamEvent.named(
                "e", () -> JsonObject.builder().put("n", number).build());
    }

    private static StreamPlan plan(Framing framing, String directive) {
        var reading = (Directives.Reading.Clear)
                Directives.read(Conversation.of("m", List.of(Turn.user("[[sandbox: " + directive + "]]"))));
        return StreamPlan.of(new Reply.Streamed(
                Map.of(),
                framing,
                List.of(event(1), event(2), event(3).closing()),
                StreamEvent.of(() -> Json.of("failed")),
                new StreamEvent.Comment("ping"),
                reading.directives()));
    }

    private static String text(StreamPlan plan) {
        return plan.writes().stream()
                .map(write -> new String(write.bytes().get(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    @Test
    void oneWritePerEvent() {
        StreamPlan plan = plan(EVENTS, "");

        assertThat(plan.writes()).hasSize(3);
        assertThat(text(plan)).isEqualTo(event("e", "{\"n\":1}") + event("e", "{\"n\":2}") + event("e", "{\"n\":3}"));
        assertThat(plan.ending()).isEqualTo(StreamPlan.Ending.CLEAN);
    }

    @Test
    void cutEndsAfterSoManyEvents() {
        assertThat(plan(EVENTS, "cut=0").writes()).isEmpty();
        assertThat(plan(EVENTS, "cut=2").writes()).hasSize(2);
        assertThat(plan(EVENTS, "cut=2").ending()).isEqualTo(StreamPlan.Ending.CUT);
        assertThat(plan(EVENTS, "cut=3").writes()).hasSize(3);
        assertThat(plan(EVENTS, "cut=3").ending()).isEqualTo(StreamPlan.Ending.CUT);
        assertThat(plan(EVENTS, "cut=9").ending()).isEqualTo(StreamPlan.Ending.CLEAN);
    }

    @Test
    void finishNoneLeavesTheClosingEventsOut() {
        assertThat(text(plan(EVENTS, "finish=none"))).isEqualTo(event("e", "{\"n\":1}") + event("e", "{\"n\":2}"));
        assertThat(text(plan(new Framing.JsonArray(), "finish=none"))).isEqualTo("[{\"n\":1},\r\n{\"n\":2}");
    }

    @Test
    void malformedEventIsHalfOfItself() {
        assertThat(text(plan(EVENTS, "malformed=2")))
                .isEqualTo(event("e", "{\"n\":1}") + event("e", "{\"n") + event("e", "{\"n\":3}"));
    }

    @Test
    void errorComesInPlaceOfTheRest() {
        assertThat(text(plan(EVENTS, "error-after=1"))).isEqualTo(event("e", "{\"n\":1}") + "data: \"failed\"\n\n");
        assertThat(text(plan(EVENTS, "first-event-error"))).isEqualTo("data: \"failed\"\n\n");
        assertThat(text(plan(new Framing.JsonArray(), "error-after=1"))).isEqualTo("[{\"n\":1},\r\n\"failed\"]");
    }

    @Test
    void pingsStandBetweenEvents() {
        assertThat(text(plan(EVENTS, "pings=on")))
                .isEqualTo(event("e", "{\"n\":1}") + ": ping\n\n" + event("e", "{\"n\":2}") + ": ping\n\n"
                        + event("e", "{\"n\":3}"));
        assertThat(text(plan(new Framing.JsonArray(), "pings=on")))
                .isEqualTo("[{\"n\":1},\r\n{\"n\":2},\r\n{\"n\":3}]");
    }

    @Test
    void linesEndAsAsked() {
        assertThat(text(plan(EVENTS, "cr"))).startsWith("event: e\rdata: {\"n\":1}\r\r");
        assertThat(text(plan(new Framing.ServerSentEvents("\r\n"), "lf"))).doesNotContain("\r");
    }
}
