package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One message on its way to a provider. Results of tools come first in it, whatever the order in which they were added. */
final class Message {

    private final List<String> fields = new ArrayList<>();
    private final Role role;
    private final List<JsonObject> results = new ArrayList<>();
    private final List<JsonObject> blocks = new ArrayList<>();
    private final List<CallId> calls = new ArrayList<>();
    private final List<Answer> answered = new ArrayList<>();
    private boolean signed;

    /**
     * An empty message.
     *
     * @param field where its first turn stands, in the caller's notation
     */
    Message(String field, Role role) {
        this.fields.add(field);
        this.role = role;
    }

    /**
     * A call's name.
     *
     * @param caller the caller's
     * @param provider the one that the provider is told, which no other call of the request has
     */
    record CallId(String caller, String provider) {}

    /** That a call is answered, and in which turn, in the caller's notation. */
    record Answer(CallId call, String field) {}

    /** The same blocks as a user's. */
    Message asUser(List<JsonObject> others) {
        var message = new Message(field(), Role.USER);
        message.blocks.addAll(others);
        return message;
    }

    void add(JsonObject block) {
        blocks.add(block);
    }

    void addThought(JsonObject block) {
        blocks.add(block);
        signed = true;
    }

    void call(CallId id, JsonObject block) {
        blocks.add(block);
        calls.add(id);
    }

    void result(CallId id, JsonObject block) {
        results.add(block);
        answered.add(new Answer(id, field()));
    }

    /** Takes over another's blocks, behind its own. */
    void append(Message next) {
        fields.addAll(next.fields);
        results.addAll(next.results);
        blocks.addAll(next.blocks);
        calls.addAll(next.calls);
        answered.addAll(next.answered);
    }

    String field() {
        return fields.getFirst();
    }

    /** Where its turns stand. */
    List<String> fields() {
        return fields;
    }

    Role role() {
        return role;
    }

    /** Whether it holds a thought that was proved, so that it must stay as it is. */
    boolean signed() {
        return signed;
    }

    /** Whether its first block is a thought. */
    boolean beginsWithThought() {
        return !blocks.isEmpty()
                && blocks.getFirst()
                        .string("type")
                        .filter(type -> type.endsWith("thinking"))
                        .isPresent();
    }

    /** The calls in it. */
    List<CallId> calls() {
        return calls;
    }

    /** The calls whose results are in it. */
    List<Answer> answered() {
        return answered;
    }

    List<JsonObject> blocks() {
        return blocks;
    }

    boolean isEmpty() {
        return results.isEmpty() && blocks.isEmpty();
    }

    Json json() {
        var all = new ArrayList<Json>(results);
        all.addAll(blocks);
        return JsonObject.builder()
                .put("role", role == Role.ASSISTANT ? "assistant" : role == Role.USER ? "user" : "system")
                .put("content", new JsonArray(all))
                .build();
    }
}
