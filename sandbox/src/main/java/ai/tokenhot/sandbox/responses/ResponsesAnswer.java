package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.StrictSchema;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.util.List;
import java.util.Optional;

/**
 * Writes the response object: the settings of the request again, the items, the usage.
 *
 * @param items the finished output
 */
record ResponsesAnswer(
        ResponsesRequest request,
        ResponsesStyle style,
        Script script,
        PromptMeter prompt,
        int cached,
        String id,
        long created,
        List<ResponsesItem> items,
        Directives directives) {

    /** Copies the items. */
    ResponsesAnswer {
        items = List.copyOf(items);
    }

    /** The object at the end. */
    JsonObject finished() {
        var output =
                new JsonArray(items.stream().map(item -> (Json) item.whole()).toList());
        boolean incomplete = incompleteReason().isPresent();
        var response = head(incomplete ? "incomplete" : "completed");
        if (!incomplete) {
            response.put("completed_at", created);
        }
        incompleteReason()
                .ifPresent(reason -> response.put(
                        "incomplete_details",
                        JsonObject.builder().put("reason", reason).build()));
        if (directives.withoutFinish()) {
            response.put("status", "in_progress");
        }
        return response.put("output", output)
                .put("usage", directives.withoutUsage() ? Json.nothing() : usage())
                .build();
    }

    private Optional<String> incompleteReason() {
        return switch (script.stop()) {
            case Stop.Ceiling() -> Optional.of("max_output_tokens");
            case Stop.Filtered() -> Optional.of("content_filter");
            case Stop.Natural() -> Optional.empty();
            case Stop.Refused() -> Optional.empty();
            case Stop.Calls() -> Optional.empty();
            case Stop.Sequence(String ignored) -> Optional.empty();
        };
    }

    /** The object of a response that failed. */
    JsonObject failed(JsonObject error) {
        return head("failed").put("error", error).build();
    }

    private JsonObject.Builder head(String status) {
        JsonObject body = request.body();
        var head = JsonObject.builder()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("instructions", orNull("instructions"))
                .put("max_output_tokens", orNull("max_output_tokens"))
                .put("max_tool_calls", orNull("max_tool_calls"))
                .put("model", request.conversation().model())
                .put("output", JsonArray.of())
                .put("parallel_tool_calls", body.flag("parallel_tool_calls").orElse(true))
                .put("previous_response_id", orNull("previous_response_id"))
                .put("prompt_cache_key", orNull("prompt_cache_key"))
                .put("reasoning", reasoning())
                .put("safety_identifier", orNull("safety_identifier"))
                .put(
                        "service_tier",
                        body.string("service_tier")
                                .filter(tier -> !tier.equals("auto"))
                                .orElse("default"))
                .put("store", body.flag("store").orElse(true))
                .put("temperature", body.get("temperature").orElse(new JsonNumber("1.0")))
                .put("text", text())
                .put("tool_choice", body.get("tool_choice").orElse(Json.of("auto")))
                .put("tools", tools())
                .put("top_logprobs", body.get("top_logprobs").orElse(Json.of(0)))
                .put("top_p", body.get("top_p").orElse(new JsonNumber("1.0")))
                .put("truncation", body.string("truncation").orElse("disabled"))
                .putNull("usage")
                .put("user", orNull("user"))
                .put("metadata", body.get("metadata").orElse(JsonObject.empty()));
        return style.namesRemoved() && !request.removed().isEmpty()
                ? head.put("input_transformations", new JsonArray(request.removed()))
                : head;
    }

    private Json orNull(String member) {
        return request.body().get(member).orElse(Json.nothing());
    }

    private JsonObject reasoning() {
        JsonObject asked = request.body().object("reasoning").orElse(JsonObject.empty());
        Json effort = request.model().effort().<Json>map(Json::of).orElse(Json.nothing());
        return JsonObject.builder()
                .put("effort", effort)
                .put(
                        "summary",
                        asked.get("summary")
                                .or(() -> asked.get("generate_summary"))
                                .orElse(Json.nothing()))
                .build();
    }

    private JsonObject text() {
        JsonObject asked = request.body().object("text").orElse(JsonObject.empty());
        Json plain = JsonObject.builder().put("type", "text").build();
        return JsonObject.builder()
                .put("format", asked.get("format").orElse(plain))
                .put("verbosity", asked.string("verbosity").orElse("medium"))
                .build();
    }

    /** Functions come back with every setting, strict ones as strict. */
    private JsonArray tools() {
        return new JsonArray(request.toolTexts().stream()
                .map(tool -> tool instanceof JsonObject object
                                && object.string("type").orElse("").equals("function")
                        ? function(object)
                        : tool)
                .toList());
    }

    private static Json function(JsonObject tool) {
        return JsonObject.builder()
                .put("type", "function")
                .put("description", tool.get("description").orElse(Json.nothing()))
                .put("name", tool.string("name").orElse(""))
                .put("parameters", tool.get("parameters").orElse(Json.nothing()))
                .put("strict", tool.flag("strict").orElseGet(() -> canBeStrict(tool)))
                .build();
    }

    /** A function that does not say is taken as strict where its schema lets it. */
    private static boolean canBeStrict(JsonObject tool) {
        return tool.object("parameters").flatMap(StrictSchema::problem).isEmpty();
    }

    private JsonObject usage() {
        return style.usage().of(prompt, cached, script.visibleTokens(), script.thoughtTokens());
    }
}
