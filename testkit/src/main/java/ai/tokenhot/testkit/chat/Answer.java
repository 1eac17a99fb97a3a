package ai.tokenhot.testkit.chat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a model answered, in neutral words.
 *
 * @param id the answer's id
 * @param model who answered, as the vendor writes it
 * @param text all that was said, joined
 * @param thoughts in order
 * @param stopText the stop sequence that was reached, where the dialect names it
 * @param usage empty when the vendor reported none
 * @param headers of the HTTP answer, names in lower case; empty where the SDK doesn't show them
 * @param original what the SDK needs to send the answer back in the next turn
 */
public record Answer(
        String id,
        String model,
        String text,
        List<ToolCall> toolCalls,
        List<Thought> thoughts,
        Stop stop,
        Optional<String> stopText,
        Optional<Usage> usage,
        Map<String, List<String>> headers,
        Object original) {

    /** Copies the lists and lowers the headers' names. */
    public Answer {
        toolCalls = List.copyOf(toolCalls);
        thoughts = List.copyOf(thoughts);
        var lowered = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> lowered.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Collections.unmodifiableMap(lowered);
    }

    /** The same answer, but with this sent back in the next turn. */
    public Answer sentBackAs(Object other) {
        return new Answer(id, model, text, toolCalls, thoughts, stop, stopText, usage, headers, other);
    }

    /** The first header of this name, written in lower case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** All that was thought, joined. */
    public String thinking() {
        return thoughts.stream().map(Thought::text).collect(Collectors.joining());
    }

    /** All proofs, in order. */
    public List<String> proofs() {
        return thoughts.stream().flatMap(thought -> thought.proof().stream()).toList();
    }
}
