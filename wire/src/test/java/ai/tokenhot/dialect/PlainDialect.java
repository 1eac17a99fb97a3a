package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Secret;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.metering.Reading;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A language of the tests' own, as plain as can be: canonical events as JSON. For tests of what languages share. */
final class PlainDialect implements Dialect {

    static final DialectId ID = new DialectId("plain");

    @Override
    public DialectId id() {
        return ID;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("POST", "/v1/plain", Operation.CHAT));
    }

    @Override
    public Set<String> keyHeaders() {
        return Set.of();
    }

    @Override
    public Set<String> keyParameters() {
        return Set.of();
    }

    @Override
    public Set<String> accountHeaders() {
        return Set.of();
    }

    @Override
    public Set<String> accountAnswerHeaders() {
        return Set.of();
    }

    @Override
    public Scan scan(Target target, byte[] body) {
        var request = (JsonObject) Json.parse(body);
        return new Scan.Ready(
                request.string("model").orElse(""),
                "model",
                request.flag("stream").orElse(false),
                StreamForm.EVENTS,
                true,
                List.of(),
                Optional.empty(),
                Ask.NOTHING);
    }

    @Override
    public String upstreamPath(Target target, Scan.Ready scan, String upstreamModel) {
        return "/plain";
    }

    @Override
    public Header sign(Secret credential) {
        return new Header("authorization", credential.reveal());
    }

    @Override
    public StreamTap tap() {
        return new PlainTap();
    }

    private static final class PlainTap implements StreamTap {
        private boolean ended;

        @Override
        public Verdict look(SseEvent event, Sink sink) {
            var json = (JsonObject) Json.parse(event.text());
            json.object("usage").ifPresent(usage -> sink.usage(reading(usage)));
            return switch (json.string("event").orElse("")) {
                case "close" -> {
                    ended = true;
                    yield Verdict.END;
                }
                case "error" -> {
                    sink.failure(Failure.of(FailureKind.PROVIDER_ERROR, "It broke."));
                    yield Verdict.ERROR;
                }
                default -> Verdict.FORWARD;
            };
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public boolean finishing() {
            return ended;
        }
    }

    private static Reading reading(JsonObject usage) {
        Map<Quantity, Long> counts = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            usage.integer(quantity.label()).ifPresent(count -> counts.put(quantity, count));
        }
        return new Reading(counts, Optional.empty());
    }

    @Override
    public ReplyReading read(byte[] body) {
        var reply = (JsonObject) Json.parse(body);
        return new ReplyReading.Answer(reply.object("usage").map(PlainDialect::reading), reply.string("model"));
    }

    @Override
    public Failure readError(int status, HeaderView headers, byte[] body) {
        return Failure.of(FailureKind.PROVIDER_ERROR, new String(body, UTF_8));
    }

    @Override
    public ErrorReply error(Failure failure, String requestId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return SseText.event("{\"event\":\"error\"}".getBytes(UTF_8));
    }

    @Override
    public byte[] keepAlive() {
        return SseText.comment();
    }

    @Override
    public byte[] models(List<ModelCard> cards, Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] model(ModelCard card) {
        throw new UnsupportedOperationException();
    }
}
