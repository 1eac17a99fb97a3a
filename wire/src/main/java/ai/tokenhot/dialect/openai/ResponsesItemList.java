package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The items of a request that is being written. Parts that follow one another go into one message. */
final class ResponsesItemList {

    private final boolean own;
    private final Losses losses;
    private final List<Json> items = new ArrayList<>();
    private final List<Json> content = new ArrayList<>();
    private final List<Extra> onMessage = new ArrayList<>();
    private Role role = Role.USER;

    /**
     * A list without items.
     *
     * @param own whether the caller speaks this language too
     */
    ResponsesItemList(boolean own, Losses losses) {
        this.own = own;
        this.losses = losses;
    }

    /** Whose words the next parts are. */
    void begin(Role whose) {
        endMessage();
        role = whose;
    }

    /** Adds a part of a message. */
    void part(JsonObject part, List<Extra> extras) {
        var onPart = new ArrayList<Extra>();
        for (Extra extra : extras) {
            (extra.field().contains(".content[") ? onPart : onMessage).add(extra);
        }
        content.add(withExtras(part, onPart));
    }

    /** Adds an item. */
    void item(Json item) {
        endMessage();
        items.add(item);
    }

    /** Completes the message whose parts were added. */
    void endMessage() {
        if (!content.isEmpty()) {
            items.add(withExtras(messageOf(role, content), onMessage));
        }
        content.clear();
        onMessage.clear();
    }

    /** Adds a message of its own. */
    void message(Role whose, JsonObject part) {
        item(messageOf(whose, List.of(part)));
    }

    /** All items. */
    JsonArray all() {
        return new JsonArray(items);
    }

    private static JsonObject messageOf(Role role, List<Json> content) {
        return JsonObject.builder()
                .put("type", "message")
                .put("role", role.name().toLowerCase(Locale.ROOT))
                .put("content", new JsonArray(content))
                .build();
    }

    /** Puts back what only this language says, when the caller speaks it too; else reports it. */
    JsonObject withExtras(JsonObject object, List<Extra> extras) {
        if (extras.isEmpty()) {
            return object;
        }
        var all = object.with();
        for (Extra extra : extras) {
            if (own) {
                all.put(extra.field().substring(extra.field().lastIndexOf('.') + 1), extra.value());
            } else {
                losses.extra(extra);
            }
        }
        return all.build();
    }
}
