package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of a request in the form in which they are kept and listed: references resolved, each with its type and id,
 * contents as parts.
 */
final class InputItems {

    private final ResponseStore.Own kept;
    private final ItemIds ids;
    private final ResponsesErrors errors;

    InputItems(ResponseStore.Own kept, ItemIds ids, ResponsesErrors errors) {
        this.kept = kept;
        this.ids = ids;
        this.errors = errors;
    }

    List<JsonObject> of(Json input) {
        if (input instanceof JsonString(String text)) {
            return List.of(message(JsonObject.builder()
                    .put("role", "user")
                    .put("content", text)
                    .build()));
        }
        var items = new ArrayList<JsonObject>();
        ((JsonArray) input).objects().map(this::item).forEach(items::add);
        return items;
    }

    private JsonObject item(JsonObject item) {
        return switch (item.string("type").orElse("message")) {
            case "message" -> message(item);
            case "item_reference" -> referred(item.string("id").orElse(""));
            case "reasoning" -> withId(item, "rs_");
            case "function_call" -> withId(item, "fc_");
            case "function_call_output" -> withId(item, "fco_");
            case "custom_tool_call" -> withId(item, "ctc_");
            case "custom_tool_call_output" -> withId(item, "ctco_");
            default -> item;
        };
    }

    private JsonObject referred(String id) {
        return kept.item(id).orElseThrow(() -> errors.unknownItem(id));
    }

    private JsonObject withId(JsonObject item, String prefix) {
        return item.string("id").isPresent()
                ? item
                : put(JsonObject.builder().put("id", ids.item(prefix, false)), item)
                        .build();
    }

    private JsonObject message(JsonObject message) {
        boolean output = message.string("role").orElse("").equals("assistant");
        Json content = message.get("content").orElse(JsonArray.of());
        Json parts = content instanceof JsonString(String text)
                ? JsonArray.of(JsonObject.builder()
                        .put("type", output ? "output_text" : "input_text")
                        .put("text", text)
                        .build())
                : content;
        return put(
                        JsonObject.builder()
                                .put("id", message.string("id").orElseGet(() -> ids.item("msg_", false)))
                                .put("type", "message")
                                .put("status", "completed"),
                        message)
                .put("content", parts)
                .build();
    }

    private static JsonObject.Builder put(JsonObject.Builder builder, JsonObject members) {
        members.members().forEach(builder::put);
        return builder;
    }
}
