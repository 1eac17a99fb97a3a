package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.AlikeEvents;
import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a provider's stream: {@code chat-dialects.md} section 3.9. Only pieces of text are read without a tree; of one
 * that is like the last one nothing but its text is read.
 */
final class MessagesStreamDecoder implements StreamDecoder {

    /** Characters of a signature, or of a hosted tool's input, that are kept; the rest of a longer one is left out. */
    private static final int MAX_HELD = 16 << 20;

    private static final BytePattern DELTA = BytePattern.of("content_block_delta");
    private static final BytePattern TYPE = BytePattern.of("\"type\"");

    private final Destination from;
    private final Map<Long, Block> open = new HashMap<>();
    /** Of the last event that said nothing but a piece of text: how it began, of which block, as which member. */
    private final AlikeEvents alike = new AlikeEvents();

    private @Nullable Block alikeBlock;
    private String alikeMember = "";
    private int parts;
    private boolean began;
    private Optional<String> stopReason = Optional.empty();
    private Optional<String> stopSequence = Optional.empty();
    private Optional<String> explanation = Optional.empty();

    MessagesStreamDecoder(Destination from) {
        this.from = from;
    }

    @Override
    public void decode(SseEvent event, Consumer<ChatEvent> sink) {
        if (event.named(DELTA)) {
            delta(event, sink);
            return;
        }
        String name = event.hasName()
                ? event.name()
                : JsonStrings.valueAfter(TYPE, event.data(), event.dataFrom(), event.dataTo())
                        .orElse("");
        switch (name) {
            case "content_block_delta" -> delta(event, sink);
            case "message_start" -> start(event, sink);
            case "content_block_start" -> begin(tree(event), sink);
            case "content_block_stop" -> {
                alike.forget();
                @Nullable Block block = open.remove(index(event));
                if (block != null) {
                    end(block, sink);
                }
            }
            case "message_delta" -> finish(tree(event).object("delta").orElse(JsonObject.empty()));
            default -> {}
        }
    }

    private static JsonObject tree(SseEvent event) {
        Json value = Json.parse(event.data(), event.dataFrom(), event.dataTo() - event.dataFrom());
        return value instanceof JsonObject object ? object : JsonObject.empty();
    }

    private static JsonReader reader(SseEvent event) {
        return JsonReader.of(event.data(), event.dataFrom(), event.dataTo() - event.dataFrom());
    }

    /** The number of the block that an event is about; -1 when it has none. */
    private static long index(SseEvent event) {
        long index = -1;
        try (var reader = reader(event)) {
            reader.next();
            @Nullable String name;
            while ((name = reader.nextName()) != null) {
                reader.next();
                if (name.equals("index")) {
                    index = reader.longOr(-1);
                } else {
                    reader.skipValue();
                }
            }
        }
        return index;
    }

    private void start(SseEvent event, Consumer<ChatEvent> sink) {
        var texts = new HashMap<String, String>();
        try (var reader = reader(event)) {
            reader.next();
            JsonMembers.visit(reader, (name, value) -> {
                if (!name.equals("message")) {
                    return false;
                }
                JsonMembers.visit(value, (inner, text) -> {
                    if (text.token() == Token.STRING && (inner.equals("id") || inner.equals("model"))) {
                        texts.put(inner, text.text());
                    }
                    return false;
                });
                return true;
            });
        }
        start(texts.getOrDefault("id", ""), texts.getOrDefault("model", ""), sink);
    }

    private void start(String id, String model, Consumer<ChatEvent> sink) {
        began = true;
        sink.accept(new ChatEvent.Began(id, model));
    }

    private void ensureBegan(Consumer<ChatEvent> sink) {
        if (!began) {
            start("", "", sink);
        }
    }

    private void begin(JsonObject event, Consumer<ChatEvent> sink) {
        ensureBegan(sink);
        alike.forget();
        JsonObject raw = event.object("content_block").orElse(JsonObject.empty());
        var block = new Block(raw);
        open.put(event.integer("index").orElse(-1L), block);
        switch (block.type) {
            case "text" -> {
                text(block, raw.string("text").orElse(""), sink);
                raw.array("citations")
                        .ifPresent(citations -> citations.objects().forEach(citation -> cited(block, citation, sink)));
            }
            case "thinking" -> {
                begin(block);
                sink.accept(new ChatEvent.ThinkingDelta(
                        0, block.part, raw.string("thinking").orElse(""), false));
                block.hold(raw.string("signature").orElse(""));
            }
            case "redacted_thinking" -> {
                begin(block);
                sink.accept(new ChatEvent.ThinkingDelta(0, block.part, "", true));
                block.hold(raw.string("data").orElse(""));
            }
            case "tool_use" -> {
                begin(block);
                sink.accept(new ChatEvent.CallBegan(
                        0,
                        block.part,
                        raw.string("id").orElse(""),
                        raw.string("name").orElse(""),
                        CallKind.FUNCTION));
            }
            default -> {}
        }
    }

    private void begin(Block block) {
        if (block.part < 0) {
            block.part = parts++;
        }
    }

    /** The event that comes most often. */
    private void delta(SseEvent event, Consumer<ChatEvent> sink) {
        byte[] data = event.data();
        int from = event.dataFrom();
        int to = event.dataTo();
        Block last = alikeBlock;
        if (last != null && alike.begins(data, from, to) && closesBoth(data, alike.close() + 1, to)) {
            piece(last, alikeMember, alike.text(), sink);
        } else {
            ensureBegan(sink);
            parsedDelta(data, from, to, sink);
        }
    }

    private void parsedDelta(byte[] data, int from, int to, Consumer<ChatEvent> sink) {
        try (var reader = JsonReader.of(data, from, to - from)) {
            long index = -1;
            @Nullable String member = null;
            @Nullable String text = null;
            int quote = -1;
            @Nullable Json citation = null;
            reader.next();
            @Nullable String name;
            while ((name = reader.nextName()) != null) {
                reader.next();
                if (name.equals("index")) {
                    index = reader.longOr(-1);
                } else if (name.equals("delta") && reader.token() == Token.OBJECT_START) {
                    @Nullable String inner;
                    while ((inner = reader.nextName()) != null) {
                        Token token = reader.next();
                        if (token == Token.STRING && !inner.equals("type")) {
                            member = inner;
                            quote = reader.tokenStart();
                            text = reader.text();
                        } else if (inner.equals("citation") && token == Token.OBJECT_START) {
                            citation = reader.readValue();
                        } else {
                            reader.skipValue();
                        }
                    }
                } else {
                    reader.skipValue();
                }
            }
            @Nullable Block block = open.get(index);
            if (block == null) {
                return;
            }
            if (member != null && text != null) {
                remember(block, member, data, from, quote, to);
                piece(block, member, text, sink);
            } else if (citation instanceof JsonObject raw) {
                cited(block, raw, sink);
            }
        }
    }

    private void remember(Block block, String member, byte[] data, int from, int quote, int to) {
        alikeBlock = block;
        alikeMember = member;
        alike.remember(data, from, quote);
        if (!alike.begins(data, from, to) || !closesBoth(data, alike.close() + 1, to)) {
            alike.forget();
        }
    }

    /** Whether nothing comes but the ends of the delta and of the event. */
    private static boolean closesBoth(byte[] data, int from, int to) {
        int delta = JsonStrings.skipSpace(data, from, to);
        int event = delta < to && data[delta] == '}' ? JsonStrings.skipSpace(data, delta + 1, to) : to;
        return event < to && data[event] == '}' && JsonStrings.skipSpace(data, event + 1, to) == to;
    }

    private void piece(Block block, String member, String text, Consumer<ChatEvent> sink) {
        switch (member) {
            case "text" -> text(block, text, sink);
            case "thinking" -> {
                if (block.part >= 0 && !text.isEmpty()) {
                    sink.accept(new ChatEvent.ThinkingDelta(0, block.part, text, false));
                }
            }
            case "partial_json" -> arguments(block, text, sink);
            case "signature" -> block.hold(text);
            default -> {}
        }
    }

    /** A text begins with its first character: an empty block is none. */
    private void text(Block block, String text, Consumer<ChatEvent> sink) {
        if (!text.isEmpty() && block.type.equals("text")) {
            begin(block);
            sink.accept(new ChatEvent.TextDelta(0, block.part, text));
        }
    }

    private void cited(Block block, JsonObject raw, Consumer<ChatEvent> sink) {
        if (block.type.equals("text")) {
            if (block.part < 0) {
                begin(block);
                sink.accept(new ChatEvent.TextDelta(0, block.part, ""));
            }
            sink.accept(new ChatEvent.Cited(0, block.part, BlockReader.citation(raw)));
        }
    }

    private static void arguments(Block block, String text, Consumer<ChatEvent> sink) {
        if (text.isEmpty()) {
            return;
        }
        if (block.type.equals("tool_use")) {
            block.argued = true;
            sink.accept(new ChatEvent.ArgumentsDelta(0, block.part, text));
        } else {
            block.hold(text);
        }
    }

    private void end(Block block, Consumer<ChatEvent> sink) {
        switch (block.type) {
            case "text" -> {}
            case "thinking" -> proof(block, Proofs.SIGNATURE, sink);
            case "redacted_thinking" -> proof(block, Proofs.REDACTED, sink);
            case "tool_use" -> {
                if (!block.argued) {
                    Json input = block.raw.get("input").orElse(JsonObject.empty());
                    sink.accept(new ChatEvent.ArgumentsDelta(0, block.part, input.text()));
                }
            }
            default -> {
                begin(block);
                sink.accept(new ChatEvent.Whole(0, block.part, block.hosted()));
            }
        }
        if (block.part >= 0) {
            sink.accept(new ChatEvent.PartEnded(0, block.part));
        }
    }

    private void proof(Block block, String form, Consumer<ChatEvent> sink) {
        ReplyReader.proof(from.upstreamModel(), form, block.held.toString())
                .ifPresent(proof -> sink.accept(new ChatEvent.Proved(0, block.part, proof)));
    }

    /** What is null, or not there, is as it was. */
    private void finish(JsonObject delta) {
        stopReason = delta.string("stop_reason").or(() -> stopReason);
        stopSequence = delta.string("stop_sequence").or(() -> stopSequence);
        explanation = delta.object("stop_details")
                .flatMap(details -> details.string("explanation"))
                .or(() -> explanation);
    }

    @Override
    public void finish(Consumer<ChatEvent> sink) {
        ensureBegan(sink);
        open.values().forEach(block -> end(block, sink));
        open.clear();
        sink.accept(new ChatEvent.Ended(0, StopReasons.read(stopReason, stopSequence, explanation)));
    }

    /** A content block that has begun. */
    private static final class Block {
        private final JsonObject raw;
        private final String type;
        private final StringBuilder held = new StringBuilder();
        private int part = -1;
        private boolean argued;

        private Block(JsonObject raw) {
            this.raw = raw;
            this.type = raw.string("type").orElse("");
        }

        private void hold(String text) {
            if (held.length() + text.length() <= MAX_HELD) {
                held.append(text);
            }
        }

        /** A hosted tool's block, with the input that came in pieces. */
        private Part.Unknown hosted() {
            Optional<JsonObject> input = held.isEmpty() ? Optional.empty() : BlockWriter.arguments(held.toString());
            return new Part.Unknown(
                    Messages.ID,
                    type,
                    input.isPresent() ? raw.with().put("input", input.get()).build() : raw);
        }
    }
}
