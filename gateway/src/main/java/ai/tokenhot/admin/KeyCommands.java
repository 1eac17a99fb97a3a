package ai.tokenhot.admin;

import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;

/** The key commands as they go over the local socket: one JSON object asks, one answers. */
public final class KeyCommands {

    private final Keys keys;

    /** Commands on these keys. */
    public KeyCommands(Keys keys) {
        this.keys = keys;
    }

    /** Carries a command out. */
    public JsonObject run(JsonObject command) {
        return switch (command.string("command").orElse("")) {
            case "key create" -> {
                Keys.Created created = keys.create(command.string("name").orElse("unnamed"));
                yield shown(created.key())
                        .with()
                        .put("secret", created.secret())
                        .build();
            }
            case "key list" -> {
                var all = new ArrayList<Json>();
                keys.list().forEach(key -> all.add(shown(key)));
                yield JsonObject.builder().put("keys", new JsonArray(all)).build();
            }
            case "key revoke" -> {
                String id = command.string("id").orElse("");
                yield keys.revoke(id)
                        .map(KeyCommands::shown)
                        .orElseGet(() -> problem("there is no key " + id + " (./tokenhot key list shows the ids)"));
            }
            default -> problem("unknown command (expected: key create, key list, key revoke)");
        };
    }

    private static JsonObject shown(ApiKey key) {
        var shown = JsonObject.builder()
                .put("id", key.id())
                .put("name", key.name())
                .put("hint", "…" + key.hint())
                .put("project", key.project())
                .put("created", key.created().toString());
        key.revoked().ifPresent(at -> shown.put("revoked", at.toString()));
        return shown.build();
    }

    static JsonObject problem(String message) {
        return JsonObject.builder().put("error", message).build();
    }
}
