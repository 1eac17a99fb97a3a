package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ReplyFold;
import java.util.ArrayList;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** An answer is the fold of its events, however they are cut and mixed. */
final class GeneratedEventsTest {

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void foldOfEventsIsTheReply(@ForAll("replies") ChatReply reply, @ForAll long seed) {
        var events = GeneratedEvents.of(reply, new SplittableRandom(seed));
        EventOrder.check(events);
        assertThat(StreamReading.fold(events)).isEqualTo(reply);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void foldOfUnfoldedReplyIsTheReply(@ForAll("replies") ChatReply reply) {
        var events = new ArrayList<ChatEvent>();
        ReplyFold.unfold(reply, events::add);
        EventOrder.check(events);
        assertThat(StreamReading.fold(events)).isEqualTo(reply);
    }

    @Provide
    Arbitrary<ChatReply> replies() {
        return GeneratedReplies.replies();
    }
}
