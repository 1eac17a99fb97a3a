package ai.tokenhot.inference;

import ai.tokenhot.json.JsonObject;
import java.util.List;

/**
 * A request for a turn of a conversation, in the vocabulary that every dialect's requests fit into.
 *
 * @param from the language it came in
 * @param model as the caller named it
 * @param turns in order, instructions among them where they stood; those that a language keeps apart come first
 * @param extras fields that only its own language has
 * @param echo what the caller's own dialect needs of the request to answer in its form; nobody else reads it
 */
public record ChatRequest(
        DialectId from,
        String model,
        boolean stream,
        List<Turn> turns,
        List<Tool> tools,
        Settings settings,
        List<Extra> extras,
        JsonObject echo) {

    /** Copies the lists. */
    public ChatRequest {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        extras = List.copyOf(extras);
    }

    /** The same with other turns. */
    public ChatRequest withTurns(List<Turn> other) {
        return new ChatRequest(from, model, stream, other, tools, settings, extras, echo);
    }

    /** The same with other settings. */
    public ChatRequest withSettings(Settings other) {
        return new ChatRequest(from, model, stream, turns, tools, other, extras, echo);
    }
}
