package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.ReplyFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JoinedAnswersTest {

    private static final ChatEvent NOT_FINISHED =
            new ChatEvent.Ended(0, new Finish(Reason.CONTINUES, Optional.empty(), Optional.of("token")));
    private static final ChatEvent FINISHED = new ChatEvent.Ended(0, Finish.of(Reason.STOP));

    private final List<ChatEvent> events = new ArrayList<>();

    private JoinedAnswers joined(boolean joins) {
        return new JoinedAnswers(joins, events::add);
    }

    private static void say(JoinedAnswers joined, ChatEvent... some) {
        List.of(some).forEach(joined);
    }

    private ChatReply folded() {
        var fold = new ReplyFold();
        events.forEach(fold);
        return fold.reply();
    }

    @Test
    void answerThatIsFinishedPassesAsItIs() {
        ChatEvent[] all = {
            new ChatEvent.Began("id", "model"),
            new ChatEvent.ThinkingDelta(0, 0, "Hm.", false),
            new ChatEvent.PartEnded(0, 0),
            new ChatEvent.TextDelta(0, 1, "Hello"),
            new ChatEvent.PartEnded(0, 1),
            FINISHED
        };
        JoinedAnswers joined = joined(true);
        say(joined, all);
        assertThat(events).containsExactly(all);
        assertThat(joined.token()).isEmpty();
    }

    @Test
    void textGoesOnAsOneText() {
        JoinedAnswers joined = joined(true);
        say(
                joined,
                new ChatEvent.Began("one", "model"),
                new ChatEvent.ThinkingDelta(0, 0, "Hm.", false),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.TextDelta(0, 1, "Hel"),
                new ChatEvent.PartEnded(0, 1),
                NOT_FINISHED);
        assertThat(joined.token()).contains("token");
        joined.next(true);
        assertThat(joined.token()).isEmpty();
        say(
                joined,
                new ChatEvent.Began("two", "model"),
                new ChatEvent.TextDelta(0, 0, "lo"),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.CallBegan(0, 1, "call", "tool", CallKind.FUNCTION),
                new ChatEvent.ArgumentsDelta(0, 1, "{}"),
                new ChatEvent.PartEnded(0, 1),
                FINISHED);
        assertThat(events)
                .containsExactly(
                        new ChatEvent.Began("one", "model"),
                        new ChatEvent.ThinkingDelta(0, 0, "Hm.", false),
                        new ChatEvent.PartEnded(0, 0),
                        new ChatEvent.TextDelta(0, 1, "Hel"),
                        new ChatEvent.TextDelta(0, 1, "lo"),
                        new ChatEvent.PartEnded(0, 1),
                        new ChatEvent.CallBegan(0, 2, "call", "tool", CallKind.FUNCTION),
                        new ChatEvent.ArgumentsDelta(0, 2, "{}"),
                        new ChatEvent.PartEnded(0, 2),
                        FINISHED);
        assertThat(folded().id()).isEqualTo("one");
    }

    @Test
    void whatIsNoTextIsAPartOfItsOwn() {
        JoinedAnswers joined = joined(true);
        say(
                joined,
                new ChatEvent.Began("one", "model"),
                new ChatEvent.TextDelta(0, 0, "Hel"),
                new ChatEvent.PartEnded(0, 0),
                NOT_FINISHED);
        joined.next(true);
        say(
                joined,
                new ChatEvent.ThinkingDelta(0, 0, "Hm.", false),
                new ChatEvent.PartEnded(0, 0),
                new ChatEvent.TextDelta(0, 1, "lo"),
                new ChatEvent.PartEnded(0, 1),
                FINISHED);
        assertThat(folded().choices().getFirst().content())
                .extracting(content -> content.part().getClass().getSimpleName())
                .containsExactly("Text", "Thinking", "Text");
        assertThat(events.get(2)).isEqualTo(new ChatEvent.PartEnded(0, 0));
    }

    @Test
    void manyAnswersAreOne() {
        JoinedAnswers joined = joined(true);
        for (int i = 0; i < 5; i++) {
            if (i > 0) {
                joined.next(true);
            }
            say(
                    joined,
                    new ChatEvent.Began("id", "model"),
                    new ChatEvent.TextDelta(0, 0, Integer.toString(i)),
                    new ChatEvent.PartEnded(0, 0),
                    i < 4 ? NOT_FINISHED : FINISHED);
        }
        assertThat(folded().choices().getFirst().content())
                .singleElement()
                .satisfies(content ->
                        assertThat(((Part.Text) content.part()).text()).isEqualTo("01234"));
    }

    @Test
    void answerThatMayNotGoOnEndsUnfinished() {
        JoinedAnswers joined = joined(false);
        say(
                joined,
                new ChatEvent.Began("one", "model"),
                new ChatEvent.TextDelta(0, 0, "Hel"),
                new ChatEvent.PartEnded(0, 0),
                NOT_FINISHED);
        assertThat(joined.token()).isEmpty();
        assertThat(events).endsWith(new ChatEvent.PartEnded(0, 0), NOT_FINISHED);
    }
}
