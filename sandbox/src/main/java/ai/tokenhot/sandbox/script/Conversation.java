package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client asked of a model, in no vendor's words. A face decodes its request into it.
 *
 * @param model the name that the answer gives as its author
 * @param turns everything said so far, system texts included, in order
 * @param maxTokens ceiling on the tokens of the answer, thinking included
 * @param stopSequences texts that end the answer; never empty ones
 */
public record Conversation(
        String model,
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        OutputFormat format,
        Thinking thinking,
        OptionalInt maxTokens,
        List<String> stopSequences) {

    /** Copies the lists. */
    public Conversation {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        stopSequences = List.copyOf(stopSequences);
    }

    /** A conversation that only has turns. */
    public static Conversation of(String model, List<Turn> turns) {
        return new Conversation(
                model,
                turns,
                List.of(),
                ToolChoice.auto(),
                new OutputFormat.Text(),
                Thinking.OFF,
                OptionalInt.empty(),
                List.of());
    }

    /** The same with other turns. */
    Conversation withTurns(List<Turn> others) {
        return new Conversation(model, others, tools, toolChoice, format, thinking, maxTokens, stopSequences);
    }

    /** The text of the last user turn that has any, without the directives in it; empty if there is none. */
    public String lastUserText() {
        return lastUserTurn().map(Turn::text).orElse("");
    }

    /** The last user turn that says or shows something, tool results aside. */
    Optional<Turn> lastUserTurn() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role() == Turn.Role.USER
                    && turn.pieces().stream().anyMatch(piece -> !(piece instanceof Piece.Result))) {
                return Optional.of(turn);
            }
        }
        return Optional.empty();
    }

    /** Tool results that came after the last call and have no user text after them: those that wait to be used. */
    List<Piece.Result> freshResults() {
        var found = new ArrayList<Piece.Result>();
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role() == Turn.Role.ASSISTANT) {
                break;
            }
            boolean says = turn.role() == Turn.Role.USER && !turn.text().isBlank();
            List<Piece.Result> results = turn.results();
            if (says && results.isEmpty()) {
                break;
            }
            found.addAll(0, results);
        }
        return found;
    }
}
