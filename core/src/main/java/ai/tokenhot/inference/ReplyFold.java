package ai.tokenhot.inference;

import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Folds the events of an answer into the whole answer, and takes a whole answer apart again. Not thread-safe. */
public final class ReplyFold implements Consumer<ChatEvent> {

    private String id = "";
    private String model = "";
    private final Map<Integer, ChoiceFold> choices = new TreeMap<>();
    /** The part that the last piece was of: the next one mostly is of the same. */
    private @Nullable PartFold last;

    private int lastChoice;
    private int lastPart;

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.Began began -> {
                id = began.id();
                model = began.model();
            }
            case ChatEvent.TextDelta delta ->
                part(delta.choice(), delta.part(), Kind.TEXT).append(delta.text());
            case ChatEvent.RefusalDelta delta ->
                part(delta.choice(), delta.part(), Kind.REFUSAL).append(delta.text());
            case ChatEvent.ThinkingDelta delta -> {
                PartFold fold = part(delta.choice(), delta.part(), Kind.THINKING);
                fold.redacted |= delta.redacted();
                fold.append(delta.text());
            }
            case ChatEvent.CallBegan call -> {
                PartFold fold = part(call.choice(), call.part(), Kind.CALL);
                fold.callId = call.id();
                fold.callName = call.name();
                fold.callKind = call.kind();
            }
            case ChatEvent.ArgumentsDelta delta ->
                part(delta.choice(), delta.part(), Kind.CALL).append(delta.text());
            case ChatEvent.Whole whole -> part(whole.choice(), whole.part(), Kind.WHOLE).whole = whole.content();
            case ChatEvent.Proved proved ->
                choice(proved.choice()).part(proved.part(), Kind.TEXT).proof = Optional.of(proved.proof());
            case ChatEvent.Cited cited ->
                choice(cited.choice()).part(cited.part(), Kind.TEXT).citations.add(cited.citation());
            case ChatEvent.Likely likely -> choice(likely.choice()).logprobs.addAll(likely.tokens());
            case ChatEvent.PartEnded ignored -> {}
            case ChatEvent.Ended ended -> choice(ended.choice()).finish = ended.finish();
        }
    }

    /** The answer so far. A choice that did not end has ended for another reason. */
    public ChatReply reply() {
        var all = new ArrayList<Choice>();
        choices.forEach((index, fold) -> all.add(fold.choice(index)));
        return new ChatReply(id, model, all);
    }

    /** The events of a whole answer, in order, part by part. */
    public static void unfold(ChatReply reply, Consumer<ChatEvent> sink) {
        sink.accept(new ChatEvent.Began(reply.id(), reply.model()));
        for (Choice choice : reply.choices()) {
            int likely = firstText(choice.content());
            for (int part = 0; part < choice.content().size(); part++) {
                unfold(choice.index(), part, choice.content().get(part), sink);
                if (part == likely && !choice.logprobs().isEmpty()) {
                    sink.accept(new ChatEvent.Likely(choice.index(), part, choice.logprobs()));
                }
                sink.accept(new ChatEvent.PartEnded(choice.index(), part));
            }
            sink.accept(new ChatEvent.Ended(choice.index(), choice.finish()));
        }
    }

    /** The part to which a choice's log probabilities belong. */
    private static int firstText(List<Content> content) {
        for (int part = 0; part < content.size(); part++) {
            if (content.get(part).part() instanceof Part.Text) {
                return part;
            }
        }
        return 0;
    }

    private static void unfold(int choice, int part, Content content, Consumer<ChatEvent> sink) {
        switch (content.part()) {
            case Part.Text text -> {
                sink.accept(new ChatEvent.TextDelta(choice, part, text.text()));
                text.citations().forEach(citation -> sink.accept(new ChatEvent.Cited(choice, part, citation)));
            }
            case Part.Refusal refusal -> sink.accept(new ChatEvent.RefusalDelta(choice, part, refusal.text()));
            case Part.Thinking thinking ->
                sink.accept(new ChatEvent.ThinkingDelta(choice, part, thinking.text(), thinking.redacted()));
            case Part.ToolCall call -> {
                sink.accept(new ChatEvent.CallBegan(choice, part, call.id(), call.name(), call.kind()));
                sink.accept(new ChatEvent.ArgumentsDelta(choice, part, call.arguments()));
            }
            case Part.Image ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
            case Part.Audio ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
            case Part.Video ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
            case Part.Document ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
            case Part.ToolResult ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
            case Part.Unknown ignored -> sink.accept(new ChatEvent.Whole(choice, part, content.part()));
        }
        content.proof().ifPresent(proof -> sink.accept(new ChatEvent.Proved(choice, part, proof)));
    }

    private ChoiceFold choice(int index) {
        return choices.computeIfAbsent(index, ignored -> new ChoiceFold());
    }

    private PartFold part(int choice, int part, Kind kind) {
        PartFold fold = last;
        if (fold == null || lastChoice != choice || lastPart != part) {
            fold = choice(choice).part(part, kind);
            last = fold;
            lastChoice = choice;
            lastPart = part;
        }
        return fold;
    }

    private enum Kind {
        TEXT,
        REFUSAL,
        THINKING,
        CALL,
        WHOLE
    }

    private static final class ChoiceFold {
        private final Map<Integer, PartFold> parts = new TreeMap<>();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
        private Finish finish = Finish.of(Finish.Reason.OTHER);

        private PartFold part(int index, Kind kind) {
            return parts.computeIfAbsent(index, ignored -> new PartFold(kind));
        }

        private Choice choice(int index) {
            return new Choice(
                    index, parts.values().stream().map(PartFold::content).toList(), finish, logprobs);
        }
    }

    private static final class PartFold {
        private final Kind kind;
        private final StringBuilder text = new StringBuilder();
        private final List<Citation> citations = new ArrayList<>();
        private Optional<Proof> proof = Optional.empty();
        private boolean redacted;
        private String callId = "";
        private String callName = "";
        private CallKind callKind = CallKind.FUNCTION;
        private @Nullable Part whole;

        private PartFold(Kind kind) {
            this.kind = kind;
        }

        private void append(String more) {
            text.append(more);
        }

        private Content content() {
            return Content.of(part(), proof);
        }

        private Part part() {
            if (whole != null) {
                return whole;
            }
            return switch (kind) {
                case TEXT, WHOLE -> new Part.Text(text.toString(), citations);
                case REFUSAL -> new Part.Refusal(text.toString());
                case THINKING -> new Part.Thinking(text.toString(), redacted);
                case CALL -> new Part.ToolCall(callId, callName, text.toString(), callKind);
            };
        }
    }
}
