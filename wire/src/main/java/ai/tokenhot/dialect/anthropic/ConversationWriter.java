package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the turns of a conversation: instructions at its head as {@code system}, the rest as messages. */
final class ConversationWriter {

    private final Destination to;
    private final Losses losses;
    private final BlockWriter writer;
    private final List<JsonObject> system = new ArrayList<>();
    private List<Message> messages = new ArrayList<>();

    ConversationWriter(Destination to, Losses losses, BlockWriter writer) {
        this.to = to;
        this.losses = losses;
        this.writer = writer;
    }

    /** Takes over all turns. */
    void write(List<Turn> turns) {
        int head = 0;
        while (head < turns.size() && turns.get(head).role().instructs()) {
            head++;
        }
        boolean nothingElse = head == turns.size() && head > 0;
        for (Turn turn : turns.subList(0, nothingElse ? head - 1 : head)) {
            named(turn);
            system.addAll(writer.instructions(turn));
        }
        var read = new ArrayList<Message>();
        if (nothingElse) {
            read.add(onlyInstructions(turns.getLast()));
        }
        for (Turn turn : turns.subList(head, turns.size())) {
            read.add(message(turn));
        }
        read.removeIf(Message::isEmpty);
        messages = merged(placed(merged(read)));
        check();
    }

    private void named(Turn turn) {
        if (turn.name().isPresent()) {
            losses.dropped(turn.field() + ".name", "this API has no such field");
        }
    }

    /** A conversation needs a user's turn: the last of the instructions becomes one. */
    private Message onlyInstructions(Turn turn) {
        losses.approximated(turn.field(), "instructions without a user's turn → a user's turn");
        named(turn);
        var message = new Message(turn.field(), Role.USER);
        writer.instructions(turn).forEach(message::add);
        return message;
    }

    private Message message(Turn turn) {
        named(turn);
        if (turn.role().instructs()) {
            var message = new Message(turn.field(), Role.SYSTEM);
            writer.instructions(turn).forEach(message::add);
            return message;
        }
        var message = new Message(turn.field(), turn.role());
        writer.write(turn, message);
        return message;
    }

    /** Joins neighbours of one role; but turns of which one holds a proved thought must stay as they are. */
    private static List<Message> merged(List<Message> all) {
        var merged = new ArrayList<Message>();
        for (Message message : all) {
            if (!merged.isEmpty() && joins(merged.getLast(), message)) {
                merged.getLast().append(message);
            } else {
                merged.add(message);
            }
        }
        return merged;
    }

    private static boolean joins(Message last, Message next) {
        return last.role() == next.role() && !last.signed() && !next.signed();
    }

    /**
     * Leaves instructions in the middle where the model takes them: behind a user's message, and last or before an
     * assistant's. Elsewhere they become text in the user's turn.
     */
    private List<Message> placed(List<Message> all) {
        var placed = new ArrayList<Message>();
        for (int i = 0; i < all.size(); i++) {
            Message message = all.get(i);
            boolean last = i + 1 == all.size();
            boolean allowed = to.model().takes(Denial.SYSTEM_TURNS)
                    && i > 0
                    && all.get(i - 1).role() == Role.USER
                    && (last || all.get(i + 1).role() == Role.ASSISTANT);
            placed.add(message.role() != Role.SYSTEM || allowed ? message : folded(message));
        }
        return placed;
    }

    private Message folded(Message message) {
        for (String field : message.fields()) {
            losses.approximated(field, "instructions in the middle → marked text in the user's turn");
        }
        String text = message.blocks().stream()
                .map(block -> block.string("text").orElse(""))
                .collect(Collectors.joining("\n\n"));
        JsonObject.Builder block =
                JsonObject.builder().put("type", "text").put("text", "<system>\n" + text + "\n</system>");
        message.blocks().stream()
                .map(each -> each.get("cache_control"))
                .flatMap(Optional::stream)
                .reduce((first, second) -> second)
                .ifPresent(mark -> block.put("cache_control", mark));
        return message.asUser(List.of(block.build()));
    }

    private void check() {
        if (messages.isEmpty()) {
            losses.refuse("messages", "The conversation has no content (expected: a user's turn with content).");
            return;
        }
        Message first = messages.getFirst();
        if (first.role() == Role.ASSISTANT) {
            losses.refuse(
                    first.field(),
                    first.field() + ": the conversation begins with an assistant's turn (expected: a user's).");
        }
        pairs();
        Message last = messages.getLast();
        if (last.role() == Role.ASSISTANT && !to.model().takes(Denial.PREFILL)) {
            losses.refuse(
                    last.field(),
                    last.field()
                            + ": this model does not continue an assistant's turn (expected: a user's turn last).");
        }
    }

    /** Every result answers a call of the assistant's turns before it, and every call is answered in the next message. */
    private void pairs() {
        Set<Message.CallId> open = new LinkedHashSet<>();
        for (Message message : messages) {
            for (Message.Answer answer : message.answered()) {
                if (!open.remove(answer.call())) {
                    losses.refuse(
                            answer.field(),
                            answer.field() + ": the result of call `"
                                    + answer.call().caller()
                                    + "` answers no call of the turn before it (expected: that call in the"
                                    + " assistant's turn before).");
                }
            }
            if (message.role() != Role.ASSISTANT) {
                missing(open, message);
            }
            open.addAll(message.calls());
        }
        missing(open, messages.getLast());
    }

    private void missing(Set<Message.CallId> open, Message at) {
        for (Message.CallId id : open) {
            losses.refuse(
                    at.field(),
                    at.field() + ": call `" + id.caller()
                            + "` has no result (expected: one in the turn after the call).");
        }
        open.clear();
    }

    /**
     * Whether the turn that the answer goes on from, of a tool loop or to be continued, begins with a thought that was
     * proved; also if there is no such turn.
     */
    boolean lastStepBeginsWithThought() {
        int end = messages.size() - 1;
        if (end >= 0 && messages.get(end).role() != Role.ASSISTANT) {
            if (messages.get(end).answered().isEmpty()) {
                return true;
            }
            end--;
        }
        int begin = end;
        while (begin > 0 && messages.get(begin - 1).role() == Role.ASSISTANT) {
            begin--;
        }
        return begin < 0 || messages.get(begin).beginsWithThought();
    }

    /** Adds a sentence of ours to the instructions. */
    void instruct(String sentence) {
        system.add(BlockWriter.textBlock(sentence));
    }

    /** The instructions. */
    Optional<Json> system() {
        return system.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(List.copyOf(system)));
    }

    /** The messages. */
    Json messages() {
        return new JsonArray(messages.stream().map(Message::json).toList());
    }
}
