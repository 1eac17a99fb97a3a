package ai.tokenhot.flow;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class KeptProofsTest {

    private static final DialectId LANGUAGE = new DialectId("a-language");
    private static final String MODEL = "the-model";
    private static final String PROJECT = "project-1";

    private final FakeClock clock = FakeClock.standing();
    private final KeptProofs kept = new KeptProofs(clock);

    private static Proof proof(String value) {
        return new Proof(LANGUAGE, MODEL, "signature", value);
    }

    private static Content thought(String proof) {
        return Content.of(new Part.Thinking("hm", false), Optional.of(proof(proof)));
    }

    private static Content call(String id) {
        return Content.of(new Part.ToolCall(id, "get_weather", "{}", Part.CallKind.FUNCTION));
    }

    private static Content text(String text) {
        return Content.of(new Part.Text(text));
    }

    private static ChatReply reply(Content... content) {
        return new ChatReply(
                "id", MODEL, List.of(new Choice(0, List.of(content), Finish.of(Finish.Reason.STOP), List.of())));
    }

    private static Destination at(String upstreamModel) {
        var model = new Model(
                upstreamModel,
                upstreamModel,
                "",
                List.of(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Model.Thinking.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
        return new Destination(LANGUAGE, upstreamModel, model, Operation.CHAT, false);
    }

    /** What an assistant's turn with this content is when the gateway has put back what it kept. */
    private List<Content> restored(String project, String upstreamModel, Content... assistant) {
        var request = new ChatRequest(
                new DialectId("another-language"),
                "m",
                false,
                List.of(
                        new Turn("messages[0]", Role.USER, Optional.empty(), List.of(text("Hello!"))),
                        new Turn("messages[1]", Role.ASSISTANT, Optional.empty(), List.of(assistant))),
                List.of(),
                Settings.none(),
                List.of(),
                JsonObject.empty());
        ChatRequest restored = kept.restored(project, request, at(upstreamModel));
        assertThat(restored.turns().getFirst()).isEqualTo(request.turns().getFirst());
        return restored.turns().getLast().content();
    }

    @Test
    void thoughtComesBackBeforeTheCallThatItLedTo() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).containsExactly(thought("p1"), call("call_1"));
    }

    @Test
    void proofOfACallComesBackOnThatCall() {
        Content proved = call("call_1").with(Optional.of(proof("p1")));
        kept.keep(PROJECT, reply(proved, call("call_2")));
        assertThat(restored(PROJECT, MODEL, call("call_1"), call("call_2"))).containsExactly(proved, call("call_2"));
    }

    @Test
    void answerWithoutCallsIsKnownByItsText() {
        kept.keep(PROJECT, reply(thought("p1"), text("42")));
        assertThat(restored(PROJECT, MODEL, text("42"))).containsExactly(thought("p1"), text("42"));
        assertThat(restored(PROJECT, MODEL, text("43"))).containsExactly(text("43"));
    }

    @Test
    void whatTheCallerSendsBackItselfStays() {
        kept.keep(PROJECT, reply(thought("kept"), call("call_1")));
        assertThat(restored(PROJECT, MODEL, thought("sent"), call("call_1")))
                .containsExactly(thought("sent"), call("call_1"));
    }

    @Test
    void anotherProjectGetsNothing() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        assertThat(restored("project-2", MODEL, call("call_1"))).containsExactly(call("call_1"));
    }

    @Test
    void anotherModelGetsNothing() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        assertThat(restored(PROJECT, "another-model", call("call_1"))).containsExactly(call("call_1"));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).containsExactly(thought("p1"), call("call_1"));
    }

    @Test
    void answerWithoutProofIsNotKept() {
        kept.keep(PROJECT, reply(Content.of(new Part.Thinking("hm", false)), call("call_1")));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).containsExactly(call("call_1"));
    }

    @Test
    void nothingIsKeptLongerThanADay() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        clock.advance(KeptProofs.LONGEST);
        assertThat(restored(PROJECT, MODEL, call("call_1"))).hasSize(2);
        clock.advance(Duration.ofMillis(1));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).containsExactly(call("call_1"));
    }

    @Test
    void laterAnswerTakesTheEarliersPlace() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        clock.advance(Duration.ofHours(23));
        kept.keep(PROJECT, reply(thought("p2"), call("call_1")));
        clock.advance(Duration.ofHours(23));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).containsExactly(thought("p2"), call("call_1"));
    }

    @Test
    void oldestGiveWayWhenThereAreTooMany() {
        for (int answer = 0; answer <= KeptProofs.MAX_ANSWERS; answer++) {
            kept.keep(PROJECT, reply(thought("p"), call("call_" + answer)));
        }
        assertThat(restored(PROJECT, MODEL, call("call_0"))).hasSize(1);
        assertThat(restored(PROJECT, MODEL, call("call_1"))).hasSize(2);
        assertThat(restored(PROJECT, MODEL, call("call_" + KeptProofs.MAX_ANSWERS)))
                .hasSize(2);
    }

    @Test
    void oldestGiveWayWhenTheyAreTooLarge() {
        String half = "x".repeat((int) (KeptProofs.MAX_OF_ONE / 2));
        int fitting = (int) (KeptProofs.MAX_CHARACTERS / (KeptProofs.MAX_OF_ONE / 2));
        for (int answer = 0; answer <= fitting; answer++) {
            kept.keep(PROJECT, reply(thought(half), call("call_" + answer)));
        }
        assertThat(restored(PROJECT, MODEL, call("call_0"))).hasSize(1);
        assertThat(restored(PROJECT, MODEL, call("call_" + fitting))).hasSize(2);
    }

    @Test
    void answerThatIsTooLargeIsNotKeptAndPushesNobodyOut() {
        kept.keep(PROJECT, reply(thought("p1"), call("call_1")));
        kept.keep(PROJECT, reply(thought("x".repeat((int) KeptProofs.MAX_OF_ONE + 1)), call("call_2")));
        assertThat(restored(PROJECT, MODEL, call("call_1"))).hasSize(2);
        assertThat(restored(PROJECT, MODEL, call("call_2"))).hasSize(1);
    }
}
