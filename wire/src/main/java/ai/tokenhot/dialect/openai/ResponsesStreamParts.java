package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.ResponsesPlace.Open;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a stream that is being read, by the places that its events name. A part's end is told with the event
 * behind it, because a proof of it may stand there (see {@link ResponsesProof}).
 */
final class ResponsesStreamParts {

    /** Where a thought's text stands: its summary. */
    static final int SUMMARY = 1;

    /** Where a thought's text stands: itself. */
    static final int CONTENT = 2;

    private final String upstreamModel;
    private final Map<ResponsesPlace, Open> open = new HashMap<>();
    private int begun;
    private boolean called;
    private @Nullable Open ending;
    private @Nullable Open last;

    /** The parts of an answer of this model. */
    ResponsesStreamParts(String upstreamModel) {
        this.upstreamModel = upstreamModel;
    }

    /** Whether no part has begun. */
    boolean none() {
        return begun == 0;
    }

    /** Whether a tool was called. */
    boolean called() {
        return called;
    }

    void text(long output, long inner, boolean refusal, @Nullable String text, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        if (text != null && !text.isEmpty()) {
            grow(output, inner, refusal, text, sink);
        }
    }

    private void grow(long output, long inner, boolean refusal, String text, Consumer<ChatEvent> sink) {
        Open part = find(output, inner);
        if (part == null) {
            part = begin(new ResponsesPlace(output, inner), "");
        }
        part.grown = true;
        sink.accept(
                refusal
                        ? new ChatEvent.RefusalDelta(0, part.number, text)
                        : new ChatEvent.TextDelta(0, part.number, text));
    }

    void textDone(long output, long inner, boolean refusal, @Nullable String text, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        Open part = find(output, inner);
        if (text != null && !text.isEmpty() && (part == null || !part.grown)) {
            grow(output, inner, refusal, text, sink);
        }
    }

    void textEnded(long output, long inner, Consumer<ChatEvent> sink) {
        Open part = open.get(new ResponsesPlace(output, inner));
        if (part != null && !part.ended) {
            part.ended = true;
            end(part, sink);
        }
    }

    void likely(long output, long inner, List<TokenLogprob> tokens, Consumer<ChatEvent> sink) {
        Open part = find(output, inner);
        if (part == null) {
            part = begin(new ResponsesPlace(output, inner), "");
            sink.accept(new ChatEvent.TextDelta(0, part.number, ""));
        }
        sink.accept(new ChatEvent.Likely(0, part.number, tokens));
    }

    void cited(long output, long inner, JsonObject annotation, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        Open part = find(output, inner);
        if (part == null) {
            part = begin(new ResponsesPlace(output, inner), "");
            sink.accept(new ChatEvent.TextDelta(0, part.number, ""));
        }
        part.cited++;
        sink.accept(new ChatEvent.Cited(0, part.number, ResponsesAnnotations.read(annotation)));
    }

    void thought(long output, long inner, int source, @Nullable String text, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        Open part = find(output, ResponsesPlace.ITEM);
        if (part == null) {
            part = beginThought(output, sink);
        }
        if (text == null || text.isEmpty() || (part.source != 0 && part.source != source)) {
            return;
        }
        if (part.grown && inner != part.paragraph) {
            sink.accept(new ChatEvent.ThinkingDelta(0, part.number, "\n\n", false));
        }
        part.source = source;
        part.grown = true;
        part.paragraph = inner;
        sink.accept(new ChatEvent.ThinkingDelta(0, part.number, text, false));
    }

    void arguments(long output, @Nullable String text, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        Open part = find(output, ResponsesPlace.ITEM);
        if (part != null && text != null && !text.isEmpty()) {
            part.grown = true;
            sink.accept(new ChatEvent.ArgumentsDelta(0, part.number, text));
        }
    }

    void argumentsDone(long output, @Nullable String text, Consumer<ChatEvent> sink) {
        Open part = find(output, ResponsesPlace.ITEM);
        if (part != null && !part.grown) {
            arguments(output, text, sink);
        }
    }

    /** An item is announced. */
    void added(long output, JsonObject item, Consumer<ChatEvent> sink) {
        switch (ResponsesAnswerItems.type(item)) {
            case "reasoning" -> {
                Optional<ResponsesProof> proof =
                        item.string("encrypted_content").map(ResponsesProof::of).filter(ResponsesProof::elsewhere);
                if (proof.isPresent()) {
                    proofOfOther(output, proof.get(), sink);
                } else {
                    tellEnd(sink);
                    beginThought(output, sink);
                }
            }
            case "function_call", "custom_tool_call" -> {
                tellEnd(sink);
                beginCall(output, item, sink);
            }
            default -> tellEnd(sink);
        }
    }

    private Open beginThought(long output, Consumer<ChatEvent> sink) {
        Open part = begin(new ResponsesPlace(output, ResponsesPlace.ITEM), "");
        sink.accept(new ChatEvent.ThinkingDelta(0, part.number, "", false));
        return part;
    }

    private Open beginCall(long output, JsonObject item, Consumer<ChatEvent> sink) {
        called = true;
        Part.ToolCall call = ResponsesAnswerItems.call(item);
        Open part = begin(new ResponsesPlace(output, ResponsesPlace.ITEM), call.id());
        sink.accept(new ChatEvent.CallBegan(0, part.number, call.id(), call.name(), call.kind()));
        return part;
    }

    private void proofOfOther(long output, ResponsesProof proof, Consumer<ChatEvent> sink) {
        var place = new ResponsesPlace(output, ResponsesPlace.ITEM);
        Open part = ending;
        if (proof.about().equals(ResponsesProof.EMPTY_TEXT)) {
            tellEnd(sink);
            part = begin(place, "");
            ending = part;
            sink.accept(new ChatEvent.TextDelta(0, part.number, ""));
        } else if (part != null
                && proof.about().startsWith(ResponsesProof.CALL)
                && !proof.about().equals(ResponsesProof.CALL + part.callId)) {
            part = null;
        }
        if (part != null) {
            sink.accept(new ChatEvent.Proved(0, part.number, proof.vendors("", upstreamModel)));
        }
        tellEnd(sink);
        Open carrier = new Open(place, -1, "");
        carrier.ended = true;
        open.put(place, carrier);
    }

    /** An item is complete. */
    void done(long output, JsonObject item, Consumer<ChatEvent> sink) {
        var place = new ResponsesPlace(output, ResponsesPlace.ITEM);
        switch (ResponsesAnswerItems.type(item)) {
            case "message" -> messageDone(output, item, sink);
            case "reasoning" -> {
                if (!open.containsKey(place)) {
                    added(output, item, sink);
                }
                Open part = open.get(place);
                if (part != null && !part.ended) {
                    thoughtDone(part, item, sink);
                }
            }
            case "function_call", "custom_tool_call" -> {
                Open part = open.get(place);
                if (part == null) {
                    tellEnd(sink);
                    part = beginCall(output, item, sink);
                }
                if (!part.grown) {
                    arguments(output, ResponsesAnswerItems.call(item).arguments(), sink);
                }
                end(part, sink);
            }
            default -> {
                tellEnd(sink);
                Open part = begin(place, "");
                sink.accept(new ChatEvent.Whole(0, part.number, ResponsesAnswerItems.whole(item)));
                end(part, sink);
            }
        }
        open.keySet().removeIf(key -> key.output() == output);
        last = null;
    }

    private void messageDone(long output, JsonObject item, Consumer<ChatEvent> sink) {
        List<JsonObject> contents = ResponsesAnswerItems.contents(item);
        for (int i = 0; i < contents.size(); i++) {
            JsonObject content = contents.get(i);
            boolean refusal = content.string("type").equals(Optional.of("refusal"));
            Open part = open.get(new ResponsesPlace(output, i));
            String text = content.string(refusal ? "refusal" : "text").orElse("");
            if ((part == null || !part.grown) && !text.isEmpty()) {
                tellEnd(sink);
                grow(output, i, refusal, text, sink);
                List<TokenLogprob> tokens = content.array("logprobs")
                        .map(ResponsesAnswerItems::logprobs)
                        .orElse(List.of());
                if (!tokens.isEmpty()) {
                    likely(output, i, tokens, sink);
                }
            }
            annotationsDone(output, i, content, sink);
            textEnded(output, i, sink);
        }
        open.values().stream()
                .filter(part -> part.place.output() == output && !part.ended)
                .sorted(Comparator.comparingInt(part -> part.number))
                .forEach(part -> end(part, sink));
    }

    private void annotationsDone(long output, int inner, JsonObject content, Consumer<ChatEvent> sink) {
        List<JsonObject> annotations = content.array("annotations").stream()
                .flatMap(JsonArray::objects)
                .toList();
        Open part = open.get(new ResponsesPlace(output, inner));
        if (part != null && !part.ended) {
            annotations.stream().skip(part.cited).forEach(annotation -> cited(output, inner, annotation, sink));
        }
    }

    private void thoughtDone(Open part, JsonObject item, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        if (!part.grown) {
            String text = ResponsesAnswerItems.thought(item);
            if (!text.isEmpty()) {
                sink.accept(new ChatEvent.ThinkingDelta(0, part.number, text, false));
            }
        }
        item.string("encrypted_content").map(ResponsesProof::of).ifPresent(proof -> {
            if (proof.about().equals(ResponsesProof.HIDDEN_THOUGHT)) {
                sink.accept(new ChatEvent.ThinkingDelta(0, part.number, "", true));
            }
            sink.accept(new ChatEvent.Proved(
                    0, part.number, proof.vendors(item.string("id").orElse(""), upstreamModel)));
        });
        end(part, sink);
    }

    /** The answer is complete: tells the ends of all parts. */
    void end(Consumer<ChatEvent> sink) {
        tellEnd(sink);
        open.values().stream()
                .filter(part -> !part.ended)
                .sorted(Comparator.comparingInt(part -> part.number))
                .forEach(part -> sink.accept(new ChatEvent.PartEnded(0, part.number)));
        open.clear();
    }

    private Open begin(ResponsesPlace place, String callId) {
        var part = new Open(place, begun++, callId);
        open.put(place, part);
        last = part;
        return part;
    }

    private @Nullable Open find(long output, long inner) {
        if (last == null || last.place.output() != output || last.place.inner() != inner) {
            last = open.get(new ResponsesPlace(output, inner));
        }
        return last;
    }

    private void end(Open part, Consumer<ChatEvent> sink) {
        tellEnd(sink);
        part.ended = true;
        ending = part;
    }

    private void tellEnd(Consumer<ChatEvent> sink) {
        if (ending != null) {
            sink.accept(new ChatEvent.PartEnded(0, ending.number));
            ending = null;
        }
    }
}
