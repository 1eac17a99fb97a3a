package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The codec of {@link PlainDialect}. Knows texts, refusals, thoughts, proofs and calls in answers; texts, calls and
 * results in requests; functions; and one setting.
 */
class PlainCodec implements ChatCodec {

    // --- answers ---

    /** An event as JSON; empty for what this language has no word for. */
    Optional<JsonObject> written(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Began ignored -> Optional.empty();
            case ChatEvent.TextDelta text -> piece("text", text.choice(), text.part(), text.text());
            case ChatEvent.RefusalDelta text -> piece("refusal", text.choice(), text.part(), text.text());
            case ChatEvent.ThinkingDelta text ->
                piece(text.redacted() ? "redacted" : "thinking", text.choice(), text.part(), text.text());
            case ChatEvent.ArgumentsDelta text -> piece("arguments", text.choice(), text.part(), text.text());
            case ChatEvent.CallBegan call ->
                Optional.of(place("call", call.choice(), call.part())
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("kind", call.kind().name())
                        .build());
            case ChatEvent.Proved proved ->
                piece("proof", proved.choice(), proved.part(), ProofText.of(proved.proof()));
            case ChatEvent.PartEnded end ->
                Optional.of(place("part", end.choice(), end.part()).build());
            case ChatEvent.Ended end -> {
                var json = place("end", end.choice(), 0)
                        .put("reason", end.finish().reason().name());
                end.finish().stopSequence().ifPresent(text -> json.put("stop", text));
                end.finish().explanation().ifPresent(text -> json.put("why", text));
                yield Optional.of(json.build());
            }
            case ChatEvent.Whole ignored -> Optional.empty();
            case ChatEvent.Cited ignored -> Optional.empty();
            case ChatEvent.Likely ignored -> Optional.empty();
        };
    }

    private static Optional<JsonObject> piece(String event, int choice, int part, String text) {
        return Optional.of(place(event, choice, part).put("text", text).build());
    }

    private static JsonObject.Builder place(String event, int choice, int part) {
        return JsonObject.builder().put("event", event).put("choice", choice).put("part", part);
    }

    /** The canonical event, if it is one. */
    Optional<ChatEvent> read(JsonObject json) {
        int choice = Math.toIntExact(json.integer("choice").orElse(0L));
        int part = Math.toIntExact(json.integer("part").orElse(0L));
        String text = json.string("text").orElse("");
        return Optional.ofNullable(
                switch (json.string("event").orElse("")) {
                    case "begin" ->
                        new ChatEvent.Began(
                                json.string("id").orElseThrow(),
                                json.string("model").orElseThrow());
                    case "text" -> new ChatEvent.TextDelta(choice, part, text);
                    case "refusal" -> new ChatEvent.RefusalDelta(choice, part, text);
                    case "thinking" -> new ChatEvent.ThinkingDelta(choice, part, text, false);
                    case "redacted" -> new ChatEvent.ThinkingDelta(choice, part, text, true);
                    case "arguments" -> new ChatEvent.ArgumentsDelta(choice, part, text);
                    case "call" ->
                        new ChatEvent.CallBegan(
                                choice,
                                part,
                                json.string("id").orElseThrow(),
                                json.string("name").orElseThrow(),
                                CallKind.valueOf(json.string("kind").orElseThrow()));
                    case "proof" -> new ChatEvent.Proved(choice, part, new Proof(PlainDialect.ID, "", "plain", text));
                    case "part" -> new ChatEvent.PartEnded(choice, part);
                    case "end" ->
                        new ChatEvent.Ended(
                                choice,
                                new Finish(
                                        Finish.Reason.valueOf(
                                                json.string("reason").orElseThrow()),
                                        json.string("stop"),
                                        json.string("why")));
                    default -> null;
                });
    }

    private static JsonObject begin(ReplyScope scope) {
        return JsonObject.builder()
                .put("event", "begin")
                .put("id", scope.requestId())
                .put("model", scope.request().model())
                .build();
    }

    private static JsonObject shown(Usage usage) {
        var json = JsonObject.builder();
        usage.counts().forEach((quantity, count) -> json.put(quantity.label(), count));
        return json.build();
    }

    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        var events = new ArrayList<Json>();
        events.add(begin(scope));
        ReplyFold.unfold(reply, event -> written(event).ifPresent(events::add));
        return JsonObject.builder()
                .put("model", scope.request().model())
                .put("events", new JsonArray(events))
                .put("usage", shown(usage))
                .build()
                .bytes();
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        var fold = new ReplyFold();
        ((JsonObject) Json.parse(body))
                .array("events")
                .orElseThrow()
                .objects()
                .flatMap(json -> read(json).stream())
                .forEach(fold);
        return fold.reply();
    }

    /** Parts that are left out leave gaps in the numbers, which the decoder closes. */
    private static final class Numbers {
        private final Map<List<Integer>, Integer> given = new HashMap<>();
        private final Map<Integer, Integer> counts = new HashMap<>();

        private boolean knows(int choice, int part) {
            return given.containsKey(List.of(choice, part));
        }

        private JsonObject renumbered(JsonObject json, boolean begins) {
            int choice = Math.toIntExact(json.integer("choice").orElse(0L));
            int part = Math.toIntExact(json.integer("part").orElse(0L));
            if (begins && !knows(choice, part)) {
                given.put(List.of(choice, part), counts.merge(choice, 1, Integer::sum) - 1);
            }
            return knows(choice, part)
                    ? json.with().put("part", given.get(List.of(choice, part))).build()
                    : json;
        }
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        return new StreamDecoder() {
            @Override
            public void decode(SseEvent event, Consumer<ChatEvent> sink) {
                read((JsonObject) Json.parse(event.text())).ifPresent(sink);
            }

            @Override
            public void finish(Consumer<ChatEvent> sink) {}
        };
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return new StreamEncoder() {
            private final List<ChatEvent.Ended> ends = new ArrayList<>();
            private final Numbers numbers = new Numbers();

            @Override
            public void encode(ChatEvent event, WireBuffer out) {
                switch (event) {
                    case ChatEvent.Began ignored -> write(begin(scope), out);
                    case ChatEvent.Ended end -> ends.add(end);
                    case ChatEvent.PartEnded end -> {
                        if (numbers.knows(end.choice(), end.part())) {
                            put(end, false, out);
                        }
                    }
                    case ChatEvent.TextDelta ignored -> put(event, true, out);
                    case ChatEvent.RefusalDelta ignored -> put(event, true, out);
                    case ChatEvent.ThinkingDelta ignored -> put(event, true, out);
                    case ChatEvent.CallBegan ignored -> put(event, true, out);
                    case ChatEvent.ArgumentsDelta ignored -> put(event, false, out);
                    case ChatEvent.Proved proved -> {
                        if (numbers.knows(proved.choice(), proved.part())) {
                            put(proved, false, out);
                        }
                    }
                    case ChatEvent.Whole ignored -> {}
                    case ChatEvent.Cited ignored -> {}
                    case ChatEvent.Likely ignored -> {}
                }
            }

            private void put(ChatEvent event, boolean begins, WireBuffer out) {
                written(event).ifPresent(json -> write(numbers.renumbered(json, begins), out));
            }

            private void write(JsonObject json, WireBuffer out) {
                out.raw(SseText.event(json.bytes()));
            }

            @Override
            public void close(Usage usage, WireBuffer out) {
                ends.forEach(end -> put(end, false, out));
                write(
                        JsonObject.builder()
                                .put("event", "close")
                                .put("usage", shown(usage))
                                .build(),
                        out);
            }

            @Override
            public void fail(Failure failure, WireBuffer out) {
                write(JsonObject.builder().put("event", "error").build(), out);
            }
        };
    }

    @Override
    public long decodeCount(byte[] body) {
        return ((JsonObject) Json.parse(body)).integer("count").orElseThrow();
    }

    @Override
    public byte[] encodeCount(long inputTokens) {
        return JsonObject.builder().put("count", inputTokens).build().bytes();
    }

    // --- requests ---

    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return false;
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        var losses = new Losses(request);
        var json = JsonObject.builder().put("model", to.upstreamModel()).put("stream", to.stream());
        losses.take(Setting.MAX_OUTPUT_TOKENS).ifPresent(max -> json.put("max", max));
        var turns = new ArrayList<Json>();
        request.turns().forEach(turn -> turns.add(written(turn, losses)));
        var tools = new ArrayList<Json>();
        for (Tool tool : request.tools()) {
            written(tool).ifPresentOrElse(tools::add, () -> losses.dropped(tool.field(), "no such tool"));
            if (tool instanceof Tool.Function function
                    && (function.strict().isPresent() || function.cache().isPresent())) {
                losses.dropped(tool.field() + ".strict", "not known");
            }
        }
        request.extras().forEach(losses::extra);
        losses.rest();
        if (losses.refusal().isPresent()) {
            return new Encoded.Refused(losses.refusal().get());
        }
        json.put("turns", new JsonArray(turns)).put("tools", new JsonArray(tools));
        return new Encoded.Request("/plain", json.build().bytes(), List.of(), losses.losses(), Repair.NONE);
    }

    private static JsonObject written(Turn turn, Losses losses) {
        var contents = new ArrayList<Json>();
        turn.name().ifPresent(name -> losses.dropped(turn.field() + ".name", "not known"));
        for (Content content : turn.content()) {
            content.extras().forEach(losses::extra);
            content.cache().ifPresent(cache -> losses.dropped(turn.field(), "not known"));
            written(content.part()).ifPresentOrElse(contents::add, () -> losses.dropped(turn.field(), "no such part"));
        }
        return JsonObject.builder()
                .put("role", turn.role().name())
                .put("content", new JsonArray(contents))
                .build();
    }

    private static Optional<JsonObject> written(Part part) {
        return switch (part) {
            case Part.Text text ->
                Optional.of(JsonObject.builder().put("text", text.text()).build());
            case Part.ToolCall call ->
                Optional.of(JsonObject.builder()
                        .put("call", call.id())
                        .put("name", call.name())
                        .put("arguments", call.arguments())
                        .put("custom", call.kind() == CallKind.CUSTOM)
                        .build());
            case Part.ToolResult result -> {
                if (!result.content().stream().allMatch(Part.Text.class::isInstance)) {
                    yield Optional.empty();
                }
                yield Optional.of(JsonObject.builder()
                        .put("result", result.callId())
                        .put(
                                "content",
                                JsonArray.ofStrings(result.content().stream()
                                        .map(text -> ((Part.Text) text).text())
                                        .toList()))
                        .put("failed", result.failed())
                        .build());
            }
            case Part.Refusal ignored -> Optional.empty();
            case Part.Thinking ignored -> Optional.empty();
            case Part.Image ignored -> Optional.empty();
            case Part.Audio ignored -> Optional.empty();
            case Part.Video ignored -> Optional.empty();
            case Part.Document ignored -> Optional.empty();
            case Part.Unknown ignored -> Optional.empty();
        };
    }

    private static Optional<JsonObject> written(Tool tool) {
        if (!(tool instanceof Tool.Function function)) {
            return Optional.empty();
        }
        var json = JsonObject.builder().put("name", function.name());
        function.description().ifPresent(text -> json.put("description", text));
        return Optional.of(json.put("parameters", function.parameters()).build());
    }

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        var json = (JsonObject) Json.parse(body);
        var turns = new ArrayList<Turn>();
        for (JsonObject turn : json.array("turns").orElseThrow().objects().toList()) {
            turns.add(new Turn(
                    "turns[" + turns.size() + "]",
                    Turn.Role.valueOf(turn.string("role").orElseThrow()),
                    Optional.empty(),
                    turn.array("content")
                            .orElseThrow()
                            .objects()
                            .map(part -> Content.of(part(part)))
                            .toList()));
        }
        List<Tool> tools = json.array("tools")
                .orElseThrow()
                .objects()
                .map(PlainCodec::tool)
                .toList();
        return new Decoded.Request(new ChatRequest(
                new DialectId("plain"),
                json.string("model").orElseThrow(),
                json.flag("stream").orElseThrow(),
                turns,
                tools,
                Settings.builder()
                        .put(Setting.MAX_OUTPUT_TOKENS, json.integer("max"), "max")
                        .build(),
                List.<Extra>of(),
                JsonObject.empty()));
    }

    private static Tool tool(JsonObject json) {
        return new Tool.Function(
                "tools",
                json.string("name").orElseThrow(),
                json.string("description"),
                json.object("parameters"),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Part part(JsonObject json) {
        if (json.has("call")) {
            return new Part.ToolCall(
                    json.string("call").orElseThrow(),
                    json.string("name").orElseThrow(),
                    json.string("arguments").orElseThrow(),
                    json.flag("custom").orElseThrow() ? CallKind.CUSTOM : CallKind.FUNCTION);
        }
        if (json.has("result")) {
            return new Part.ToolResult(
                    json.string("result").orElseThrow(),
                    Optional.empty(),
                    json.array("content")
                            .orElseThrow()
                            .strings()
                            .map(text -> (Part) new Part.Text(text))
                            .toList(),
                    json.flag("failed").orElseThrow());
        }
        return new Part.Text(json.string("text").orElseThrow());
    }
}
