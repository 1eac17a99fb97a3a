package ai.tokenhot.sandbox.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a prompt asks of the sandbox itself: {@code [[sandbox: status=429 retry-after=2]]}. Directives in system texts
 * hold for every answer, those in user texts for the answer to them; where two say different things the later wins.
 */
public final class Directives {

    /** Nothing is asked. */
    public static final Directives NONE = new Directives(Map.of());

    private final Map<DirectiveKey, String> values;

    Directives(Map<DirectiveKey, String> values) {
        this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    }

    /** What came of looking for directives. */
    public sealed interface Reading {
        /** They are valid; the conversation is free of them. */
        record Clear(Conversation conversation, Directives directives) implements Reading {}

        /** One is not. The message names it and what is allowed. */
        record Unclear(String message) implements Reading {}
    }

    /** Takes the directives out of a conversation. */
    public static Reading read(Conversation conversation) {
        if (conversation.turns().stream().noneMatch(turn -> mayHold(turn))) {
            return new Reading.Clear(conversation, NONE);
        }
        int currentFrom = startOfCurrentRound(conversation.turns());
        var values = new EnumMap<DirectiveKey, String>(DirectiveKey.class);
        var turns = new ArrayList<Turn>();
        try {
            for (int i = 0; i < conversation.turns().size(); i++) {
                Turn turn = conversation.turns().get(i);
                if (!mayHold(turn)) {
                    turns.add(turn);
                    continue;
                }
                boolean holds = turn.role() == Turn.Role.SYSTEM || i >= currentFrom;
                var target = holds ? values : new EnumMap<DirectiveKey, String>(DirectiveKey.class);
                List<Piece> pieces = turn.pieces().stream()
                        .map(piece -> piece instanceof Piece.Text(String text)
                                ? new Piece.Text(DirectiveText.strip(text, target))
                                : piece)
                        .toList();
                turns.add(new Turn(turn.role(), pieces));
            }
        } catch (DirectiveText.InvalidDirective e) {
            return new Reading.Unclear(e.problem());
        }
        var directives = new Directives(values);
        return directives
                .unknownTool(conversation)
                .<Reading>map(Reading.Unclear::new)
                .orElseGet(() -> new Reading.Clear(conversation.withTurns(turns), directives));
    }

    private Optional<String> unknownTool(Conversation conversation) {
        List<String> names = conversation.tools().stream().map(Tool::name).toList();
        return tools().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> "sandbox directive tool: " + name + " (expected: "
                        + (names.isEmpty() ? "a request with tools" : "one of " + String.join(", ", names)) + ")");
    }

    private static boolean mayHold(Turn turn) {
        return turn.role() != Turn.Role.ASSISTANT
                && turn.pieces().stream()
                        .anyMatch(piece ->
                                piece instanceof Piece.Text(String text) && text.contains(DirectiveText.OPENING));
    }

    private static int startOfCurrentRound(List<Turn> turns) {
        int start = turns.size();
        boolean found = false;
        for (int i = turns.size() - 1; i >= 0; i--) {
            Turn turn = turns.get(i);
            if (turn.role() == Turn.Role.ASSISTANT && found) {
                break;
            }
            if (turn.role() == Turn.Role.USER && !turn.text().isBlank()) {
                found = true;
            }
            start = i;
        }
        return start;
    }

    /** Answer with this HTTP status and the vendor's error body for it. */
    public OptionalInt status() {
        return number(DirectiveKey.STATUS);
    }

    /** Seconds that the error says to wait. */
    public OptionalInt retryAfterSeconds() {
        return number(DirectiveKey.RETRY_AFTER);
    }

    /** Whether to answer as a broken proxy does, with an HTML page. */
    public boolean htmlBody() {
        return "html".equals(values.get(DirectiveKey.BODY));
    }

    /** Time before the first event, or before the answer. */
    public Duration delay() {
        return duration(DirectiveKey.DELAY);
    }

    /** Time between two events of a stream. */
    public Duration gap() {
        return duration(DirectiveKey.GAP);
    }

    /** How long the answer's text is. */
    public OptionalInt tokens() {
        return number(DirectiveKey.TOKENS);
    }

    /** After how many events the connection is cut. */
    public OptionalInt cut() {
        return number(DirectiveKey.CUT);
    }

    /** Whether the stream ends without the events that say so. */
    public boolean withoutFinish() {
        return "none".equals(values.get(DirectiveKey.FINISH));
    }

    /** Whether the vendor's filter ends the answer. */
    public boolean filtered() {
        return "filter".equals(values.get(DirectiveKey.FINISH));
    }

    /** Whether the vendor, where it knows such an end, leaves the answer for a later call to go on with. */
    public boolean continues() {
        return "continuation".equals(values.get(DirectiveKey.FINISH));
    }

    /** Whether the model refuses to answer. */
    public boolean refuses() {
        return values.containsKey(DirectiveKey.REFUSE);
    }

    /** Whether the vendor blocks the prompt before the model sees it. */
    public boolean blocksPrompt() {
        return "prompt".equals(values.get(DirectiveKey.REFUSE));
    }

    /** Whether the fragments of parallel calls come by turns. */
    public boolean interleaves() {
        return on(DirectiveKey.INTERLEAVE);
    }

    /** Whether thoughts come back sealed altogether, where the vendor has such a form. */
    public boolean redactsThoughts() {
        return "redacted".equals(values.get(DirectiveKey.THINK));
    }

    /** Which event, from 1, is not JSON. */
    public OptionalInt malformed() {
        return number(DirectiveKey.MALFORMED);
    }

    /** After how many events the vendor's error event comes; 0 when it is the first. */
    public OptionalInt errorAfter() {
        return on(DirectiveKey.FIRST_EVENT_ERROR) ? OptionalInt.of(0) : number(DirectiveKey.ERROR_AFTER);
    }

    /** The whole text of the answer. */
    public Optional<String> text() {
        return Optional.ofNullable(values.get(DirectiveKey.TEXT));
    }

    /** The tools to call; empty when nothing is asked. */
    public List<String> tools() {
        String names = values.get(DirectiveKey.TOOL);
        return names == null
                ? List.of()
                : Stream.of(names.split(",")).map(String::strip).toList();
    }

    /** The arguments of the first of {@link #tools()}, as they shall be written, valid or not. */
    public Optional<String> arguments() {
        return Optional.ofNullable(values.get(DirectiveKey.ARGS));
    }

    /** Whether usage is left out. */
    public boolean withoutUsage() {
        return "none".equals(values.get(DirectiveKey.USAGE));
    }

    /** Whether a stream reports zeros until its end tells the real usage. */
    public boolean zerosFirst() {
        return "zeros".equals(values.get(DirectiveKey.USAGE));
    }

    /** Whether keep-alives stand between the events. */
    public boolean pings() {
        return on(DirectiveKey.PINGS);
    }

    /** Whether the answer is a flat error in an HTTP 200. */
    public boolean errorIn200() {
        return on(DirectiveKey.HTTP200_ERROR);
    }

    /** Into how many bytes each write of a stream is cut. */
    public OptionalInt bytes() {
        return number(DirectiveKey.BYTES);
    }

    /** How lines of a stream end. */
    public Optional<String> lineEnd() {
        return Optional.ofNullable(values.get(DirectiveKey.LINES)).map(name -> switch (name) {
            case "crlf" -> "\r\n";
            case "cr" -> "\r";
            default -> "\n";
        });
    }

    /** Whether the model thinks, whatever the request says. */
    public Optional<Boolean> think() {
        return Optional.ofNullable(values.get(DirectiveKey.THINK)).map(word -> !word.equals("off"));
    }

    private boolean on(DirectiveKey key) {
        return "on".equals(values.get(key));
    }

    private OptionalInt number(DirectiveKey key) {
        String value = values.get(key);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    private Duration duration(DirectiveKey key) {
        String value = values.get(key);
        return value == null ? Duration.ZERO : Duration.ofMillis(DirectiveKey.millis(value));
    }
}
