package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.responses.ItemIds;
import ai.tokenhot.sandbox.responses.ResponseStore;
import ai.tokenhot.sandbox.responses.ResponsesRequest;
import ai.tokenhot.sandbox.script.Seal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ids of a response and its items. They begin alike and say which items must not come back without the reasoning before
 * them, so that this can be checked of responses that are not kept.
 */
final class OpenAiItemIds implements ItemIds {

    private static final int KEY_LENGTH = 24;
    private static final int LENGTH = 50;
    private static final char BOUND = 'b';
    private static final char FREE = 'f';

    /** What the model makes: it may stand after reasoning. */
    private static final Set<String> MADE = Set.of(
            "function_call",
            "custom_tool_call",
            "reasoning",
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "computer_call",
            "mcp_call",
            "mcp_list_tools",
            "mcp_approval_request",
            "shell_call",
            "local_shell_call",
            "apply_patch_call",
            "tool_search_call");

    private final Stage stage;
    private final String key;
    private int items;

    OpenAiItemIds(Stage stage) {
        this.stage = stage;
        this.key = stage.newHexId("", KEY_LENGTH);
    }

    @Override
    public String response() {
        return made(key, "resp_", FREE, 0);
    }

    @Override
    public String item(String prefix, boolean afterReasoning) {
        return made(key, prefix, afterReasoning ? BOUND : FREE, items++);
    }

    @Override
    public String call() {
        return stage.newId("call_", 24);
    }

    private static String made(String key, String prefix, char kind, int number) {
        String start = key + kind + "%02x".formatted(number & 0xFF);
        return prefix + start + seal(prefix, start);
    }

    private static String seal(String prefix, String start) {
        String mac = Seal.sign("openai-item-id", prefix, start);
        return HexFormat.of().formatHex(mac.getBytes(StandardCharsets.US_ASCII)).substring(0, LENGTH - start.length());
    }

    /** An id that was made here. */
    private record Made(String prefix, String key, boolean bound) {
        static Optional<Made> parse(String id) {
            int end = id.indexOf('_') + 1;
            if (end == 0 || id.length() != end + LENGTH) {
                return Optional.empty();
            }
            String prefix = id.substring(0, end);
            String start = id.substring(end, end + KEY_LENGTH + 3);
            return id.endsWith(seal(prefix, start))
                    ? Optional.of(new Made(prefix, start.substring(0, KEY_LENGTH), start.charAt(KEY_LENGTH) == BOUND))
                    : Optional.empty();
        }
    }

    /** Refuses items that came twice, or whose company is missing, or of which only the id is left and that are not kept. */
    static void check(ResponsesRequest request, ResponseStore.Own kept, OpenAiErrors errors) {
        var ids = new HashSet<String>();
        var reasoned = new HashSet<String>();
        List<JsonObject> items = request.items();
        int firstFresh = items.size() - request.fresh();
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.get(i);
            String type = item.string("type").orElse("");
            String id = item.string("id").orElse("");
            if (!id.isEmpty() && !ids.add(id)) {
                throw errors.complain(
                        "Duplicate item found with id " + id
                                + ". Remove duplicate items from your input and try again.",
                        "input",
                        "");
            }
            Optional<Made> made = Made.parse(id);
            if (type.equals("reasoning")) {
                made.ifPresent(reasoning -> reasoned.add(reasoning.key()));
                if (i >= firstFresh) {
                    checkReasoning(
                            item,
                            i + 1 < items.size() ? Optional.of(items.get(i + 1)) : Optional.empty(),
                            kept,
                            errors);
                }
            } else if (made.isPresent()
                    && made.get().bound()
                    && !reasoned.contains(made.get().key())) {
                throw errors.complain(
                        "Item '" + id + "' of type '" + type + "' was provided without its required 'reasoning' item:"
                                + " '" + made(made.get().key(), "rs_", FREE, 0) + "'.",
                        "input",
                        "");
            }
        }
    }

    private static void checkReasoning(
            JsonObject item, Optional<JsonObject> next, ResponseStore.Own kept, OpenAiErrors errors) {
        String id = item.string("id").orElse("");
        if (!item.has("encrypted_content")
                && !item.has("content")
                && kept.item(id).isEmpty()) {
            throw errors.unknownItem(id);
        }
        boolean followed = next.filter(OpenAiItemIds::isMade).isPresent();
        if (!followed) {
            throw errors.complain(
                    "Item '" + id + "' of type 'reasoning' was provided without its required following item.",
                    "input",
                    "");
        }
    }

    private static boolean isMade(JsonObject item) {
        return MADE.contains(item.string("type").orElse(""))
                || item.string("role").filter("assistant"::equals).isPresent();
    }
}
