package ai.tokenhot.http;

import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.flow.Call;
import ai.tokenhot.flow.ChatFlow;
import ai.tokenhot.http.RouteTable.Found;
import ai.tokenhot.identity.Principal;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.ledger.LedgerStore.Cursor;
import ai.tokenhot.ledger.LedgerStore.Page;
import ai.tokenhot.ledger.LedgerStore.ReceiptQuery;
import ai.tokenhot.ledger.LedgerStore.StoredReceipt;
import ai.tokenhot.ledger.LedgerStore.UsageDay;
import ai.tokenhot.ledger.LedgerStore.UsageQuery;
import ai.tokenhot.money.Money;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller can ask about its own calls: receipts, sums of usage, and what a call would cost. Nobody sees another
 * project's: what is not the caller's does not exist.
 */
final class AccountDoor {

    private static final Logger LOG = LoggerFactory.getLogger(AccountDoor.class);

    static final String RECEIPTS = "/v1/receipts";
    static final String USAGE = "/v1/usage";
    static final String QUOTES = "/v1/quotes";

    private static final int MAX_ID = 200;
    private static final int MAX_RECEIPTS = 100;
    private static final int DEFAULT_RECEIPTS = 20;
    private static final int MAX_USAGE_ROWS = 10_000;
    private static final int DEFAULT_DAYS = 30;

    private final RouteTable routes;
    private final LedgerStore ledger;
    private final ChatFlow chat;

    AccountDoor(RouteTable routes, LedgerStore ledger, ChatFlow chat) {
        this.routes = routes;
        this.ledger = ledger;
        this.chat = chat;
    }

    /** An answer, or why there is none. */
    sealed interface Told {
        /** JSON. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Answer(byte[] json) implements Told {}

        /** The refusal. */
        record Refused(Failure failure) implements Told {}
    }

    /** Whether a path is answered here when it is read. */
    static boolean reads(String path) {
        return path.equals(RECEIPTS) || path.startsWith(RECEIPTS + "/") || path.equals(USAGE);
    }

    /** Answers such a path. Blocks. */
    Told read(String path, Query query, Principal principal) {
        try {
            if (path.equals(USAGE)) {
                return new Told.Answer(usage(query, principal));
            }
            return path.equals(RECEIPTS)
                    ? new Told.Answer(receipts(query, principal))
                    : receipt(path.substring(RECEIPTS.length() + 1), principal);
        } catch (BadParameter e) {
            return new Told.Refused(Failure.of(FailureKind.INVALID_REQUEST, e.problem, e.name));
        } catch (RuntimeException e) {
            LOG.error("the ledger could not be read", e);
            return new Told.Refused(
                    Failure.of(FailureKind.SATURATED, "The ledger cannot be read now. Try again in a moment."));
        }
    }

    private Told receipt(String id, Principal principal) {
        Optional<StoredReceipt> found =
                id.length() > MAX_ID ? Optional.empty() : ledger.receipt(principal.project(), id);
        return found.<Told>map(stored -> new Told.Answer(stored.json().getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> new Told.Refused(Failure.of(
                        FailureKind.UNKNOWN_REFERENCE,
                        "There is no receipt of the request " + shown(id) + " in this project.")));
    }

    private byte[] receipts(Query query, Principal principal) {
        Page page = ledger.receipts(new ReceiptQuery(
                principal.project(),
                text(query, "api_key"),
                text(query, "model"),
                text(query, "outcome"),
                time(query, "from"),
                time(query, "before"),
                query.parameter("after").map(AccountDoor::cursor),
                limit(query, MAX_RECEIPTS, DEFAULT_RECEIPTS)));
        return JsonWriter.write(writer -> {
            writer.startObject().member("object", "list").name("data").startArray();
            page.receipts().forEach(receipt -> writer.value(Json.parse(receipt.json())));
            writer.endArray().member("has_more", page.next().isPresent());
            page.next().ifPresent(next -> writer.member("next", text(next)));
            writer.endObject();
        });
    }

    private byte[] usage(Query query, Principal principal) {
        long today = LocalDate.ofInstant(Instant.ofEpochMilli(System.currentTimeMillis()), ZoneOffset.UTC)
                .toEpochDay();
        long to = day(query, "to").orElse(today);
        long from = day(query, "from").orElse(to - DEFAULT_DAYS + 1);
        if (from > to) {
            throw new BadParameter("from", "`from` is later than `to` (expected: not later)");
        }
        List<UsageDay> days = ledger.usage(new UsageQuery(
                principal.organization(),
                Optional.of(principal.project()),
                from,
                to,
                limit(query, MAX_USAGE_ROWS, MAX_USAGE_ROWS)));
        String currency = chat.currency().code();
        return JsonWriter.write(writer -> {
            writer.startObject().member("object", "list").name("data").startArray();
            for (UsageDay day : days) {
                writer.startObject()
                        .member("object", "usage")
                        .member("day", LocalDate.ofEpochDay(day.day()).toString())
                        .member("project", day.project())
                        .member("api_key", day.key())
                        .member("model", day.model())
                        .member("requests", day.requests())
                        .member("input_tokens", day.inputTokens())
                        .member("output_tokens", day.outputTokens())
                        .name("charge")
                        .startObject()
                        .member("amount", Money.text(day.charge()))
                        .member("currency", currency)
                        .endObject()
                        .endObject();
            }
            writer.endArray().endObject();
        });
    }

    /** What a request would cost at most. {@code {"path": "/v1/chat/completions", "body": {…}}}. */
    Told quote(byte[] body, Principal principal, Function<Asked, Call> call) {
        JsonObject asked;
        try {
            if (!(Json.parse(body) instanceof JsonObject object)) {
                return refused("The body is not an object (expected: {\"path\": …, \"body\": …}).", "");
            }
            asked = object;
        } catch (JsonException e) {
            return new Told.Refused(
                    Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + e.getMessage() + "."));
        }
        Optional<String> path = asked.string("path");
        if (path.isEmpty()) {
            return refused("`path` is missing (expected: the path of the request, such as /v1/messages).", "path");
        }
        Optional<JsonObject> request = asked.object("body");
        if (request.isEmpty()) {
            return refused("`body` is missing (expected: the request's own body, an object).", "body");
        }
        String[] parts = path.get().split("\\?", 2);
        HeaderView none = name -> Optional.empty();
        if (routes.find("POST", parts[0], none) instanceof Found.Match match
                && match.route().operation() == Operation.CHAT) {
            var target = new Target(match.route(), match.model(), Query.of(parts.length == 2 ? parts[1] : null));
            return switch (chat.quote(
                    call.apply(new Asked(match, target, request.get().bytes())))) {
                case ChatFlow.Quoted.Told(byte[] json) -> new Told.Answer(json);
                case ChatFlow.Quoted.Refused(Failure failure) -> new Told.Refused(failure);
            };
        }
        return refused(
                "`path` is " + shown(path.get()) + " (expected: a path that makes something, such as /v1/messages).",
                "path");
    }

    /** A request that is only thought of. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Asked(Found.Match match, Target target, byte[] body) {

        /** The call that it would be. */
        Call call(HttpExchange exchange, Principal principal) {
            return new Call(
                    exchange.requestId(),
                    Optional.empty(),
                    principal,
                    match.dialect(),
                    target,
                    MultiMap.caseInsensitiveMultiMap(),
                    body,
                    exchange.arrivedNanos(),
                    exchange.arrivedMillis());
        }
    }

    private static Told refused(String message, String field) {
        return new Told.Refused(
                field.isEmpty()
                        ? Failure.of(FailureKind.INVALID_REQUEST, message)
                        : Failure.of(FailureKind.INVALID_REQUEST, message, field));
    }

    private static Optional<String> text(Query query, String name) {
        return query.parameter(name).filter(value -> !value.isEmpty()).map(value -> {
            if (value.length() > MAX_ID) {
                throw new BadParameter(name, "`" + name + "` is too long (expected: at most " + MAX_ID + ")");
            }
            return value;
        });
    }

    private static int limit(Query query, int most, int otherwise) {
        Optional<String> given = query.parameter("limit");
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(given.get());
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Falls through to the complaint.
        }
        throw new BadParameter(
                "limit", "`limit` is " + shown(given.get()) + " (expected: a whole number from 1 to " + most + ")");
    }

    /** A moment as RFC 3339 or a day. */
    private static OptionalLong time(Query query, String name) {
        Optional<String> given = query.parameter(name).filter(value -> !value.isEmpty());
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            String text = given.get();
            return OptionalLong.of(
                    text.length() == "2026-01-01".length()
                            ? LocalDate.parse(text)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                                    .toEpochMilli()
                            : Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadParameter(
                    name,
                    "`" + name + "` is " + shown(given.get()) + " (expected: 2026-01-31 or 2026-01-31T12:00:00Z)");
        }
    }

    private static OptionalLong day(Query query, String name) {
        Optional<String> given = query.parameter(name).filter(value -> !value.isEmpty());
        try {
            return given.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(LocalDate.parse(given.get()).toEpochDay());
        } catch (DateTimeException e) {
            throw new BadParameter(name, "`" + name + "` is " + shown(given.get()) + " (expected: 2026-01-31)");
        }
    }

    private static String text(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((cursor.startedMillis() + " " + cursor.requestId()).getBytes(StandardCharsets.UTF_8));
    }

    private static Cursor cursor(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2) {
                return new Cursor(Long.parseLong(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the complaint.
        }
        throw new BadParameter("after", "`after` is no place in this list (expected: `next` of the page before)");
    }

    private static String shown(String text) {
        return text.length() <= MAX_ID ? text : text.substring(0, MAX_ID) + "…";
    }

    /** A parameter that is not what it should be; never leaves this class. */
    private static final class BadParameter extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final String problem;

        BadParameter(String name, String problem) {
            super(problem, null, false, false);
            this.name = name;
            this.problem = problem + ".";
        }
    }
}
