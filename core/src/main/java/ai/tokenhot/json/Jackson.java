package ai.tokenhot.json;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** How we set the library up, and its failures in our words. */
final class Jackson {

    /** What the library says of itself in messages: its settings, and a source that it does not show. */
    private static final Pattern LIBRARY_WORDS = Pattern.compile(", from `[^`]*`"
            + "|:? enable `[^`]*` to allow"
            + "| \\(start marker at \\[Source.*?]\\)"
            + "| \\(not recognized as one since Feature [^)]*\\)");

    private Jackson() {}

    static JsonFactory factory(JsonLimits limits) {
        return JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .streamReadConstraints(constraints(limits))
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    static StreamReadConstraints constraints(JsonLimits limits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxNameLength(limits.maxNameLength())
                .maxNumberLength(limits.maxNumberLength())
                .maxStringLength(JsonLimits.MAX_STRING_LENGTH)
                .build();
    }

    static JsonException translate(JacksonException e, TokenStreamLocation reached) {
        TokenStreamLocation place = e.getLocation() == null ? reached : e.getLocation();
        String problem = LIBRARY_WORDS.matcher(e.getOriginalMessage()).replaceAll("");
        return new JsonException(problem, place.getByteOffset(), place.getLineNr(), place.getColumnNr());
    }
}
