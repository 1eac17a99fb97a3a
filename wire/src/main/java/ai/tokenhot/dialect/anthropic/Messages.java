package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Secret;
import ai.tokenhot.dialect.Ask;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Edit;
import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.ModelCard;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.ReplyReading;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.Shape;
import ai.tokenhot.dialect.Shape.Kind;
import ai.tokenhot.dialect.ShapeWalk;
import ai.tokenhot.dialect.ShapeWalk.Found;
import ai.tokenhot.dialect.ShapeWalk.Outcome;
import ai.tokenhot.dialect.SseText;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.metering.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages: {@code POST /v1/messages}, {@code POST /v1/messages/count_tokens}, {@code GET /v1/models}. */
public final class Messages implements Dialect {

    static final DialectId ID = new DialectId("anthropic-messages");
    private static final ChatCodec CODEC = new MessagesCodec();
    private static final String VERSION_HEADER = "anthropic-version";
    private static final byte[] PING =
            SseText.event("ping", "{\"type\": \"ping\"}".getBytes(StandardCharsets.US_ASCII));
    private static final Shape CHAT = shape(true);
    private static final Shape COUNT = shape(false);

    private static Shape shape(boolean chat) {
        var blockBuilder = Shape.builder();
        Shape source = Shape.builder()
                .reference("file_id")
                .into("content", blockBuilder.self(), Kind.STRING, Kind.ARRAY)
                .build();
        Shape block = blockBuilder
                .mediaInto("source", source, Kind.OBJECT, Kind.STRING)
                .reference("file_id")
                .into("content", blockBuilder.self(), Kind.STRING, Kind.ARRAY, Kind.OBJECT)
                .build();
        Shape message =
                Shape.builder().into("content", block, Kind.STRING, Kind.ARRAY).build();
        Shape diagnostics = Shape.builder().reference("previous_message_id").build();
        var builder = Shape.builder()
                .requiredWanted("model", Kind.STRING)
                .requiredInto("messages", message, Kind.ARRAY)
                .wanted("stream", Kind.BOOLEAN)
                .into("system", block, Kind.STRING, Kind.ARRAY)
                .reference("container")
                .reference("thread")
                .reference("fallback_credit_token")
                .into("diagnostics", diagnostics, Kind.OBJECT)
                .optional("stop_sequences", Kind.ARRAY)
                .optional("temperature", Kind.NUMBER)
                .optional("top_p", Kind.NUMBER)
                .optional("top_k", Kind.NUMBER)
                .optional("tools", Kind.ARRAY)
                .optional("tool_choice", Kind.OBJECT)
                .optional("thinking", Kind.OBJECT)
                .optional("output_config", Kind.OBJECT)
                .optional("metadata", Kind.OBJECT);
        return (chat ? builder.requiredWanted("max_tokens", Kind.NUMBER) : builder.optional("max_tokens", Kind.NUMBER))
                .wanted("service_tier", Kind.STRING)
                .build();
    }

    @Override
    public DialectId id() {
        return ID;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/v1/messages", Operation.CHAT),
                Route.of("POST", "/v1/messages/count_tokens", Operation.COUNT_TOKENS),
                Route.of("GET", "/v1/models", Operation.LIST_MODELS).marked(VERSION_HEADER),
                Route.of("GET", "/v1/models/{model}", Operation.GET_MODEL).marked(VERSION_HEADER));
    }

    @Override
    public Set<String> keyHeaders() {
        return Set.of("x-api-key");
    }

    @Override
    public Set<String> keyParameters() {
        return Set.of();
    }

    @Override
    public Set<String> accountHeaders() {
        return Set.of(
                "anthropic-workspace-id", "anthropic-user-profile-id", "anthropic-dangerous-direct-browser-access");
    }

    @Override
    public Set<String> accountAnswerHeaders() {
        return Set.of("anthropic-ratelimit-", "anthropic-organization-id", "anthropic-workspace-id");
    }

    @Override
    public Set<String> requestIdHeaders() {
        return Set.of("request-id");
    }

    @Override
    public Scan scan(Target target, byte[] body) {
        boolean chat = target.route().operation() == Operation.CHAT;
        return switch (ShapeWalk.walk(body, chat ? CHAT : COUNT)) {
            case Outcome.Broken(Failure failure) -> new Scan.Refused(failure);
            case Outcome.Walked walked -> {
                Found model = walked.get("model").orElseThrow();
                yield new Scan.Ready(
                        model.text(),
                        "model",
                        chat && walked.get("stream").map(Found::flag).orElse(false),
                        StreamForm.EVENTS,
                        true,
                        List.of(),
                        Optional.of(new Edit.Place(model.from(), model.to(), "")),
                        Ask.of(walked, "max_tokens", "", "service_tier"));
            }
        };
    }

    @Override
    public String upstreamPath(Target target, Scan.Ready scan, String upstreamModel) {
        return target.query().behind(target.route().path());
    }

    /** The header that both API versions take. */
    @Override
    public Header sign(Secret credential) {
        return new Header("x-api-key", credential.reveal());
    }

    @Override
    public Optional<ChatCodec> codec() {
        return Optional.of(CODEC);
    }

    @Override
    public StreamTap tap() {
        return new MessagesTap();
    }

    @Override
    public ReplyReading read(byte[] body) {
        var answer = new Answer();
        Optional<String> problem = JsonMembers.visit(body, 0, body.length, answer::member);
        if (problem.isPresent()) {
            return new ReplyReading.Garbled(problem.get());
        }
        if (answer.type.equals("error")) {
            return new ReplyReading.Failed(MessagesErrors.inSuccess(body, 0, body.length), answer.usage);
        }
        if (answer.content) {
            return new ReplyReading.Answer(answer.usage, answer.model);
        }
        return new ReplyReading.Garbled("neither content nor input_tokens");
    }

    @Override
    public Failure readError(int status, HeaderView headers, byte[] body) {
        return MessagesErrors.read(status, headers, body);
    }

    @Override
    public ErrorReply error(Failure failure, String requestId) {
        return MessagesErrors.reply(failure, requestId);
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return SseText.event("error", MessagesErrors.envelope(failure, requestId));
    }

    @Override
    public byte[] keepAlive() {
        return PING.clone();
    }

    @Override
    public byte[] models(List<ModelCard> cards, Query query) {
        return MessagesModels.list(cards, query);
    }

    @Override
    public byte[] model(ModelCard card) {
        return MessagesModels.one(card);
    }

    private static final class Answer {
        private String type = "";
        private boolean content;
        private Optional<String> model = Optional.empty();
        private Optional<Reading> usage = Optional.empty();

        private boolean member(String name, JsonReader value) {
            switch (name) {
                case "type" -> type = value.token() == Token.STRING ? value.text() : "";
                case "content" -> content |= value.token() == Token.ARRAY_START;
                case "input_tokens" -> content |= value.token() == Token.NUMBER;
                case "model" -> model = value.token() == Token.STRING ? Optional.of(value.text()) : Optional.empty();
                case "usage" -> {
                    usage = MessagesUsage.read(value, new JsonFigures());
                    return value.token() == Token.OBJECT_END;
                }
                default -> {}
            }
            return false;
        }
    }
}
