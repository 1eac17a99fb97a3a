package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The list of models, page by page, and what is said of each. */
final class ModelPages {

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 1_000;
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    private ModelPages() {}

    static JsonObject page(Call call) {
        int limit = call.parameter("limit").map(ModelPages::limit).orElse(DEFAULT_PAGE);
        List<AnthropicModel> all = AnthropicModel.all();
        int from = call.parameter("after_id").map(id -> index(id) + 1).orElse(0);
        int to = all.size();
        Optional<String> before = call.parameter("before_id");
        if (before.isPresent()) {
            to = index(before.get());
            from = Math.max(from, to - limit);
        }
        int end = Math.min(to, from + limit);
        List<AnthropicModel> page = from < end ? all.subList(from, end) : List.of();
        boolean more = before.isPresent() ? from > 0 : end < to;
        var answer = JsonObject.builder()
                .put(
                        "data",
                        new JsonArray(page.stream()
                                .map(model -> (Json) describe(model))
                                .toList()))
                .put("has_more", more);
        if (page.isEmpty()) {
            return answer.putNull("first_id").putNull("last_id").build();
        }
        return answer.put("first_id", page.getFirst().id())
                .put("last_id", page.getLast().id())
                .build();
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw AnthropicError.invalid(
                    "limit: Input should be a valid integer, unable to parse string as an integer");
        }
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > MAX_PAGE) {
            throw AnthropicError.invalid("limit: Input should be "
                    + (limit < 1 ? "greater than or equal to 1" : "less than or equal to " + MAX_PAGE));
        }
        return limit;
    }

    private static int index(String id) {
        List<AnthropicModel> all = AnthropicModel.all();
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).id().equals(id))
                .findFirst()
                .orElseThrow(() -> AnthropicError.notFound("model: " + id));
    }

    static JsonObject describe(AnthropicModel model) {
        return JsonObject.builder()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.displayName())
                .put("created_at", model.releasedAt())
                .put("lifecycle", "active")
                .put("line", model.line().name().toLowerCase(Locale.ROOT))
                .putNull("deprecated_at")
                .putNull("retires_at")
                .put("max_input_tokens", model.maxInputTokens())
                .put("max_tokens", model.maxTokens())
                .put("capabilities", capabilities(model))
                .build();
    }

    /** What the sandbox's stand-in of a model can do; it runs no hosted tools and no batches. */
    private static JsonObject capabilities(AnthropicModel model) {
        Gates gates = model.gates();
        var effort = JsonObject.builder().put("supported", !model.efforts().isEmpty());
        EFFORTS.forEach(word -> effort.put(word, support(model.efforts().contains(word))));
        var types = JsonObject.builder()
                .put("adaptive", support(model.thinksAdaptively()))
                .put("enabled", support(gates.enabled() != Gates.Setting.REFUSED))
                .put("disabled", support(gates.disabled() != Gates.Setting.REFUSED))
                .put("between_tools", support(gates.betweenTools() != Gates.Setting.REFUSED))
                .build();
        return JsonObject.builder()
                .put("batch", support(false))
                .put("citations", support(false))
                .put("code_execution", support(false))
                .put(
                        "context_management",
                        JsonObject.builder()
                                .put("supported", false)
                                .put("clear_tool_uses_20250919", support(false))
                                .put("clear_thinking_20251015", support(false))
                                .put("compact_20260112", support(false))
                                .build())
                .put("effort", effort.build())
                .put("image_input", support(true))
                .put("pdf_input", support(true))
                .put(
                        "server_tools",
                        JsonObject.builder()
                                .put("supported", false)
                                .put("web_search", support(false))
                                .put("code_execution", support(false))
                                .build())
                .put("structured_outputs", support(true))
                .put(
                        "thinking",
                        JsonObject.builder()
                                .put("supported", true)
                                .put("types", types)
                                .build())
                .build();
    }

    private static JsonObject support(boolean supported) {
        return JsonObject.builder().put("supported", supported).build();
    }
}
