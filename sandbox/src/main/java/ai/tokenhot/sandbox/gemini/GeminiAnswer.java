package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes scripts, one per candidate, as {@code GenerateContentResponse}s.
 *
 * @param prompt the counted prompt
 * @param cached how much of it was known
 * @param callIds an id for each call of each script, in order
 * @param continuation what the client sends to have the rest, if the answer is not finished
 */
record GeminiAnswer(
        GeminiRequest request,
        List<Script> scripts,
        PromptMeter prompt,
        int cached,
        String responseId,
        List<String> callIds,
        Optional<String> continuation,
        Directives directives) {

    /** Copies the lists. */
    GeminiAnswer {
        scripts = List.copyOf(scripts);
        callIds = List.copyOf(callIds);
    }

    /** What of a candidate one response brings. */
    private record Step(GeminiCandidate candidate, GeminiCandidate.Piece piece) {}

    private List<GeminiCandidate> candidates() {
        var candidates = new ArrayList<GeminiCandidate>();
        int calls = 0;
        for (Script script : scripts) {
            int next = calls + script.calls().size();
            candidates.add(new GeminiCandidate(
                    request, script, candidates.size(), callIds.subList(calls, next), continuation, directives));
            calls = next;
        }
        return candidates;
    }

    /** Everything in one. */
    JsonObject whole() {
        if (directives.blocksPrompt()) {
            return blocked();
        }
        List<Json> candidates =
                candidates().stream().map(each -> (Json) each.whole()).toList();
        return response(candidates, usage(visibleTokens(), thoughtTokens(), true));
    }

    private int visibleTokens() {
        return scripts.stream().mapToInt(Script::visibleTokens).sum();
    }

    private int thoughtTokens() {
        return scripts.stream().mapToInt(Script::thoughtTokens).sum();
    }

    /** One event per piece; several candidates come by turns. */
    List<StreamEvent> events() {
        if (directives.blocksPrompt()) {
            return List.of(StreamEvent.of(this::blocked));
        }
        List<Step> steps = byTurns();
        var events = new ArrayList<StreamEvent>();
        int visible = 0;
        int thoughts = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            visible += step.piece().visible();
            thoughts += step.piece().thoughts();
            boolean last = i == steps.size() - 1;
            JsonObject usage = directives.zerosFirst() && !last ? noUsage() : usage(visible, thoughts, last);
            StreamEvent event =
                    StreamEvent.of(() -> response(List.of(step.candidate().json(step.piece())), usage));
            events.add(step.piece().last() ? event.closing() : event);
        }
        return events;
    }

    private List<Step> byTurns() {
        var steps = new ArrayList<Step>();
        Deque<Deque<Step>> left = new ArrayDeque<>();
        for (GeminiCandidate candidate : candidates()) {
            left.add(new ArrayDeque<>(candidate.pieces().stream()
                    .map(piece -> new Step(candidate, piece))
                    .toList()));
        }
        while (!left.isEmpty()) {
            Deque<Step> candidate = left.remove();
            steps.add(candidate.remove());
            if (!candidate.isEmpty()) {
                left.add(candidate);
            }
        }
        return steps;
    }

    /** The answer to a prompt that was blocked: no candidates. */
    private JsonObject blocked() {
        var response = JsonObject.builder()
                .put(
                        "promptFeedback",
                        JsonObject.builder()
                                .put("blockReason", "SAFETY")
                                .put("safetyRatings", GeminiCandidate.blockedRatings())
                                .build());
        return tail(response, usage(0, 0, true));
    }

    private JsonObject response(List<Json> candidates, JsonObject usage) {
        return tail(JsonObject.builder().put("candidates", new JsonArray(candidates)), usage);
    }

    private JsonObject tail(JsonObject.Builder response, JsonObject usage) {
        if (!directives.withoutUsage()) {
            response.put("usageMetadata", usage);
        }
        return response.put("modelVersion", request.model().id())
                .put("responseId", responseId)
                .build();
    }

    /** What comes before the usage is told: proto3 leaves zeros out. */
    private static JsonObject noUsage() {
        return JsonObject.builder().put("trafficType", "ON_DEMAND").build();
    }

    /** Zero counts are left out, as proto3 does. */
    private JsonObject usage(int visible, int thoughts, boolean last) {
        var usage = JsonObject.builder().put("promptTokenCount", prompt.total());
        if (visible > 0) {
            usage.put("candidatesTokenCount", visible);
        }
        usage.put("totalTokenCount", prompt.total() + visible + thoughts);
        if (cached > 0) {
            usage.put("cachedContentTokenCount", cached);
        }
        usage.put("promptTokensDetails", GeminiPrompt.details(prompt.byKind()));
        if (cached > 0) {
            usage.put("cacheTokensDetails", JsonArray.of(textTokens(cached)));
        }
        if (last && visible > 0) {
            usage.put("candidatesTokensDetails", JsonArray.of(textTokens(visible)));
        }
        if (thoughts > 0) {
            usage.put("thoughtsTokenCount", thoughts);
        }
        return usage.build();
    }

    private static JsonObject textTokens(int count) {
        return JsonObject.builder()
                .put("modality", "TEXT")
                .put("tokenCount", count)
                .build();
    }
}
