package ai.tokenhot.http;

import ai.tokenhot.admin.AdminApi;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.ModelCard;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.flow.Call;
import ai.tokenhot.flow.ChatFlow;
import ai.tokenhot.flow.KeptAnswerFlow;
import ai.tokenhot.flow.Snapshot;
import ai.tokenhot.http.AccountDoor.Told;
import ai.tokenhot.http.BodyReader.Reading;
import ai.tokenhot.http.RouteTable.Found;
import ai.tokenhot.identity.KeyRing;
import ai.tokenhot.identity.KeyRing.Admission;
import ai.tokenhot.identity.Principal;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.observe.Telemetry;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request of one event loop: finds its route, asks who it is, reads its body, hands it to the flow. Who is
 * not let in is told so before its body is read.
 */
final class Door {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final List<Header> JSON = List.of(new Header("content-type", "application/json"));

    private final RouteTable routes;
    private final PresentedKeys keys;
    private final Dialect plain;
    private final Supplier<KeyRing> ring;
    private final Supplier<Snapshot> snapshot;
    private final Supplier<Readiness> readiness;
    private final AccountDoor account;
    private final AdminApi admin;
    private final Telemetry telemetry;
    private final IdleCallers idle;
    private final Cors cors;
    private final ChatFlow chat;
    private final KeptAnswerFlow answers;
    private final Reading reading;
    private final int maxBody;

    /**
     * A door.
     *
     * @param plain the dialect of errors on paths that are no dialect's
     */
    Door(
            List<Dialect> dialects,
            Dialect plain,
            Supplier<KeyRing> ring,
            Supplier<Snapshot> snapshot,
            Supplier<Readiness> readiness,
            LedgerStore ledger,
            AdminApi admin,
            Telemetry telemetry,
            IdleCallers idle,
            Cors cors,
            ChatFlow chat,
            KeptAnswerFlow answers,
            Reading reading,
            int maxBody) {
        this.routes = new RouteTable(dialects);
        this.keys = new PresentedKeys(dialects);
        this.plain = plain;
        this.ring = ring;
        this.snapshot = snapshot;
        this.readiness = readiness;
        this.admin = admin;
        this.account = new AccountDoor(routes, ledger, chat);
        this.telemetry = telemetry;
        this.idle = idle;
        this.cors = cors;
        this.chat = chat;
        this.answers = answers;
        this.reading = reading;
        this.maxBody = maxBody;
    }

    void handle(HttpServerRequest request) {
        var exchange = new HttpExchange(request, telemetry, idle, cors);
        try {
            handle(request, exchange);
        } catch (RuntimeException e) {
            LOG.error("request {}: a bug ended it", exchange.requestId(), e);
            refuse(
                    exchange,
                    plain,
                    Failure.of(FailureKind.INTERNAL, "Something went wrong in the gateway; the operator was told."));
        }
    }

    private void handle(HttpServerRequest request, HttpExchange exchange) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith(AdminApi.PREFIX) && !request.method().name().equals("OPTIONS")) {
            operate(exchange, path);
            return;
        }
        switch (request.method().name()) {
            case "OPTIONS" -> {
                var headers = new ArrayList<>(cors.preflight(request));
                headers.add(new Header("allow", "GET, HEAD, POST, DELETE, OPTIONS"));
                exchange.reply(204, own(exchange, headers), new byte[0]);
            }
            case "HEAD", "GET" -> get(exchange, path);
            case "POST" -> {
                if (RouteTable.normalized(path).equals(AccountDoor.QUOTES)) {
                    quote(exchange);
                } else {
                    route(exchange, path);
                }
            }
            default -> route(exchange, path);
        }
    }

    private void get(HttpExchange exchange, String path) {
        switch (path) {
            case "/", "" -> reply(exchange, 200, greeting());
            case "/healthz" -> reply(exchange, 200, "{\"status\":\"alive\"}".getBytes(StandardCharsets.UTF_8));
            case "/readyz" -> {
                Readiness state = readiness.get();
                byte[] body = JsonWriter.write(writer -> writer.startObject()
                        .member("status", state.ready() ? "ready" : "not ready")
                        .member("reason", state.reason())
                        .endObject());
                reply(exchange, state.ready() ? 200 : 503, body);
            }
            default -> {
                if (AccountDoor.reads(path)) {
                    accountOf(exchange, path);
                } else {
                    route(exchange, path);
                }
            }
        }
    }

    private static byte[] greeting() {
        return JsonWriter.write(writer -> writer.startObject()
                .member("name", "TokenHot")
                .member("models", "/v1/models")
                .member("health", "/healthz")
                .endObject());
    }

    private void route(HttpExchange exchange, String path) {
        HttpServerRequest request = exchange.request();
        HeaderView headers = name -> Optional.ofNullable(request.getHeader(name));
        String method = request.method().name().equals("HEAD")
                ? "GET"
                : request.method().name();
        switch (routes.find(method, path, headers)) {
            case Found.Match match -> admit(exchange, match);
            case Found.OtherMethod ignored ->
                refuse(
                        exchange,
                        routes.nearest(path, headers).orElse(plain),
                        Failure.of(
                                FailureKind.METHOD_NOT_ALLOWED,
                                method + " is not served on this path (expected: another method)."));
            case Found.Nothing ignored ->
                refuse(
                        exchange,
                        routes.nearest(path, headers).orElse(plain),
                        Failure.of(
                                FailureKind.UNKNOWN_ROUTE,
                                "Unknown path: " + method + " " + shown(path)
                                        + ". Check the base URL; GET /v1/models is a path that works."));
        }
    }

    private void admit(HttpExchange exchange, Found.Match match) {
        if (!readiness.get().accepting()) {
            refuse(
                    exchange,
                    match.dialect(),
                    Failure.of(FailureKind.DRAINING, "The gateway is shutting down. Try again."));
            return;
        }
        Query query = Query.of(exchange.request().query());
        switch (ring.get().admit(keys.of(exchange.request().headers(), query))) {
            case Admission.Denied(Failure failure) -> refuse(exchange, match.dialect(), failure);
            case Admission.Granted(Principal principal) -> serve(exchange, match, principal, keys.withoutKeys(query));
        }
    }

    private void serve(HttpExchange exchange, Found.Match match, Principal principal, Query query) {
        Dialect dialect = match.dialect();
        switch (match.route().operation()) {
            case LIST_MODELS ->
                reply(exchange, 200, dialect.models(snapshot.get().cards(), query));
            case GET_MODEL -> {
                String name = match.model().orElse("");
                Optional<ModelCard> card = snapshot.get().card(name);
                if (card.isPresent()) {
                    reply(exchange, 200, dialect.model(card.get()));
                } else {
                    refuse(
                            exchange,
                            dialect,
                            Failure.of(
                                    FailureKind.UNKNOWN_MODEL,
                                    "The model `" + shown(name)
                                            + "` does not exist here. GET /v1/models lists those that do.",
                                    "model"));
                }
            }
            case GET_ANSWER, LIST_ANSWER_INPUT, DELETE_ANSWER, CANCEL_ANSWER ->
                answers.run(principal.project(), dialect, new Target(match.route(), match.model(), query), outcome -> {
                    switch (outcome) {
                        case KeptAnswerFlow.Outcome.Told(String type, byte[] body) ->
                            exchange.reply(200, own(exchange, List.of(new Header("content-type", type))), body);
                        case KeptAnswerFlow.Outcome.Refused(Failure failure) -> refuse(exchange, dialect, failure);
                    }
                });
            case CHAT, COUNT_TOKENS -> {
                Optional<Failure> unsupported = mediaType(exchange.request());
                if (unsupported.isPresent()) {
                    refuse(exchange, dialect, unsupported.get());
                } else {
                    readBody(exchange, dialect, principal, new Target(match.route(), match.model(), query));
                }
            }
        }
    }

    private static Optional<Failure> mediaType(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        if (type != null && !type.isBlank()) {
            String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!name.equals("application/json") && !name.endsWith("+json") && !name.equals("text/json")) {
                return Optional.of(Failure.of(
                        FailureKind.UNSUPPORTED_MEDIA_TYPE,
                        "content-type: " + shown(name) + " (expected: application/json)."));
            }
        }
        String encoding = request.getHeader("content-encoding");
        if (encoding != null && !BodyReader.supported(encoding)) {
            return Optional.of(Failure.of(
                    FailureKind.UNSUPPORTED_MEDIA_TYPE,
                    "content-encoding: " + shown(encoding) + " (expected: gzip, deflate or none)."));
        }
        return Optional.empty();
    }

    private void readBody(HttpExchange exchange, Dialect dialect, Principal principal, Target target) {
        whole(exchange, dialect, body -> chat.run(call(exchange, dialect, principal, target, body), exchange));
    }

    /** Reads a body; whoever gets it gives its bytes back to the budget. */
    private void whole(HttpExchange exchange, Dialect dialect, Consumer<byte[]> then) {
        HttpServerRequest request = exchange.request();
        BodyReader reader = BodyReader.read(
                request,
                maxBody,
                reading,
                body -> {
                    if (exchange.over()) {
                        reading.budget().give(body.length);
                    } else {
                        then.accept(body);
                    }
                },
                failure -> refuse(exchange, dialect, failure));
        if (!exchange.over()) {
            exchange.whenGoneInBody(reader::abandon);
        }
    }

    private static Call call(HttpExchange exchange, Dialect dialect, Principal principal, Target target, byte[] body) {
        return new Call(
                exchange.requestId(),
                Optional.ofNullable(exchange.request().getHeader("x-request-id"))
                        .map(Door::shown),
                principal,
                dialect,
                target,
                exchange.request().headers(),
                body,
                exchange.arrivedNanos(),
                exchange.arrivedMillis());
    }

    private void accountOf(HttpExchange exchange, String path) {
        Query query = Query.of(exchange.request().query());
        switch (ring.get().admit(keys.of(exchange.request().headers(), query))) {
            case Admission.Denied(Failure failure) -> refuse(exchange, plain, failure);
            case Admission.Granted(Principal principal) ->
                reading.blocking().execute(() -> {
                    Told told = account.read(path, query, principal);
                    reading.loop().runOnContext(ignored -> tell(exchange, told));
                });
        }
    }

    private void quote(HttpExchange exchange) {
        Query query = Query.of(exchange.request().query());
        switch (ring.get().admit(keys.of(exchange.request().headers(), query))) {
            case Admission.Denied(Failure failure) -> refuse(exchange, plain, failure);
            case Admission.Granted(Principal principal) ->
                whole(exchange, plain, body -> {
                    Told told = account.quote(body, principal, asked -> asked.call(exchange, principal));
                    reading.budget().give(body.length);
                    tell(exchange, told);
                });
        }
    }

    private void operate(HttpExchange exchange, String path) {
        if (!admin.admits(keys.of(
                exchange.request().headers(), Query.of(exchange.request().query())))) {
            exchange.closeAfterAnswer();
            tell(
                    exchange,
                    AdminApi.problem(
                            401,
                            "the operator's token is missing or wrong (expected: TOKENHOT_ADMIN_PASSWORD as a Bearer"
                                    + " token, set where the gateway runs)"));
            return;
        }
        String method = exchange.request().method().name();
        whole(
                exchange,
                plain,
                body -> reading.blocking().execute(() -> {
                    AdminApi.Answer answer = operated(method, path, body);
                    reading.loop().runOnContext(ignored -> {
                        reading.budget().give(body.length);
                        tell(exchange, answer);
                    });
                }));
    }

    private AdminApi.Answer operated(String method, String path, byte[] body) {
        try {
            return admin.answer(method, path, body);
        } catch (RuntimeException e) {
            LOG.error("an operator's request failed", e);
            return AdminApi.problem(503, "it could not be done now; the gateway's log says why");
        }
    }

    private static void tell(HttpExchange exchange, AdminApi.Answer answer) {
        exchange.reply(
                answer.status(), own(exchange, JSON), answer.body().text().getBytes(StandardCharsets.UTF_8));
    }

    private void tell(HttpExchange exchange, Told told) {
        switch (told) {
            case Told.Answer(byte[] json) -> reply(exchange, 200, json);
            case Told.Refused(Failure failure) -> refuse(exchange, plain, failure);
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) {
        exchange.reply(status, own(exchange, JSON), body);
    }

    /** Refuses a request whose body may not have been read: the connection ends with the answer. */
    private void refuse(HttpExchange exchange, Dialect dialect, Failure failure) {
        if (!exchange.request().isEnded()) {
            exchange.closeAfterAnswer();
        }
        ErrorReply reply = dialect.error(failure, exchange.requestId());
        var headers = new ArrayList<>(reply.headers());
        headers.addAll(JSON);
        for (String name : dialect.requestIdHeaders()) {
            headers.add(new Header(name, exchange.requestId()));
        }
        exchange.reply(reply.status(), own(exchange, headers), reply.body());
    }

    private static List<Header> own(HttpExchange exchange, List<Header> headers) {
        var all = new ArrayList<>(headers);
        all.add(new Header("x-request-id", exchange.requestId()));
        return all;
    }

    private static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
