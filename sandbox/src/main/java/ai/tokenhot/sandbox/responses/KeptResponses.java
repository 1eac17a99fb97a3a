package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Directives;
import java.util.List;
import java.util.Optional;

/** What a client may do with the responses that are kept for it: fetch, stream again, list their input, delete. */
public final class KeptResponses {

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final ResponseStore.Own kept;
    private final ResponsesErrors errors;

    /** The responses of one client. */
    public KeptResponses(ResponseStore.Own kept, ResponsesErrors errors) {
        this.kept = kept;
        this.errors = errors;
    }

    private ResponseStore.Kept find(String id) {
        return kept.find(id).orElseThrow(() -> unknown(id));
    }

    private RuntimeException unknown(String id) {
        return errors.notFound("Response with id '" + id + "' not found.", "", "");
    }

    /**
     * {@code GET /v1/responses/{id}}; with {@code stream=true} its events again, those after {@code starting_after}.
     *
     * @param style how the vendor streams
     */
    public Reply fetch(Call call, String id, ResponsesStyle style) {
        ResponseStore.Kept found = find(id);
        Optional<Integer> after = number(call, "starting_after", 0, Integer.MAX_VALUE);
        if (!flag(call, "stream", false)) {
            if (after.isPresent()) {
                throw errors.complain(
                        "The 'starting_after' parameter is only allowed when 'stream' is enabled.",
                        "starting_after",
                        "invalid_value");
            }
            return Reply.Whole.json(200, found.response());
        }
        int topLogprobs = found.response().integer("top_logprobs").orElse(0L).intValue();
        List<StreamEvent> events = ResponsesStream.of(
                found.response(),
                found.output().stream()
                        .map(item -> ResponsesItem.parse(item, topLogprobs))
                        .toList(),
                style.obfuscates() && flag(call, "include_obfuscation", true),
                style.wholeCalls());
        int from =
                after.map(number -> (int) Math.min(events.size(), number + 1L)).orElse(0);
        return ResponsesReply.streamed(events.subList(from, events.size()), List.of(), Directives.NONE);
    }

    /** {@code DELETE /v1/responses/{id}}. */
    public Reply delete(String id) {
        if (!kept.delete(id)) {
            throw unknown(id);
        }
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("id", id)
                        .put("object", "response")
                        .put("deleted", true)
                        .build());
    }

    /** {@code POST /v1/responses/{id}/cancel}: nothing here runs in the background. */
    public Reply cancel(String id) {
        find(id);
        throw errors.complain("Cannot cancel a synchronous response.", "", "");
    }

    /** {@code GET /v1/responses/{id}/input_items}: a page of everything that the response answered. */
    public Reply inputItems(Call call, String id) {
        List<JsonObject> items = find(id).input();
        int limit = number(call, "limit", 1, MAX_PAGE).orElse(DEFAULT_PAGE);
        List<JsonObject> ordered = switch (call.parameter("order").orElse("desc")) {
            case "asc" -> items;
            case "desc" -> items.reversed();
            default ->
                throw errors.complain(
                        "Invalid value for 'order': expected one of 'asc' or 'desc'.", "order", "invalid_value");
        };
        int from =
                call.parameter("after").map(after -> place(ordered, after) + 1).orElse(0);
        List<JsonObject> page = ordered.subList(from, Math.min(ordered.size(), from + limit));
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("object", "list")
                        .put("data", new JsonArray(List.copyOf(page)))
                        .put("first_id", page.isEmpty() ? Json.nothing() : id(page.getFirst()))
                        .put("last_id", page.isEmpty() ? Json.nothing() : id(page.getLast()))
                        .put("has_more", from + page.size() < ordered.size())
                        .build());
    }

    private int place(List<JsonObject> items, String id) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).string("id").filter(id::equals).isPresent()) {
                return i;
            }
        }
        throw errors.complain("Invalid value for 'after': no item with id '" + id + "'.", "after", "invalid_value");
    }

    private static Json id(JsonObject item) {
        return item.get("id").orElse(Json.nothing());
    }

    private boolean flag(Call call, String name, boolean usual) {
        return switch (call.parameter(name).orElse(Boolean.toString(usual))) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw errors.complain("Invalid value for '" + name + "': expected a boolean.", name, "invalid_value");
        };
    }

    private Optional<Integer> number(Call call, String name, int min, int max) {
        return call.parameter(name).map(text -> {
            boolean fits = text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max;
            if (!fits) {
                throw errors.complain(
                        "Invalid value for '" + name + "': expected an integer of at least " + min
                                + (max == Integer.MAX_VALUE ? "." : " and at most " + max + "."),
                        name,
                        "invalid_value");
            }
            return Integer.parseInt(text);
        });
    }
}
