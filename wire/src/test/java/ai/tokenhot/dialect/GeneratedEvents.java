package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.TokenLogprob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The events of whole answers as a stream brings them: texts and arguments cut anywhere between two characters, pieces
 * of neighbouring calls mixed, choices mixed.
 */
public final class GeneratedEvents {

    private static final int MAX_PIECE = 8;

    private final SplittableRandom random;

    private GeneratedEvents(SplittableRandom random) {
        this.random = random;
    }

    /** The events of any of these answers. */
    public static Arbitrary<List<ChatEvent>> of(Arbitrary<ChatReply> replies) {
        return Combinators.combine(replies, Arbitraries.longs())
                .as((reply, seed) -> of(reply, new SplittableRandom(seed)));
    }

    /** The events of an answer, cut and mixed by chance. */
    public static List<ChatEvent> of(ChatReply reply, SplittableRandom random) {
        var generated = new GeneratedEvents(random);
        List<Deque<ChatEvent>> choices = new ArrayList<>();
        reply.choices().forEach(choice -> choices.add(generated.choice(choice)));
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Began(reply.id(), reply.model()));
        while (!choices.isEmpty()) {
            Deque<ChatEvent> next = choices.get(random.nextInt(choices.size()));
            events.add(next.removeFirst());
            choices.removeIf(Deque::isEmpty);
        }
        return events;
    }

    private Deque<ChatEvent> choice(Choice choice) {
        var events = new ArrayDeque<ChatEvent>();
        List<TokenLogprob> logprobs = choice.logprobs();
        List<Deque<ChatEvent>> calls = new ArrayList<>();
        for (int part = 0; part < choice.content().size(); part++) {
            Content content = choice.content().get(part);
            if (content.part() instanceof Part.ToolCall call) {
                calls.add(call(choice.index(), part, call, content));
                continue;
            }
            mix(calls, events);
            boolean likely = content.part() instanceof Part.Text && !logprobs.isEmpty();
            other(choice.index(), part, content, likely ? logprobs : List.of(), events);
            logprobs = likely ? List.of() : logprobs;
        }
        mix(calls, events);
        events.add(new ChatEvent.Ended(choice.index(), choice.finish()));
        return events;
    }

    /** Calls begin in order; how far each has come when the next begins is left to chance. */
    private void mix(List<Deque<ChatEvent>> calls, Deque<ChatEvent> events) {
        List<Deque<ChatEvent>> open = new ArrayList<>();
        while (!open.isEmpty() || !calls.isEmpty()) {
            if (open.isEmpty() || (!calls.isEmpty() && random.nextInt(4) == 0)) {
                Deque<ChatEvent> begun = calls.removeFirst();
                events.add(begun.removeFirst());
                open.add(begun);
            }
            events.add(open.get(random.nextInt(open.size())).removeFirst());
            open.removeIf(Deque::isEmpty);
        }
    }

    private Deque<ChatEvent> call(int choice, int part, Part.ToolCall call, Content content) {
        var events = new ArrayDeque<ChatEvent>();
        events.add(new ChatEvent.CallBegan(choice, part, call.id(), call.name(), call.kind()));
        pieces(call.arguments(), 0).forEach(text -> events.add(new ChatEvent.ArgumentsDelta(choice, part, text)));
        end(choice, part, content, events);
        return events;
    }

    private void other(int choice, int part, Content content, List<TokenLogprob> logprobs, Deque<ChatEvent> events) {
        switch (content.part()) {
            case Part.Text text -> {
                pieces(text.text(), 1).forEach(piece -> events.add(new ChatEvent.TextDelta(choice, part, piece)));
                if (!logprobs.isEmpty()) {
                    events.add(new ChatEvent.Likely(choice, part, logprobs));
                }
                text.citations().forEach(citation -> events.add(new ChatEvent.Cited(choice, part, citation)));
            }
            case Part.Refusal refusal ->
                pieces(refusal.text(), 1).forEach(piece -> events.add(new ChatEvent.RefusalDelta(choice, part, piece)));
            case Part.Thinking thinking ->
                pieces(thinking.text(), 1)
                        .forEach(piece ->
                                events.add(new ChatEvent.ThinkingDelta(choice, part, piece, thinking.redacted())));
            case Part.ToolCall ignored -> throw new IllegalStateException("calls are made elsewhere");
            case Part.Image image -> events.add(new ChatEvent.Whole(choice, part, image));
            case Part.Audio audio -> events.add(new ChatEvent.Whole(choice, part, audio));
            case Part.Video video -> events.add(new ChatEvent.Whole(choice, part, video));
            case Part.Document document -> events.add(new ChatEvent.Whole(choice, part, document));
            case Part.ToolResult result -> events.add(new ChatEvent.Whole(choice, part, result));
            case Part.Unknown unknown -> events.add(new ChatEvent.Whole(choice, part, unknown));
        }
        end(choice, part, content, events);
    }

    private static void end(int choice, int part, Content content, Deque<ChatEvent> events) {
        content.proof().ifPresent(proof -> events.add(new ChatEvent.Proved(choice, part, proof)));
        events.add(new ChatEvent.PartEnded(choice, part));
    }

    /** The text in pieces, at least so many; some may be empty. */
    private List<String> pieces(String text, int atLeast) {
        var pieces = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + random.nextInt(MAX_PIECE + 1));
            if (end < text.length() && end > 0 && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
                end++;
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        while (pieces.size() < atLeast) {
            pieces.add("");
        }
        return pieces;
    }
}
