package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of a request's contents while it is written. */
final class GeminiStep {

    private final String field;
    private final boolean model;
    private final List<Json> parts = new ArrayList<>();
    /** The names of the calls in it, by id and in order. */
    private final Map<String, String> calls = new LinkedHashMap<>();

    private final Map<String, Json> results = new LinkedHashMap<>();
    private int firstCall = -1;
    private boolean firstCallSigned;
    private boolean signed;
    private @Nullable GeminiStep answers;
    private @Nullable GeminiStep answer;

    /**
     * A content without parts.
     *
     * @param field the turn that it is made of, in the caller's notation
     * @param model whether the model said it
     */
    GeminiStep(String field, boolean model) {
        this.field = field;
        this.model = model;
    }

    String field() {
        return field;
    }

    boolean model() {
        return model;
    }

    boolean isEmpty() {
        return parts.isEmpty() && results.isEmpty();
    }

    boolean signed() {
        return signed;
    }

    boolean hasCalls() {
        return firstCall >= 0;
    }

    boolean hasResults() {
        return !results.isEmpty();
    }

    /** Adds a part. */
    void add(Json part, boolean proved) {
        parts.add(part);
        signed |= proved;
    }

    /** Adds a call. */
    void addCall(String id, String name, Json part, boolean proved) {
        if (firstCall < 0) {
            firstCall = parts.size();
            firstCallSigned = proved;
        }
        calls.put(id, name);
        add(part, proved);
    }

    /** Takes over the parts of a content that stands directly behind it. */
    void join(GeminiStep next) {
        if (firstCall < 0 && next.firstCall >= 0) {
            firstCall = parts.size() + next.firstCall;
            firstCallSigned = next.firstCallSigned;
        }
        parts.addAll(next.parts);
        calls.putAll(next.calls);
        signed |= next.signed;
    }

    /** The ids of its calls. */
    Set<String> callIds() {
        return calls.keySet();
    }

    /** The function that a call of this step is of. */
    Optional<String> called(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    /** Adds the result of a call of the step that this one answers; false when it has one already. */
    boolean addResult(String id, Json part) {
        return results.putIfAbsent(id, part) == null;
    }

    /** The content that holds the results of this step's calls, if there is one. */
    Optional<GeminiStep> answer() {
        return Optional.ofNullable(answer);
    }

    /** Makes a content the one that holds the results of this step's calls. */
    void answeredBy(GeminiStep other) {
        answer = other;
        other.answers = this;
    }

    /** A call of this step that has no result. */
    Optional<String> unanswered() {
        return calls.keySet().stream()
                .filter(id -> answer == null || !answer.results.containsKey(id))
                .findFirst();
    }

    /** Whether the model's first call in this step lacks its proof. */
    boolean lacksProof() {
        return firstCall >= 0 && !firstCallSigned;
    }

    /** Puts this where the first call's proof should stand. */
    void prove(String signature) {
        if (parts.get(firstCall) instanceof JsonObject call) {
            parts.set(firstCall, call.with().put("thoughtSignature", signature).build());
        }
    }

    /** The content as it is sent: results first, in the order of the calls. */
    JsonObject json() {
        var all = new ArrayList<Json>();
        if (answers != null) {
            answers.calls.keySet().stream()
                    .map(results::get)
                    .filter(result -> result != null)
                    .forEach(all::add);
        }
        all.addAll(parts);
        return JsonObject.builder()
                .put("role", model ? "model" : "user")
                .put("parts", new JsonArray(all))
                .build();
    }
}
