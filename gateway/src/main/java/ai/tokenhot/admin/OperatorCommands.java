package ai.tokenhot.admin;

import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.ledger.Balance;
import java.util.ArrayList;
import java.util.Optional;

/** The operator's commands as they go over the local socket: one JSON object asks, one answers. */
public final class OperatorCommands {

    /** Who uses the machine's own commands: whoever may read the data folder. */
    private static final String ACTOR = "command line";

    private final Keys keys;
    private final Accounts accounts;
    private final ClientGone clientGone;

    /**
     * Commands on these.
     *
     * @param clientGone the policy of keys that are made without one
     */
    public OperatorCommands(Keys keys, Accounts accounts, ClientGone clientGone) {
        this.clientGone = clientGone;
        this.keys = keys;
        this.accounts = accounts;
    }

    /** Carries a command out. */
    public JsonObject run(JsonObject command) {
        return switch (command.string("command").orElse("")) {
            case "key create" -> create(command);
            case "key list" -> {
                var all = new ArrayList<Json>();
                keys.list().forEach(key -> all.add(AdminApi.shown(key)));
                yield JsonObject.builder().put("keys", new JsonArray(all)).build();
            }
            case "key revoke" -> {
                String id = command.string("id").orElse("");
                yield keys.revoke(ACTOR, id)
                        .map(AdminApi::shown)
                        .orElseGet(() -> problem("there is no key " + id + " (./tokenhot key list shows the ids)"));
            }
            case "credit list" -> {
                var all = new ArrayList<Json>();
                accounts.list().forEach(balance -> all.add(AdminApi.shown(balance)));
                yield JsonObject.builder().put("accounts", new JsonArray(all)).build();
            }
            case "credit" ->
                switch (accounts.credit(
                        ACTOR,
                        command.string("organization").orElse(Keys.DEFAULT_ORGANIZATION),
                        command.string("amount").orElse(""),
                        command.flag("take_back").orElse(false),
                        command.string("note"))) {
                    case Accounts.Outcome.Done(Balance balance) -> AdminApi.shown(balance);
                    case Accounts.Outcome.Refused(String reason) -> problem(reason);
                };
            default -> problem("unknown command (expected: key create, key list, key revoke, credit, credit list)");
        };
    }

    private JsonObject create(JsonObject command) {
        Optional<ClientGone> policy =
                command.string("client_gone").map(ClientGone::of).orElse(Optional.of(clientGone));
        if (policy.isEmpty()) {
            return problem("client gone: " + command.string("client_gone").orElse("")
                    + " (expected: drain, cancel, or cap:N with N output tokens)");
        }
        try {
            Keys.Created created = keys.create(ACTOR, command.string("name").orElse("unnamed"), policy.get());
            return AdminApi.shown(created.key())
                    .with()
                    .put("secret", created.secret())
                    .build();
        } catch (IllegalArgumentException e) {
            return problem(String.valueOf(e.getMessage()));
        }
    }

    static JsonObject problem(String message) {
        return JsonObject.builder().put("error", message).build();
    }
}
