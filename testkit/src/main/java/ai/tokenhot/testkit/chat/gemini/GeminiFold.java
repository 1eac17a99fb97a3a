package ai.tokenhot.testkit.chat.gemini;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Thought;
import ai.tokenhot.testkit.chat.ToolCall;
import ai.tokenhot.testkit.chat.Usage;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpResponse;
import com.google.genai.types.ModalityTokenCount;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folds responses into one answer; the SDK has nothing that does. Parts are kept as they came, in order: that is how they
 * must be sent back. Of the usage each number's last value counts.
 */
final class GeminiFold {

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Long> reported = new TreeMap<>();
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private String id = "";
    private String model = "";
    private Optional<FinishReason> finish = Optional.empty();

    void add(GenerateContentResponse response) {
        id = response.responseId().orElse(id);
        model = response.modelVersion().orElse(model);
        List<Candidate> candidates = response.candidates().orElse(List.of());
        if (candidates.size() > 1) {
            throw new AssertionError("candidates: " + candidates.size() + " (expected: at most 1)");
        }
        for (Candidate candidate : candidates) {
            parts.addAll(candidate.content().flatMap(Content::parts).orElse(List.of()));
            finish = candidate.finishReason().or(() -> finish);
        }
        response.usageMetadata().ifPresent(this::add);
        response.sdkHttpResponse()
                .flatMap(HttpResponse::headers)
                .ifPresent(some -> some.forEach((name, value) -> headers.put(name, List.of(value))));
    }

    private void add(GenerateContentResponseUsageMetadata usage) {
        put("promptTokenCount", usage.promptTokenCount());
        put("cachedContentTokenCount", usage.cachedContentTokenCount());
        put("candidatesTokenCount", usage.candidatesTokenCount());
        put("thoughtsTokenCount", usage.thoughtsTokenCount());
        put("toolUsePromptTokenCount", usage.toolUsePromptTokenCount());
        put("totalTokenCount", usage.totalTokenCount());
        put("promptTokensDetails", usage.promptTokensDetails().orElse(List.of()));
        put("cacheTokensDetails", usage.cacheTokensDetails().orElse(List.of()));
        put("candidatesTokensDetails", usage.candidatesTokensDetails().orElse(List.of()));
    }

    private void put(String name, Optional<Integer> tokens) {
        tokens.ifPresent(value -> reported.put(name, value.longValue()));
    }

    private void put(String name, List<ModalityTokenCount> split) {
        split.forEach(count -> put(
                name + "." + count.modality().orElseThrow(),
                Optional.of(count.tokenCount().orElse(0))));
    }

    List<String> texts() {
        return said().flatMap(part -> part.text().stream())
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private Stream<Part> said() {
        return parts.stream().filter(part -> !part.thought().orElse(false));
    }

    Answer answer() {
        List<ToolCall> calls = said().flatMap(part -> part.functionCall().stream())
                .map(GeminiFold::call)
                .toList();
        return new Answer(
                id,
                model,
                String.join("", texts()),
                calls,
                parts.stream()
                        .filter(part -> part.thought().orElse(false)
                                || part.thoughtSignature().isPresent())
                        .map(GeminiFold::thought)
                        .toList(),
                stop(!calls.isEmpty()),
                Optional.empty(),
                reported.isEmpty() ? Optional.empty() : Optional.of(usage()),
                headers,
                Content.builder().role("model").parts(parts).build());
    }

    private static ToolCall call(FunctionCall call) {
        return new ToolCall(
                call.id().orElse(""),
                call.name().orElseThrow(),
                PlainJson.json(call.args().orElse(Map.of())).text());
    }

    /** A thought, or the seal of one that is fixed to another part. */
    private static Thought thought(Part part) {
        String text = part.thought().orElse(false) ? part.text().orElse("") : "";
        return new Thought(
                text, part.thoughtSignature().map(bytes -> Base64.getEncoder().encodeToString(bytes)));
    }

    private Stop stop(boolean calls) {
        if (finish.isEmpty()) {
            return Stop.UNFINISHED;
        }
        return switch (finish.get().knownEnum()) {
            case STOP -> calls ? Stop.TOOL_CALLS : Stop.END;
            case MAX_TOKENS -> Stop.MAX_TOKENS;
            case SAFETY,
                    RECITATION,
                    BLOCKLIST,
                    PROHIBITED_CONTENT,
                    SPII,
                    IMAGE_SAFETY,
                    IMAGE_PROHIBITED_CONTENT,
                    IMAGE_RECITATION -> Stop.FILTERED;
            case MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, TOO_MANY_TOOL_CALLS, NO_IMAGE -> Stop.FAILED;
            case LANGUAGE, OTHER, IMAGE_OTHER, FINISH_REASON_UNSPECIFIED -> Stop.UNFINISHED;
        };
    }

    /** The prompt includes what was cached, the candidates don't include the thoughts, the total has all. */
    private Usage usage() {
        long read = reported("cachedContentTokenCount");
        return new Usage(
                reported("promptTokenCount") - read,
                read,
                0,
                reported("toolUsePromptTokenCount"),
                reported("candidatesTokenCount"),
                reported("thoughtsTokenCount"),
                reported.containsKey("totalTokenCount")
                        ? OptionalLong.of(reported("totalTokenCount"))
                        : OptionalLong.empty(),
                reported);
    }

    private long reported(String name) {
        return reported.getOrDefault(name, 0L);
    }
}
