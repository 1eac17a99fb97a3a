package ai.tokenhot.dialect;

import ai.tokenhot.dialect.Repairs.Place;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Ends a choice where one of the caller's stop texts stands in it, for providers that cannot. Text is held back only as
 * long as it may be the beginning of one. Not thread-safe.
 */
final class TextCut implements Consumer<ChatEvent> {

    private final StopTexts stops;
    private final int choices;
    private final Consumer<ChatEvent> sink;

    /** The parts that are open, in order; those that are text have a search. */
    private final Map<Place, Optional<StopTexts.Search>> open = new TreeMap<>(PLACES);

    private final Set<Integer> ended = new HashSet<>();
    private boolean anyCut;

    private static final Comparator<Place> PLACES =
            Comparator.comparingInt(Place::choice).thenComparingInt(Place::part);

    TextCut(List<String> stops, int choices, Consumer<ChatEvent> sink) {
        this.stops = new StopTexts(stops);
        this.choices = choices;
        this.sink = sink;
    }

    /** Whether every choice has ended, and one of them by a cut: nothing more will come. */
    boolean satisfied() {
        return anyCut && ended.size() >= choices;
    }

    /** Gives what is held back. */
    void release() {
        open.forEach(this::rest);
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.Began ignored -> sink.accept(event);
            case ChatEvent.TextDelta delta -> text(delta);
            case ChatEvent.RefusalDelta delta -> pass(delta.choice(), delta.part(), event);
            case ChatEvent.ThinkingDelta delta -> pass(delta.choice(), delta.part(), event);
            case ChatEvent.CallBegan call -> pass(call.choice(), call.part(), event);
            case ChatEvent.ArgumentsDelta delta -> pass(delta.choice(), delta.part(), event);
            case ChatEvent.Whole whole -> pass(whole.choice(), whole.part(), event);
            case ChatEvent.Proved proved -> pass(proved.choice(), proved.part(), event);
            case ChatEvent.Cited cited -> pass(cited.choice(), cited.part(), event);
            case ChatEvent.Likely likely -> pass(likely.choice(), likely.part(), event);
            case ChatEvent.PartEnded end -> partEnded(end);
            case ChatEvent.Ended end -> {
                if (ended.add(end.choice())) {
                    sink.accept(end);
                }
            }
        }
    }

    private void pass(int choice, int part, ChatEvent event) {
        if (!ended.contains(choice)) {
            open.putIfAbsent(new Place(choice, part), Optional.empty());
            sink.accept(event);
        }
    }

    private void text(ChatEvent.TextDelta delta) {
        if (ended.contains(delta.choice())) {
            return;
        }
        var place = new Place(delta.choice(), delta.part());
        boolean begins = !open.containsKey(place);
        StopTexts.Search search = open.getOrDefault(place, Optional.empty()).orElseGet(stops::search);
        open.put(place, Optional.of(search));
        String free = search.take(delta.text());
        if (begins || !free.isEmpty()) {
            sink.accept(new ChatEvent.TextDelta(delta.choice(), delta.part(), free));
        }
        search.found().ifPresent(stop -> cut(delta.choice(), stop));
    }

    private void cut(int choice, String stop) {
        open.keySet().stream()
                .filter(place -> place.choice() == choice)
                .forEach(place -> sink.accept(new ChatEvent.PartEnded(choice, place.part())));
        open.keySet().removeIf(place -> place.choice() == choice);
        ended.add(choice);
        anyCut = true;
        sink.accept(new ChatEvent.Ended(choice, new Finish(Reason.STOP_SEQUENCE, Optional.of(stop), Optional.empty())));
    }

    private void partEnded(ChatEvent.PartEnded end) {
        if (ended.contains(end.choice())) {
            return;
        }
        var place = new Place(end.choice(), end.part());
        rest(place, open.getOrDefault(place, Optional.empty()));
        open.remove(place);
        sink.accept(end);
    }

    private void rest(Place place, Optional<StopTexts.Search> search) {
        search.map(StopTexts.Search::rest)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> sink.accept(new ChatEvent.TextDelta(place.choice(), place.part(), text)));
    }
}
