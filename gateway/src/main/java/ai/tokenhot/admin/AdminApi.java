package ai.tokenhot.admin;

import ai.tokenhot.identity.ActStore;
import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.identity.KeyHash;
import ai.tokenhot.identity.OperatorAct;
import ai.tokenhot.identity.Organization;
import ai.tokenhot.identity.Project;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The operator's API, {@code /api/…}, as {@code docs/openapi-admin.yaml} describes it. It is there only while an operator
 * token is set. Calls block.
 */
public final class AdminApi {

    /** Where it is. */
    public static final String PREFIX = "/api/";

    private static final int ACTS = 200;
    private static final int MAX_ID = 200;
    private static final List<Route> ROUTES = List.of(
            new Route(
                    "GET", "/api/organizations", (api, names, body) -> listed(api.tenants.organizations(), api::shown)),
            new Route("POST", "/api/organizations", (api, names, body) -> api.organize(body)),
            new Route("GET", "/api/organizations/{id}", (api, names, body) -> api.known(names, api::shown)),
            new Route("POST", "/api/organizations/{id}/credits", AdminApi::credit),
            new Route("POST", "/api/organizations/{id}/refunds", AdminApi::refund),
            new Route("GET", "/api/organizations/{id}/projects", (api, names, body) -> api.known(names, api::projects)),
            new Route("POST", "/api/organizations/{id}/projects", AdminApi::project),
            new Route("GET", "/api/keys", (api, names, body) -> listed(api.keys.list(), AdminApi::shown)),
            new Route("POST", "/api/keys", (api, names, body) -> api.key(body)),
            new Route("DELETE", "/api/keys/{id}", (api, names, body) -> api.revoke(names)),
            new Route("GET", "/api/acts", (api, names, body) -> listed(api.acts.latest(ACTS), AdminApi::shown)));

    private static final String ACTOR = "operator token";

    private final Keys keys;
    private final Accounts accounts;
    private final Tenants tenants;
    private final ActStore acts;
    private final Optional<KeyHash> token;
    private final ClientGone clientGone;

    /**
     * The API over these.
     *
     * @param token hash of the operator's token; without it nobody is let in
     * @param clientGone the policy of keys that are made without one
     */
    public AdminApi(
            Keys keys,
            Accounts accounts,
            Tenants tenants,
            ActStore acts,
            Optional<KeyHash> token,
            ClientGone clientGone) {
        this.keys = keys;
        this.accounts = accounts;
        this.tenants = tenants;
        this.acts = acts;
        this.token = token;
        this.clientGone = clientGone;
    }

    /** An answer: its status and JSON. */
    public record Answer(int status, JsonObject body) {}

    /** What is served, as {@code METHOD /path}. */
    public static List<String> served() {
        return ROUTES.stream().map(route -> route.method() + " " + route.path()).toList();
    }

    /** Whether one of these is the operator's token. Decided before a body is read. */
    public boolean admits(List<String> presented) {
        return token.isPresent()
                && presented.stream().anyMatch(text -> KeyHash.of(text).equals(token.get()));
    }

    /** Answers a request of somebody who was admitted. */
    public Answer answer(String method, String path, byte[] body) {
        String[] parts = path.split("/", -1);
        boolean otherMethod = false;
        for (Route route : ROUTES) {
            Optional<List<String>> names = route.names(parts);
            if (names.isPresent() && route.method().equals(method)) {
                return answer(route, names.get(), body);
            }
            otherMethod |= names.isPresent();
        }
        return otherMethod
                ? problem(405, method + " is not served on this path (expected: another method)")
                : problem(404, "unknown path (expected: one that docs/openapi-admin.yaml tells of)");
    }

    private Answer answer(Route route, List<String> names, byte[] body) {
        try {
            Json read = body.length == 0 ? JsonObject.builder().build() : Json.parse(body);
            return read instanceof JsonObject object
                    ? route.work().work(this, names, object)
                    : problem(400, "the body is not an object (expected: a JSON object)");
        } catch (JsonException e) {
            return problem(400, "the body is not valid JSON: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
    }

    /** What is done on a route: with the names of its path, and the body. */
    @FunctionalInterface
    private interface Work {
        Answer work(AdminApi api, List<String> names, JsonObject body);
    }

    /** A path whose parts in braces are names. */
    private record Route(String method, String path, Work work) {

        Optional<List<String>> names(String[] parts) {
            String[] pattern = path.split("/", -1);
            if (pattern.length != parts.length) {
                return Optional.empty();
            }
            var names = new ArrayList<String>();
            for (int i = 0; i < parts.length; i++) {
                if (pattern[i].startsWith("{")) {
                    names.add(parts[i]);
                } else if (!pattern[i].equals(parts[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(names);
        }
    }

    private Answer organize(JsonObject body) {
        Organization made = tenants.organize(ACTOR, required(body, "name"));
        return new Answer(201, shown(made));
    }

    private Answer known(List<String> names, Function<Organization, JsonObject> then) {
        return organization(names)
                .map(found -> new Answer(200, then.apply(found)))
                .orElseGet(() -> problem(404, "there is no such organization"));
    }

    private Optional<Organization> organization(List<String> names) {
        return tenants.organizations().stream()
                .filter(one -> one.id().equals(names.getFirst()))
                .findFirst();
    }

    private Answer credit(List<String> names, JsonObject body) {
        return done(
                names,
                found -> accounts.credit(
                        ACTOR,
                        found.id(),
                        required(body, "amount"),
                        body.flag("take_back").orElse(false),
                        body.string("note")));
    }

    private Answer refund(List<String> names, JsonObject body) {
        return done(
                names,
                found -> accounts.refund(
                        ACTOR,
                        found.id(),
                        required(body, "request_id"),
                        required(body, "amount"),
                        body.string("note")));
    }

    private Answer done(List<String> names, Function<Organization, Accounts.Outcome> work) {
        Optional<Organization> found = organization(names);
        if (found.isEmpty()) {
            return problem(404, "there is no such organization");
        }
        return switch (work.apply(found.get())) {
            case Accounts.Outcome.Done(Balance balance) -> new Answer(200, shown(balance));
            case Accounts.Outcome.Refused(String reason) -> problem(409, reason);
        };
    }

    private JsonObject projects(Organization organization) {
        return list(tenants.projects(organization.id()), AdminApi::shown);
    }

    private Answer project(List<String> names, JsonObject body) {
        Optional<Organization> found = organization(names);
        return found.isEmpty()
                ? problem(404, "there is no such organization")
                : new Answer(201, shown(tenants.project(ACTOR, found.get().id(), required(body, "name"))));
    }

    private Answer key(JsonObject body) {
        String id = body.string("project").orElse(Keys.DEFAULT_PROJECT);
        Optional<Project> project = tenants.project(id);
        if (project.isEmpty()) {
            return problem(404, "there is no such project");
        }
        Optional<ClientGone> policy =
                body.string("client_gone").map(ClientGone::of).orElse(Optional.of(clientGone));
        if (policy.isEmpty()) {
            return problem(
                    400,
                    "client_gone: " + body.string("client_gone").orElse("")
                            + " (expected: drain, cancel, or cap:N with N output tokens)");
        }
        Keys.Created made = keys.create(ACTOR, project.get(), required(body, "name"), policy.get());
        return new Answer(
                201, shown(made.key()).with().put("secret", made.secret()).build());
    }

    private Answer revoke(List<String> names) {
        return keys.revoke(ACTOR, names.getFirst())
                .map(key -> new Answer(200, shown(key)))
                .orElseGet(() -> problem(404, "there is no such key"));
    }

    private static String required(JsonObject body, String name) {
        return body.string(name)
                .filter(text -> !text.isBlank() && text.length() <= MAX_ID)
                .orElseThrow(() -> new IllegalArgumentException("`" + name
                        + "` is missing, empty or too long (expected: text of at most " + MAX_ID + " characters)"));
    }

    private JsonObject shown(Organization organization) {
        var shown = JsonObject.builder()
                .put("id", organization.id())
                .put("name", organization.name())
                .put("created", organization.created().toString());
        accounts.list().stream()
                .filter(balance -> balance.organization().equals(organization.id()))
                .findFirst()
                .ifPresent(balance -> shown.put("account", shown(balance)));
        return shown.build();
    }

    static JsonObject shown(Balance balance) {
        return JsonObject.builder()
                .put("organization", balance.organization())
                .put("currency", balance.currency().code())
                .put("granted", Money.text(balance.granted()))
                .put("available", Money.text(balance.available()))
                .put("held", Money.text(balance.held()))
                .put("spent", Money.text(balance.spent()))
                .build();
    }

    private static JsonObject shown(Project project) {
        return JsonObject.builder()
                .put("id", project.id())
                .put("organization", project.organization())
                .put("name", project.name())
                .put("created", project.created().toString())
                .build();
    }

    static JsonObject shown(ApiKey key) {
        var shown = JsonObject.builder()
                .put("id", key.id())
                .put("name", key.name())
                .put("hint", "…" + key.hint())
                .put("organization", key.organization())
                .put("project", key.project())
                .put("client_gone", key.clientGone().text())
                .put("created", key.created().toString());
        key.revoked().ifPresent(at -> shown.put("revoked", at.toString()));
        return shown.build();
    }

    private static JsonObject shown(OperatorAct act) {
        return JsonObject.builder()
                .put("sequence", act.sequence())
                .put("at", Instant.ofEpochMilli(act.atMillis()).toString())
                .put("actor", act.actor())
                .put("act", act.act())
                .put("target", act.target())
                .put("detail", act.detail())
                .put("hash", act.hash())
                .build();
    }

    private static <T> Answer listed(List<T> items, Function<T, JsonObject> shown) {
        return new Answer(200, list(items, shown));
    }

    private static <T> JsonObject list(List<T> items, Function<T, JsonObject> shown) {
        return JsonObject.builder()
                .put("object", "list")
                .put("data", JsonArray.of(items.stream().map(shown).toArray(Json[]::new)))
                .build();
    }

    /** A refusal in the form of all of this API's refusals. */
    public static Answer problem(int status, String message) {
        return new Answer(
                status,
                JsonObject.builder()
                        .put(
                                "error",
                                JsonObject.builder().put("message", message).build())
                        .build());
    }
}
