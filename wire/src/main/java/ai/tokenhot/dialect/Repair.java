package ai.tokenhot.dialect;

import ai.tokenhot.inference.OutputFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request was changed in, so that its answer can be changed back. Encoders fill it; {@link Repairs} does the work,
 * once for all languages.
 *
 * @param names a tool's name as the provider knows it, to the caller's
 * @param wrapped callers' names of custom tools that were declared as functions with one string {@link #WRAPPED_FIELD}
 * @param jsonTool the provider's name of a tool whose arguments are the answer's text
 * @param cutAt texts at which the gateway itself must end the answer
 * @param check a form that the provider was not told in full; the gateway holds the answer against it
 */
public record Repair(
        Map<String, String> names,
        Set<String> wrapped,
        Optional<String> jsonTool,
        List<String> cutAt,
        Optional<OutputFormat.Schema> check) {

    /** The one argument of a function that stands for a custom tool. */
    public static final String WRAPPED_FIELD = "input";

    /** Nothing to undo. */
    public static final Repair NONE = new Repair(Map.of(), Set.of(), Optional.empty(), List.of(), Optional.empty());

    /** Copies the collections. */
    public Repair {
        names = Map.copyOf(names);
        wrapped = Set.copyOf(wrapped);
        cutAt = List.copyOf(cutAt);
    }
}
