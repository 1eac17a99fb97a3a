package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.AlikeEvents;
import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.Optional;

/** Reads a Messages stream by the events' names; only the first event and those with usage are parsed. */
final class MessagesTap implements StreamTap {

    private static final BytePattern TYPE = BytePattern.of("\"type\"");
    private static final BytePattern DELTA_EVENT = BytePattern.of("content_block_delta");
    private static final BytePattern DELTA = BytePattern.of("\"delta\"");
    private static final BytePattern[] TEXTS = {
        BytePattern.of("\"text\""), BytePattern.of("\"partial_json\""), BytePattern.of("\"thinking\"")
    };

    private final AlikeEvents alike = new AlikeEvents();
    private final JsonFigures figures = new JsonFigures();
    private boolean stopped;
    private boolean finishing;

    @Override
    public Verdict look(SseEvent event, Sink sink) {
        if (!event.hasData()) {
            return Verdict.KEEP_ALIVE;
        }
        byte[] data = event.data();
        int from = event.dataFrom();
        int to = event.dataTo();
        if (event.named(DELTA_EVENT)) {
            delivered(data, from, to, sink);
            return Verdict.FORWARD;
        }
        String name = event.hasName()
                ? event.name()
                : JsonStrings.valueAfter(TYPE, data, from, to).orElse("");
        return switch (name) {
            case "ping" -> Verdict.KEEP_ALIVE;
            case "content_block_delta" -> {
                delivered(data, from, to, sink);
                yield Verdict.FORWARD;
            }
            case "message_start" -> parsed("message", data, from, to, sink);
            case "message_delta" -> {
                finishing = true;
                yield parsed("", data, from, to, sink);
            }
            case "message_stop" -> {
                stopped = true;
                yield Verdict.END;
            }
            case "error" -> {
                sink.failure(MessagesErrors.inSuccess(data, from, to));
                yield Verdict.ERROR;
            }
            case "" -> Verdict.GARBLED;
            default -> Verdict.FORWARD;
        };
    }

    /** Reads usage and model, inside the member {@code holder} or, if that is empty, at the top. */
    private Verdict parsed(String holder, byte[] data, int from, int to, Sink sink) {
        JsonMembers.Visitor inner = (name, value) -> look(name, value, sink);
        Optional<String> problem = JsonMembers.visit(data, from, to, (name, value) -> {
            if (name.equals(holder)) {
                JsonMembers.visit(value, inner);
                return true;
            }
            return holder.isEmpty() && inner.member(name, value);
        });
        return problem.isPresent() ? Verdict.GARBLED : Verdict.FORWARD;
    }

    private boolean look(String name, JsonReader value, Sink sink) {
        if (name.equals("usage")) {
            StreamTap.report(sink, MessagesUsage.read(value, figures));
            return value.token() == Token.OBJECT_END;
        }
        if (name.equals("model") && value.token() == Token.STRING) {
            sink.served(value.text());
        }
        return false;
    }

    private void delivered(byte[] data, int from, int to, Sink sink) {
        if (alike.begins(data, from, to) && alike.close() > alike.open()) {
            sink.text(data, alike.open(), alike.close());
            return;
        }
        int delta = DELTA.after(data, from, to);
        if (delta < 0) {
            return;
        }
        for (BytePattern name : TEXTS) {
            int at = name.after(data, delta, to);
            if (at >= 0 && JsonStrings.pass(data, at, to, sink) > at) {
                alike.remember(data, from, JsonStrings.afterColon(data, at, to));
                return;
            }
        }
    }

    @Override
    public boolean ended() {
        return stopped;
    }

    @Override
    public boolean finishing() {
        return finishing;
    }
}
