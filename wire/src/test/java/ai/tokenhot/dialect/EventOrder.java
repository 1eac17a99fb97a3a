package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds a stream of events against what {@link ChatEvent} promises of their order. */
public final class EventOrder {

    private final Map<Integer, Integer> begun = new HashMap<>();
    private final Map<Integer, Set<Integer>> open = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();

    private EventOrder() {}

    /** Checks a whole stream. */
    public static void check(List<ChatEvent> events) {
        assertThat(events).as("events").isNotEmpty();
        assertThat(events.getFirst()).as("first event").isInstanceOf(ChatEvent.Began.class);
        var order = new EventOrder();
        events.subList(1, events.size()).forEach(order::look);
        assertThat(order.ended).as("choices that ended").containsAll(order.begun.keySet());
    }

    private void look(ChatEvent event) {
        switch (event) {
            case ChatEvent.Began began -> throw new AssertionError("the answer begins twice: " + began);
            case ChatEvent.TextDelta delta -> piece(delta.choice(), delta.part(), event);
            case ChatEvent.RefusalDelta delta -> piece(delta.choice(), delta.part(), event);
            case ChatEvent.ThinkingDelta delta -> piece(delta.choice(), delta.part(), event);
            case ChatEvent.CallBegan call -> begin(call.choice(), call.part(), event);
            case ChatEvent.ArgumentsDelta delta -> further(delta.choice(), delta.part(), event);
            case ChatEvent.Whole whole -> begin(whole.choice(), whole.part(), event);
            case ChatEvent.Proved proved -> further(proved.choice(), proved.part(), event);
            case ChatEvent.Cited cited -> further(cited.choice(), cited.part(), event);
            case ChatEvent.Likely likely -> further(likely.choice(), likely.part(), event);
            case ChatEvent.PartEnded end -> {
                further(end.choice(), end.part(), event);
                open(end.choice()).remove(end.part());
            }
            case ChatEvent.Ended end -> {
                assertThat(open(end.choice())).as("parts still open at %s", end).isEmpty();
                assertThat(ended.add(end.choice())).as("%s ends once", end).isTrue();
            }
        }
    }

    private Set<Integer> open(int choice) {
        return open.computeIfAbsent(choice, ignored -> new HashSet<>());
    }

    private void piece(int choice, int part, ChatEvent event) {
        if (part == begun.getOrDefault(choice, 0)) {
            begin(choice, part, event);
        } else {
            further(choice, part, event);
        }
    }

    private void begin(int choice, int part, ChatEvent event) {
        assertThat(ended).as("choices that had ended before %s", event).doesNotContain(choice);
        assertThat(part).as("number of the part that begins with %s", event).isEqualTo(begun.getOrDefault(choice, 0));
        begun.put(choice, part + 1);
        open(choice).add(part);
    }

    private void further(int choice, int part, ChatEvent event) {
        assertThat(open(choice)).as("parts that are open at %s", event).contains(part);
    }
}
