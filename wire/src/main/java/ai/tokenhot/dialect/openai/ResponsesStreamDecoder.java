package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream by its events' names. Pieces of text are pulled out of the bytes; trees are made only of items, which
 * are announced and completed once. Texts and arguments are taken from the pieces; what no piece brought, from the events
 * that say it again (chat-dialects §6.11).
 */
final class ResponsesStreamDecoder implements StreamDecoder {

    private static final BytePattern TYPE = BytePattern.of("\"type\"");
    private static final BytePattern TEXT_DELTA = BytePattern.of("response.output_text.delta");
    private static final BytePattern ARGUMENTS_DELTA = BytePattern.of("response.function_call_arguments.delta");
    private static final BytePattern SUMMARY_DELTA = BytePattern.of("response.reasoning_summary_text.delta");

    private final ResponsesStreamParts parts;
    private boolean began;
    private boolean ended;

    private long outputIndex;
    private long innerIndex;
    private @Nullable String text;
    private @Nullable Json logprobs;
    private @Nullable Json inside;
    private String id = "";
    private String model = "";
    private String status = "";
    private Optional<String> incomplete = Optional.empty();

    /** A reader of the stream of this model. */
    ResponsesStreamDecoder(String upstreamModel) {
        parts = new ResponsesStreamParts(upstreamModel);
    }

    @Override
    public void decode(SseEvent event, Consumer<ChatEvent> sink) {
        if (ended || !event.hasData()) {
            return;
        }
        if (event.named(TEXT_DELTA)) {
            text(event, false, sink);
        } else if (event.named(ARGUMENTS_DELTA)) {
            arguments(event, sink);
        } else if (event.named(SUMMARY_DELTA)) {
            thought(event, ResponsesStreamParts.SUMMARY, sink);
        } else {
            other(event.hasName() ? event.name() : type(event), event, sink);
        }
    }

    private static String type(SseEvent event) {
        return JsonStrings.valueAfter(TYPE, event.data(), event.dataFrom(), event.dataTo())
                .orElse("");
    }

    private void other(String name, SseEvent event, Consumer<ChatEvent> sink) {
        switch (name) {
            case "response.output_text.delta" -> text(event, false, sink);
            case "response.output_text.done" -> {
                read(event);
                begin(sink);
                parts.textDone(outputIndex, innerIndex, false, text, sink);
            }
            case "response.refusal.delta" -> text(event, true, sink);
            case "response.refusal.done" -> {
                read(event);
                begin(sink);
                parts.textDone(outputIndex, innerIndex, true, text, sink);
            }
            case "response.reasoning_summary_text.delta" -> thought(event, ResponsesStreamParts.SUMMARY, sink);
            case "response.reasoning_text.delta" -> thought(event, ResponsesStreamParts.CONTENT, sink);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                arguments(event, sink);
            case "response.function_call_arguments.done", "response.custom_tool_call_input.done" -> {
                read(event);
                begin(sink);
                parts.argumentsDone(outputIndex, text, sink);
            }
            case "response.output_text.annotation.added" -> {
                read(event);
                begin(sink);
                if (inside instanceof JsonObject annotation) {
                    parts.cited(outputIndex, innerIndex, annotation, sink);
                }
            }
            case "response.content_part.done" -> {
                read(event);
                begin(sink);
                parts.textEnded(outputIndex, innerIndex, sink);
            }
            case "response.output_item.added", "response.output_item.done" -> {
                read(event);
                begin(sink);
                if (inside instanceof JsonObject item) {
                    if (name.endsWith("added")) {
                        parts.added(outputIndex, item, sink);
                    } else {
                        parts.done(outputIndex, item, sink);
                    }
                }
            }
            case "response.created" -> {
                read(event);
                begin(sink);
            }
            case "response.completed", "response.incomplete" -> end(event, sink);
            default -> {}
        }
    }

    private void text(SseEvent event, boolean refusal, Consumer<ChatEvent> sink) {
        read(event);
        begin(sink);
        parts.text(outputIndex, innerIndex, refusal, text, sink);
        if (logprobs instanceof JsonArray array && array.size() > 0) {
            parts.likely(outputIndex, innerIndex, ResponsesAnswerItems.logprobs(array), sink);
        }
    }

    private void thought(SseEvent event, int source, Consumer<ChatEvent> sink) {
        read(event);
        begin(sink);
        parts.thought(outputIndex, innerIndex, source, text, sink);
    }

    private void arguments(SseEvent event, Consumer<ChatEvent> sink) {
        read(event);
        begin(sink);
        parts.arguments(outputIndex, text, sink);
    }

    private void begin(Consumer<ChatEvent> sink) {
        if (!began) {
            began = true;
            sink.accept(new ChatEvent.Began(id, model));
        }
    }

    private void end(SseEvent event, Consumer<ChatEvent> sink) {
        read(event);
        begin(sink);
        if (parts.none() && inside instanceof JsonArray output) {
            var items = output.objects().toList();
            for (int i = 0; i < items.size(); i++) {
                parts.done(i, items.get(i), sink);
            }
        }
        ended = true;
        parts.end(sink);
        sink.accept(new ChatEvent.Ended(0, ResponsesAnswerItems.finish(status, incomplete, parts.called())));
    }

    private void read(SseEvent event) {
        outputIndex = 0;
        innerIndex = 0;
        text = null;
        logprobs = null;
        inside = null;
        try (var reader = JsonReader.of(event.data(), event.dataFrom(), event.dataTo() - event.dataFrom())) {
            reader.next();
            JsonMembers.visit(reader, this::member);
        }
    }

    private boolean member(String name, JsonReader value) {
        switch (name) {
            case "output_index" -> outputIndex = value.longOr(0);
            case "content_index", "summary_index" -> innerIndex = value.longOr(0);
            case "delta", "text", "refusal", "arguments", "input" -> {
                if (value.token() == Token.STRING) {
                    text = value.text();
                }
            }
            case "logprobs" -> {
                logprobs = value.readValue();
                return true;
            }
            case "item", "annotation" -> {
                inside = value.readValue();
                return true;
            }
            case "response" -> {
                JsonMembers.visit(value, this::response);
                return true;
            }
            default -> {}
        }
        return false;
    }

    private boolean response(String name, JsonReader value) {
        switch (name) {
            case "id" -> id = text(value);
            case "model" -> model = text(value);
            case "status" -> status = text(value);
            case "incomplete_details" -> {
                JsonMembers.visit(value, (member, reason) -> {
                    if (member.equals("reason")) {
                        incomplete = Optional.of(text(reason));
                    }
                    return false;
                });
                return true;
            }
            case "output" -> {
                if (parts.none()) {
                    inside = value.readValue();
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    private static String text(JsonReader value) {
        return value.token() == Token.STRING ? value.text() : "";
    }

    @Override
    public void finish(Consumer<ChatEvent> sink) {}
}
