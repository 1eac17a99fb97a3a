package ai.tokenhot.dialect;

import ai.tokenhot.dialect.Repairs.Place;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part.CallKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls back the form that the caller knows: its tools' names, the free text of custom tools, and text where a tool
 * stood for the answer's form. Not thread-safe.
 */
final class CallRepair implements Consumer<ChatEvent> {

    /** What a tool gets that is called without arguments. */
    private static final String NO_ARGUMENTS = "{}";

    private final Repair repair;
    private final Consumer<ChatEvent> sink;
    private final Map<Place, WrappedText> wrapped = new HashMap<>();
    private final Map<Place, Boolean> texts = new HashMap<>();
    private final Set<Integer> choicesWithText = new HashSet<>();
    private final Set<Integer> choicesWithCalls = new HashSet<>();

    CallRepair(Repair repair, Consumer<ChatEvent> sink) {
        this.repair = repair;
        this.sink = sink;
    }

    /** Whether there is anything about calls to undo. */
    static boolean isNeeded(Repair repair) {
        return !repair.names().isEmpty()
                || !repair.wrapped().isEmpty()
                || repair.jsonTool().isPresent();
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.CallBegan call -> began(call);
            case ChatEvent.ArgumentsDelta delta -> arguments(delta);
            case ChatEvent.PartEnded end -> {
                ended(new Place(end.choice(), end.part()));
                sink.accept(end);
            }
            case ChatEvent.Ended end -> sink.accept(new ChatEvent.Ended(end.choice(), repaired(end)));
            case ChatEvent.Began ignored -> sink.accept(event);
            case ChatEvent.TextDelta ignored -> sink.accept(event);
            case ChatEvent.RefusalDelta ignored -> sink.accept(event);
            case ChatEvent.ThinkingDelta ignored -> sink.accept(event);
            case ChatEvent.Whole ignored -> sink.accept(event);
            case ChatEvent.Proved ignored -> sink.accept(event);
            case ChatEvent.Cited ignored -> sink.accept(event);
            case ChatEvent.Likely ignored -> sink.accept(event);
        }
    }

    private void began(ChatEvent.CallBegan call) {
        var place = new Place(call.choice(), call.part());
        if (repair.jsonTool().isPresent() && repair.jsonTool().get().equals(call.name())) {
            texts.put(place, false);
            choicesWithText.add(call.choice());
            sink.accept(new ChatEvent.TextDelta(call.choice(), call.part(), ""));
            return;
        }
        choicesWithCalls.add(call.choice());
        String name = repair.names().getOrDefault(call.name(), call.name());
        boolean unwraps = call.kind() == CallKind.FUNCTION && repair.wrapped().contains(name);
        if (unwraps) {
            wrapped.put(place, new WrappedText());
        }
        sink.accept(new ChatEvent.CallBegan(
                call.choice(), call.part(), call.id(), name, unwraps ? CallKind.CUSTOM : call.kind()));
    }

    private void arguments(ChatEvent.ArgumentsDelta delta) {
        var place = new Place(delta.choice(), delta.part());
        if (texts.containsKey(place)) {
            texts.merge(place, !delta.text().isBlank(), Boolean::logicalOr);
            sink.accept(new ChatEvent.TextDelta(delta.choice(), delta.part(), delta.text()));
            return;
        }
        @Nullable WrappedText text = wrapped.get(place);
        if (text == null) {
            sink.accept(delta);
            return;
        }
        give(place, text.take(delta.text()));
    }

    private void ended(Place place) {
        @Nullable Boolean hasText = texts.remove(place);
        if (hasText != null && !hasText) {
            sink.accept(new ChatEvent.TextDelta(place.choice(), place.part(), NO_ARGUMENTS));
        }
        @Nullable WrappedText text = wrapped.remove(place);
        if (text != null) {
            give(place, text.end());
        }
    }

    private void give(Place place, String text) {
        if (!text.isEmpty()) {
            sink.accept(new ChatEvent.ArgumentsDelta(place.choice(), place.part(), text));
        }
    }

    private Finish repaired(ChatEvent.Ended end) {
        boolean onlyText = choicesWithText.contains(end.choice()) && !choicesWithCalls.contains(end.choice());
        return onlyText && end.finish().reason() == Reason.TOOL_CALLS
                ? end.finish().with(Reason.STOP)
                : end.finish();
    }
}
