package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of one choice in their order. A call leaves when it is complete, as its language wants it in one piece;
 * what comes behind a call that is not complete waits for it.
 */
final class GeminiChoiceWriter {

    /** Further citations are left out. */
    private static final int MAX_CITATIONS = 1_000;

    private final Frame frame;
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private final List<ChatEvent> waiting = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private int part = -1;
    private Kind kind = Kind.TEXT;
    private boolean redacted;
    private boolean written;
    private boolean malformed;
    private @Nullable JsonObject whole;
    private Finish finish = Finish.of(Finish.Reason.OTHER);

    GeminiChoiceWriter(Frame frame) {
        this.frame = frame;
    }

    /** What stands around each piece of a choice. */
    interface Frame {
        /** Writes a part inside of what stands around it. */
        void part(Consumer<WireBuffer> content, WireBuffer out);

        /** Writes a text part inside of what stands around it. */
        void text(String text, WireBuffer out);

        /** Writes what the text part before it, which is the answer's part of this number, cites. */
        void cited(List<Citation> citations, int part, WireBuffer out);

        /** Writes how likely tokens were. */
        void likely(ChatEvent.Likely likely, WireBuffer out);
    }

    /** Writes what an event gives. */
    void write(ChatEvent event, int place, WireBuffer out) {
        if (calls.isEmpty() && !(event instanceof ChatEvent.CallBegan)) {
            piece(event, place, out);
            return;
        }
        if (event instanceof ChatEvent.CallBegan begun) {
            calls.put(place, new Call(begun));
            return;
        }
        Call call = calls.get(place);
        if (call != null) {
            call.add(event);
            settle(out);
        } else if (calls.firstKey() < place) {
            waiting.add(event);
        } else {
            piece(event, place, out);
        }
    }

    /** Writes the calls that are complete, and what waited for them. */
    private void settle(WireBuffer out) {
        while (!calls.isEmpty() && calls.firstEntry().getValue().complete) {
            call(calls.pollFirstEntry().getValue(), out);
            int until = calls.isEmpty() ? Integer.MAX_VALUE : calls.firstKey();
            List<ChatEvent> ready =
                    waiting.stream().filter(event -> place(event) < until).toList();
            waiting.removeIf(event -> place(event) < until);
            ready.forEach(event -> piece(event, place(event), out));
        }
    }

    /** The part that an event belongs to; -1 for one that belongs to none. */
    static int place(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Began _, ChatEvent.Ended _ -> -1;
            case ChatEvent.TextDelta delta -> delta.part();
            case ChatEvent.RefusalDelta delta -> delta.part();
            case ChatEvent.ThinkingDelta delta -> delta.part();
            case ChatEvent.CallBegan call -> call.part();
            case ChatEvent.ArgumentsDelta delta -> delta.part();
            case ChatEvent.Whole whole -> whole.part();
            case ChatEvent.Proved proved -> proved.part();
            case ChatEvent.Cited cited -> cited.part();
            case ChatEvent.Likely likely -> likely.part();
            case ChatEvent.PartEnded ended -> ended.part();
        };
    }

    private void piece(ChatEvent event, int place, WireBuffer out) {
        if (place != part) {
            part = place;
            kind = Kind.TEXT;
            redacted = false;
            written = false;
            whole = null;
        }
        switch (event) {
            case ChatEvent.TextDelta delta -> text(delta.text(), out);
            case ChatEvent.RefusalDelta delta -> text(delta.text(), out);
            case ChatEvent.ThinkingDelta delta -> {
                kind = Kind.THOUGHT;
                redacted |= delta.redacted();
                if (!delta.text().isEmpty()) {
                    thought(delta.text(), Optional.empty(), out);
                }
            }
            case ChatEvent.Whole content -> {
                kind = Kind.WHOLE;
                whole = GeminiPartText.whole(content.content()).orElse(null);
            }
            case ChatEvent.Proved proved -> proved(Optional.of(proved.proof()), out);
            case ChatEvent.Cited cited -> {
                if (citations.size() < MAX_CITATIONS) {
                    citations.add(cited.citation());
                }
            }
            case ChatEvent.Likely likely -> {
                // Of a text without tokens there is nothing to tell.
                if (written) {
                    frame.likely(likely, out);
                }
            }
            case ChatEvent.PartEnded _ -> ended(out);
            case ChatEvent.CallBegan _, ChatEvent.ArgumentsDelta _, ChatEvent.Began _, ChatEvent.Ended _ -> {}
        }
    }

    private void text(String text, WireBuffer out) {
        if (!text.isEmpty()) {
            frame.text(text, out);
            written = true;
        }
    }

    private void thought(String text, Optional<Proof> proof, WireBuffer out) {
        frame.part(buffer -> GeminiPartText.thought(text, redacted, proof, buffer), out);
        written = true;
    }

    /** A proof comes last in its part, on an empty text where the text has left already. */
    private void proved(Optional<Proof> proof, WireBuffer out) {
        switch (kind) {
            case TEXT -> frame.part(buffer -> GeminiPartText.text("", proof, buffer), out);
            case THOUGHT -> thought("", proof, out);
            case WHOLE -> whole(proof, out);
        }
        written = true;
    }

    private void whole(Optional<Proof> proof, WireBuffer out) {
        JsonObject content = whole;
        if (content != null) {
            frame.part(buffer -> GeminiPartText.whole(content, proof, buffer), out);
        }
    }

    private void ended(WireBuffer out) {
        if (!written) {
            switch (kind) {
                case TEXT -> {}
                case THOUGHT -> thought("", Optional.empty(), out);
                case WHOLE -> whole(Optional.empty(), out);
            }
        }
        if (!citations.isEmpty()) {
            frame.cited(List.copyOf(citations), part, out);
            citations.clear();
        }
    }

    private void call(Call call, WireBuffer out) {
        Optional<JsonObject> arguments = GeminiPartText.arguments(call.arguments.toString(), call.kind);
        if (arguments.isEmpty() || call.name.isEmpty()) {
            malformed = true;
            return;
        }
        frame.part(buffer -> GeminiPartText.call(call.id, call.name, arguments.get(), call.proof, buffer), out);
    }

    /** The choice is complete: nothing waits any longer. */
    void end(Finish reason, WireBuffer out) {
        finish = reason;
        calls.values().forEach(call -> call.complete = true);
        settle(out);
    }

    /** The vendor's word for why it ended. */
    String word() {
        return GeminiFinish.word(finish.reason(), malformed);
    }

    Optional<String> explanation() {
        return finish.reason() == Finish.Reason.CONTINUES ? Optional.empty() : finish.explanation();
    }

    private enum Kind {
        TEXT,
        THOUGHT,
        WHOLE
    }

    /** A call while it comes. */
    private static final class Call {
        private final String id;
        private final String name;
        private final CallKind kind;
        private final StringBuilder arguments = new StringBuilder();
        private Optional<Proof> proof = Optional.empty();
        private boolean complete;

        private Call(ChatEvent.CallBegan begun) {
            this.id = begun.id();
            this.name = begun.name();
            this.kind = begun.kind();
        }

        private void add(ChatEvent event) {
            switch (event) {
                case ChatEvent.ArgumentsDelta delta -> arguments.append(delta.text());
                case ChatEvent.Proved proved -> proof = Optional.of(proved.proof());
                case ChatEvent.PartEnded _ -> complete = true;
                case ChatEvent.Began _,
                        ChatEvent.TextDelta _,
                        ChatEvent.RefusalDelta _,
                        ChatEvent.ThinkingDelta _,
                        ChatEvent.CallBegan _,
                        ChatEvent.Whole _,
                        ChatEvent.Cited _,
                        ChatEvent.Likely _,
                        ChatEvent.Ended _ -> {}
            }
        }
    }
}
