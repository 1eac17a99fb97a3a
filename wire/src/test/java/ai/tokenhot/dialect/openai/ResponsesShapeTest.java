package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.GeneratedEvents;
import ai.tokenhot.dialect.GeneratedReplies;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers as the vendor's own SDK reads them: every member that it requires is there, in whole answers and in events. */
final class ResponsesShapeTest {

    private static final ChatCodec CODEC = new ResponsesCodec();

    @Property(tries = 200)
    void wholeAnswerHasAllThatTheSdkRequires(@ForAll("replies") ChatReply reply, @ForAll("usages") Usage usage)
            throws JsonProcessingException {
        byte[] body = CODEC.encodeReply(reply, usage, ResponsesSamples.scope());
        Response response = ObjectMappers.jsonMapper().readValue(new String(body, UTF_8), Response.class);
        response.validate();
        assertThat(response.usage().orElseThrow().totalTokens())
                .isEqualTo(response.usage().get().inputTokens()
                        + response.usage().get().outputTokens());
    }

    /** Bug 20: the whole ladder, from which the SDK puts together what the last event says. */
    @Property(tries = 200)
    void eventsHaveAllThatTheSdkRequires_bug20(@ForAll("replies") ChatReply reply, @ForAll long seed)
            throws JsonProcessingException {
        StreamEncoder encoder = CODEC.encoder(ResponsesSamples.scope());
        var out = new WireBuffer();
        for (ChatEvent event : GeneratedEvents.of(reply, new SplittableRandom(seed))) {
            encoder.encode(event, out);
        }
        encoder.close(Usage.none(), out);
        List<ResponseStreamEvent> events = events(out.take());
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        var done = new ArrayList<ResponseOutputItem>();
        for (ResponseStreamEvent event : events) {
            accumulator.accumulate(event);
            event.outputItemDone().ifPresent(item -> done.add(item.item()));
        }
        Response response = accumulator.response();
        response.validate();
        assertThat(response.output()).containsExactlyInAnyOrderElementsOf(done);
    }

    @Property(tries = 20)
    void failureHasAllThatTheSdkRequires(@ForAll FailureKind kind) throws JsonProcessingException {
        StreamEncoder encoder = CODEC.encoder(ResponsesSamples.scope());
        var out = new WireBuffer();
        encoder.encode(new ChatEvent.Began("", ""), out);
        encoder.encode(new ChatEvent.TextDelta(0, 0, "Hal"), out);
        encoder.fail(Failure.of(kind, "It broke."), out);
        List<ResponseStreamEvent> events = events(out.take());
        Response response = events.getLast().failed().orElseThrow().response();
        assertThat(response.error().orElseThrow().message()).isEqualTo("It broke.");
        assertThat(response.status().orElseThrow().asString()).isEqualTo("failed");
    }

    private static List<ResponseStreamEvent> events(byte[] body) throws JsonProcessingException {
        var events = new ArrayList<ResponseStreamEvent>();
        long sequence = 0;
        for (String block : new String(body, UTF_8).split("\n\n")) {
            String[] lines = block.split("\n");
            assertThat(lines).as(block).hasSize(2);
            ResponseStreamEvent event = ObjectMappers.jsonMapper()
                    .readValue(lines[1].substring("data: ".length()), ResponseStreamEvent.class);
            if (event.failed().isEmpty()) {
                event.validate();
            }
            assertThat(lines[1]).startsWith("data: {\"type\":\"" + lines[0].substring("event: ".length()) + "\"");
            assertThat(lines[1]).contains("\"sequence_number\":" + sequence++ + ",");
            events.add(event);
        }
        return events;
    }

    @Provide
    Arbitrary<ChatReply> replies() {
        return GeneratedReplies.replies();
    }

    @Provide
    Arbitrary<Usage> usages() {
        return GeneratedReplies.usage();
    }
}
