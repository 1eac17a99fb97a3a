package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the blocks of a provider's messages. An empty text is never written: the vendor answers it with an error. */
final class BlockWriter {

    /** Where an extra of a block stands in its turn. */
    private static final Pattern OF_BLOCK = Pattern.compile("(?:\\.content)?\\[\\d+\\]\\.(\\w+)");

    /** Characters of another vendor's item that are told to the model; a longer one is only named. */
    private static final int MAX_TOLD = 16 << 10;

    private static final String CONTENT = "content";

    private final Destination to;
    private final Losses losses;
    private final ToolNames names;
    private final CacheMarks marks;
    private final MediaWriter media;
    private final CallNames calls = new CallNames();
    private final boolean own;

    BlockWriter(DialectId from, Destination to, Losses losses, ToolNames names, CacheMarks marks) {
        this.to = to;
        this.losses = losses;
        this.names = names;
        this.marks = marks;
        this.media = new MediaWriter(losses);
        this.own = from.equals(Messages.ID);
    }

    /** The blocks of instructions, which are text. */
    List<JsonObject> instructions(Turn turn) {
        var blocks = new ArrayList<JsonObject>();
        for (Content content : turn.content()) {
            if (content.part() instanceof Part.Text text) {
                text(turn, content, text.text()).ifPresent(blocks::add);
            } else {
                losses.refuse(turn.field(), turn.field() + ": instructions that are not text (expected: text).");
            }
        }
        return blocks;
    }

    /** Adds the blocks of a turn to its message. */
    void write(Turn turn, Message message) {
        for (Content content : turn.content()) {
            proofOfOther(turn, content);
            switch (content.part()) {
                case Part.Text text -> text(turn, content, text, message);
                case Part.Refusal refusal -> {
                    losses.approximated(turn.field(), "a refusal → text");
                    text(turn, content, refusal.text()).ifPresent(message::add);
                }
                case Part.Thinking thinking -> thought(turn, content, thinking, message);
                case Part.Image image ->
                    media(turn, content, media.image(image, turn.field())).ifPresent(message::add);
                case Part.Document document ->
                    media(turn, content, media.document(document, turn.field())).ifPresent(message::add);
                case Part.Audio audio -> audio(turn, audio, message);
                case Part.Video ignored -> impossible(turn, "video");
                case Part.ToolCall call -> call(turn, content, call, message);
                case Part.ToolResult result -> result(turn, content, result, message);
                case Part.Unknown unknown -> unknown(turn, unknown, message);
            }
        }
    }

    /** A proof on anything but a thought is another vendor's. */
    private void proofOfOther(Turn turn, Content content) {
        if (content.proof().isPresent() && !(content.part() instanceof Part.Thinking)) {
            losses.dropped(turn.field(), "the proof of another vendor's model");
        }
    }

    private void text(Turn turn, Content content, Part.Text text, Message message) {
        boolean assistant = turn.role() == Role.ASSISTANT;
        List<Json> citations = text.citations().stream()
                .filter(citation -> assistant && citation.from().equals(Messages.ID))
                .map(Citation::raw)
                .toList();
        if (citations.size() < text.citations().size()) {
            losses.dropped(turn.field(), "citations");
        }
        if (citations.isEmpty()) {
            text(turn, content, text.text()).ifPresent(message::add);
        } else if (!text.text().isEmpty()) {
            message.add(finished(
                    turn,
                    content,
                    JsonObject.builder()
                            .put("type", "text")
                            .put("text", text.text())
                            .put("citations", new JsonArray(citations))));
        }
    }

    private Optional<JsonObject> text(Turn turn, Content content, String text) {
        if (text.isEmpty()) {
            if (content.cache().isPresent()) {
                losses.dropped(turn.field(), "a mark of where to cache on an empty text");
            }
            return Optional.empty();
        }
        return Optional.of(
                finished(turn, content, JsonObject.builder().put("type", "text").put("text", text)));
    }

    private void thought(Turn turn, Content content, Part.Thinking thinking, Message message) {
        Optional<Proof> proof = content.proof().filter(to::accepts);
        if (proof.isEmpty() || turn.role() != Role.ASSISTANT) {
            losses.dropped(turn.field(), "reasoning that this model has not proved to be its own");
            return;
        }
        if (content.cache().isPresent()) {
            losses.dropped(turn.field(), "a mark of where to cache on a thought");
        }
        boolean redacted = proof.get().form().equals(Proofs.REDACTED);
        JsonObject block = redacted
                ? Proofs.redacted(proof.get().value())
                : JsonObject.builder()
                        .put("type", "thinking")
                        .put("thinking", thinking.text())
                        .put("signature", proof.get().value())
                        .build();
        message.addThought(block);
        content.extras().forEach(losses::extra);
    }

    private Optional<JsonObject> media(Turn turn, Content content, Optional<JsonObject.Builder> block) {
        if (block.isPresent() && turn.role() == Role.ASSISTANT) {
            impossible(turn, "a picture or document of the assistant's");
            return Optional.empty();
        }
        return block.map(builder -> finished(turn, content, builder));
    }

    private void audio(Turn turn, Part.Audio audio, Message message) {
        Optional<String> said = audio.transcript().filter(text -> !text.isEmpty());
        if (turn.role() != Role.ASSISTANT || said.isEmpty()) {
            impossible(turn, "audio");
            return;
        }
        losses.approximated(turn.field(), "audio → its transcript");
        message.add(textBlock(said.get()));
    }

    private void call(Turn turn, Content content, Part.ToolCall call, Message message) {
        if (turn.role() != Role.ASSISTANT) {
            impossible(turn, "a call of a tool by the user");
            return;
        }
        Message.CallId id = calls.call(call.id());
        JsonObject.Builder block = JsonObject.builder()
                .put("type", "tool_use")
                .put("id", id.provider())
                .put("name", names.of(call.name()))
                .put("input", input(turn, call));
        message.call(id, finished(turn, content, block));
    }

    private Json input(Turn turn, Part.ToolCall call) {
        if (call.kind() == CallKind.CUSTOM) {
            return JsonObject.builder()
                    .put(Repair.WRAPPED_FIELD, call.arguments())
                    .build();
        }
        Optional<JsonObject> input = arguments(call.arguments());
        if (input.isEmpty()) {
            losses.approximated(turn.field(), "arguments of call " + call.id() + " are no JSON object: sent as text");
        }
        return input.orElseGet(() -> raw(call.arguments()));
    }

    /** Arguments as the object that they must be; none when they are not one. */
    static Optional<JsonObject> arguments(String text) {
        if (text.isBlank()) {
            return Optional.of(JsonObject.empty());
        }
        try {
            return Json.parse(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** Arguments that are no object, inside one. */
    static JsonObject raw(String text) {
        return JsonObject.builder().put("_raw", text).build();
    }

    private void result(Turn turn, Content content, Part.ToolResult result, Message message) {
        if (turn.role() != Role.USER) {
            impossible(turn, "the result of a tool in an assistant's turn");
            return;
        }
        var inner = new ArrayList<JsonObject>();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text text -> {
                    if (!text.text().isEmpty()) {
                        inner.add(textBlock(text.text()));
                    }
                }
                case Part.Image image -> media(turn, media.image(image, turn.field()), inner, message);
                case Part.Document document -> media(turn, media.document(document, turn.field()), inner, message);
                case Part.Unknown unknown -> {
                    if (unknown.from().equals(Messages.ID) && unknown.raw() instanceof JsonObject raw) {
                        inner.add(raw);
                    } else {
                        impossible(turn, "`" + unknown.kind() + "` in the result of a tool");
                    }
                }
                case Part.Refusal refusal -> inner.add(textBlock(refusal.text()));
                case Part.Audio ignored -> impossible(turn, "audio in the result of a tool");
                case Part.Video ignored -> impossible(turn, "video in the result of a tool");
                case Part.Thinking ignored -> impossible(turn, "a thought in the result of a tool");
                case Part.ToolCall ignored -> impossible(turn, "a call in the result of a tool");
                case Part.ToolResult ignored -> impossible(turn, "a result in the result of a tool");
            }
        }
        if (result.failed() && inner.isEmpty()) {
            inner.add(textBlock("The tool failed."));
        }
        Message.CallId id = calls.result(result.callId());
        JsonObject.Builder block =
                JsonObject.builder().put("type", "tool_result").put("tool_use_id", id.provider());
        if (!inner.isEmpty()) {
            block.put(CONTENT, new JsonArray(List.copyOf(inner)));
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
        message.result(id, finished(turn, content, block));
    }

    private void media(Turn turn, Optional<JsonObject.Builder> block, List<JsonObject> inner, Message message) {
        if (block.isEmpty()) {
            return;
        }
        if (to.model().takes(Denial.MEDIA_IN_RESULTS)) {
            inner.add(block.get().build());
        } else {
            losses.approximated(turn.field(), "a picture or document of a tool's result → beside the result");
            message.add(block.get().build());
        }
    }

    private void unknown(Turn turn, Part.Unknown unknown, Message message) {
        if (unknown.from().equals(Messages.ID) && unknown.raw() instanceof JsonObject raw) {
            message.add(raw);
            return;
        }
        if (turn.role() != Role.ASSISTANT) {
            impossible(turn, "`" + unknown.kind() + "`");
            return;
        }
        losses.approximated(turn.field(), unknown.kind() + " → text");
        String raw = unknown.raw().text();
        message.add(textBlock("[" + unknown.kind() + "]" + (raw.length() > MAX_TOLD ? "" : " " + raw)));
    }

    /** The block with the mark and the fields that hang on its content. */
    private JsonObject finished(Turn turn, Content content, JsonObject.Builder block) {
        marks.put(block, content.cache(), turn.field());
        for (Extra extra : content.extras()) {
            Optional<String> name = own ? nameInBlock(turn, extra) : Optional.empty();
            name.ifPresentOrElse(member -> block.put(member, extra.value()), () -> losses.extra(extra));
        }
        return block.build();
    }

    private static Optional<String> nameInBlock(Turn turn, Extra extra) {
        if (!extra.field().startsWith(turn.field())) {
            return Optional.empty();
        }
        Matcher matcher = OF_BLOCK.matcher(extra.field().substring(turn.field().length()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private void impossible(Turn turn, String what) {
        losses.refuse(
                turn.field(), turn.field() + ": " + what + ", which this model's API cannot take (expected: text).");
    }

    /** A block of text. */
    static JsonObject textBlock(String text) {
        return JsonObject.builder().put("type", "text").put("text", text).build();
    }
}
