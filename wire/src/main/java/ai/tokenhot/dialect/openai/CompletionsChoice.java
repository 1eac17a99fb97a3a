package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.openai.CompletionsCalls.Call;
import ai.tokenhot.dialect.openai.CompletionsChunk.CallPiece;
import ai.tokenhot.dialect.openai.CompletionsChunk.Piece;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a stream as it comes: numbers its parts and tells its events. A text, a thought and a refusal end when
 * something else begins; calls, whose pieces may be mixed, end with the answer.
 */
final class CompletionsChoice {

    private static final int NONE = -1;

    private final int index;
    private final String answerId;
    private final Destination from;
    private final CompletionsCalls calls = new CompletionsCalls();
    private final CompletionsSound sound = new CompletionsSound();
    private final List<TokenLogprob> untold = new ArrayList<>();
    private Consumer<ChatEvent> sink = ignored -> {};
    private int events;
    private int next;
    private int text = NONE;
    private int refusal = NONE;
    private int thought = NONE;
    private long detail = NONE;
    private long characters;
    private long textStart;
    private boolean detailed;
    private @Nullable String finish;

    /**
     * An answer.
     *
     * @param answerId the provider's name of the whole, from which names of calls are made that have none
     */
    CompletionsChoice(int index, String answerId, Destination from) {
        this.index = index;
        this.answerId = answerId;
        this.from = from;
    }

    /** Takes what a chunk says, and tells how many events came of it. */
    int take(Piece piece, Consumer<ChatEvent> to) {
        sink = to;
        events = 0;
        thoughts(piece);
        if (!piece.content.isEmpty()) {
            text(piece.content);
        }
        if (!piece.refusal.isEmpty()) {
            if (refusal == NONE) {
                endOthers();
                refusal = next++;
            }
            tell(new ChatEvent.RefusalDelta(index, refusal, piece.refusal));
        }
        piece.images.forEach(image -> CompletionsReply.image(image).ifPresent(this::whole));
        if (piece.audio != null) {
            sound.add(piece.audio);
        }
        piece.calls.forEach(this::call);
        piece.details.forEach(this::laterProof);
        if (!piece.annotations.isEmpty()) {
            CompletionsCitations.read(new JsonArray(List.copyOf(piece.annotations)))
                    .forEach(this::cited);
        }
        if (piece.logprobs != null) {
            likely(piece.logprobs);
        }
        if (piece.finish != null) {
            finish = piece.finish;
        }
        return events;
    }

    private void tell(ChatEvent event) {
        events++;
        sink.accept(event);
    }

    /** More text. */
    void text(String more, Consumer<ChatEvent> to) {
        sink = to;
        text(more);
    }

    private void text(String more) {
        if (text == NONE) {
            endOthers();
            text = next++;
            textStart = characters;
        }
        characters += more.codePointCount(0, more.length());
        tell(new ChatEvent.TextDelta(index, text, more));
        if (!untold.isEmpty()) {
            tell(new ChatEvent.Likely(index, text, untold));
            untold.clear();
        }
    }

    /** More of a thought. */
    void thought(String more, Consumer<ChatEvent> to) {
        sink = to;
        thought(more);
    }

    private void thought(String more) {
        if (thought == NONE) {
            endOthers();
            thought = next++;
            detail = NONE;
            detailed = false;
        }
        tell(new ChatEvent.ThinkingDelta(index, thought, more, false));
    }

    /** More of the arguments of the call under this index. */
    void arguments(long call, String more, Consumer<ChatEvent> to) {
        sink = to;
        Call found = calls.under(call);
        if (found != null) {
            tell(new ChatEvent.ArgumentsDelta(index, found.part, more));
        }
    }

    private void endOthers() {
        endText();
        endThought();
        if (refusal != NONE) {
            tell(new ChatEvent.PartEnded(index, refusal));
            refusal = NONE;
        }
    }

    private void endText() {
        if (text != NONE) {
            tell(new ChatEvent.PartEnded(index, text));
            text = NONE;
        }
    }

    /** A thought without details is proved by having come from this host. */
    private void endThought() {
        if (thought == NONE) {
            return;
        }
        if (!detailed) {
            tell(new ChatEvent.Proved(index, thought, CompletionsReply.textProof(from)));
        }
        tell(new ChatEvent.PartEnded(index, thought));
        thought = NONE;
    }

    private void thoughts(Piece piece) {
        String words = piece.thought;
        for (JsonObject entry : piece.details) {
            if (belongsElsewhere(entry)) {
                continue;
            }
            long number = entry.integer("index").orElse((long) NONE);
            if (thought != NONE && detail != NONE && number != NONE && number != detail) {
                endThought();
            }
            if (CompletionsReasoning.isEncrypted(entry)) {
                hidden(entry);
                continue;
            }
            String shown = words.isEmpty() && piece.thought.isEmpty() ? CompletionsReasoning.textOf(entry) : words;
            words = "";
            if (thought == NONE || !shown.isEmpty()) {
                thought(shown);
            }
            detail = number;
            detailed = true;
            proof(entry).ifPresent(proof -> tell(new ChatEvent.Proved(index, thought, proof)));
        }
        if (!words.isEmpty()) {
            thought(words);
        }
    }

    private void hidden(JsonObject entry) {
        proof(entry).ifPresent(proof -> {
            endOthers();
            int part = next++;
            tell(new ChatEvent.ThinkingDelta(index, part, "", true));
            tell(new ChatEvent.Proved(index, part, proof));
            tell(new ChatEvent.PartEnded(index, part));
        });
    }

    /** An entry that proves something with a place of its own. */
    private static boolean belongsElsewhere(JsonObject entry) {
        return CompletionsReasoning.isEncrypted(entry)
                && entry.string("id").filter(id -> !id.isEmpty()).isPresent();
    }

    private Optional<Proof> proof(JsonObject entry) {
        return CompletionsReasoning.proofOf(entry)
                .map(text -> ProofText.read(text)
                        .orElseGet(() -> new Proof(
                                ChatCompletions.ID,
                                from.upstreamModel(),
                                CompletionsReasoning.DETAILS_FORM,
                                entry.text())));
    }

    private void laterProof(JsonObject entry) {
        if (!belongsElsewhere(entry)) {
            return;
        }
        String id = entry.string("id").orElse("");
        Optional<Proof> proof = proof(entry);
        Optional<Call> call =
                calls.begun().stream().filter(known -> known.rawId.equals(id)).findFirst();
        if (call.isPresent()) {
            proof.ifPresent(given -> tell(new ChatEvent.Proved(index, call.get().part, given)));
        } else if (id.equals(CompletionsReasoning.TEXT_ID)) {
            if (text == NONE) {
                text("");
            }
            proof.ifPresent(given -> tell(new ChatEvent.Proved(index, text, given)));
        } else {
            hidden(entry);
        }
    }

    private void call(CallPiece piece) {
        if (piece.isEmpty()) {
            return;
        }
        Call call = calls.of(piece);
        if (call.part == NONE) {
            call.waitFor(piece);
            begin(call);
        } else if (!piece.arguments.isEmpty()) {
            tell(new ChatEvent.ArgumentsDelta(index, call.part, piece.arguments));
        }
        if (piece.hung != null && call.part != NONE) {
            tell(new ChatEvent.Proved(index, call.part, CompletionsReply.callProof(piece.hung, from)));
        }
    }

    /** A call begins when its name is known. */
    private void begin(Call call) {
        if (call.name.isEmpty()) {
            return;
        }
        endOthers();
        call.part = next++;
        String id = call.rawId.isEmpty()
                ? CompletionsReply.callId(answerId + "/" + index, calls.begun().size())
                : OpenAiNames.original(call.rawId);
        calls.begun().add(call);
        tell(new ChatEvent.CallBegan(index, call.part, id, call.name, call.kind));
        String waiting = call.takeWaiting();
        if (!waiting.isEmpty()) {
            tell(new ChatEvent.ArgumentsDelta(index, call.part, waiting));
        }
    }

    private void whole(Part part) {
        endOthers();
        int number = next++;
        tell(new ChatEvent.Whole(index, number, part));
        tell(new ChatEvent.PartEnded(index, number));
    }

    private void cited(Citation citation) {
        if (text == NONE) {
            text("");
        }
        tell(new ChatEvent.Cited(index, text, CompletionsCitations.moved(citation, -textStart)));
    }

    /** The URLs that a host cites for the whole answer, if there is a text to cite them for. */
    void cited(List<Citation> citations, Consumer<ChatEvent> to) {
        sink = to;
        if (text != NONE) {
            citations.forEach(this::cited);
        }
    }

    private void likely(JsonObject logprobs) {
        List<TokenLogprob> ofText =
                logprobs.array("content").map(OpenAiLogprobs::read).orElse(List.of());
        List<TokenLogprob> ofRefusal =
                logprobs.array("refusal").map(OpenAiLogprobs::read).orElse(List.of());
        if (text == NONE) {
            untold.addAll(ofText);
        } else if (!ofText.isEmpty()) {
            tell(new ChatEvent.Likely(index, text, ofText));
        }
        if (!ofRefusal.isEmpty() && refusal != NONE) {
            tell(new ChatEvent.Likely(index, refusal, ofRefusal));
        }
    }

    /** Ends what is open, and the answer. */
    void end(Consumer<ChatEvent> to) {
        sink = to;
        endOthers();
        sound.whole().ifPresent(this::whole);
        calls.begun().forEach(call -> tell(new ChatEvent.PartEnded(index, call.part)));
        boolean hasCalls = !calls.begun().isEmpty();
        Finish end = finish == null
                ? Finish.of(hasCalls ? Reason.TOOL_CALLS : Reason.OTHER)
                : CompletionsFinish.read(finish, hasCalls);
        tell(new ChatEvent.Ended(index, end));
    }
}
