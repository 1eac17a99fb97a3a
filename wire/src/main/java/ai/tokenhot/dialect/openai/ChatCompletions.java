package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Secret;
import ai.tokenhot.dialect.Ask;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Edit;
import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Chat Completions: {@code POST /v1/chat/completions}. */
public final class ChatCompletions implements Dialect {

    static final DialectId ID = new DialectId("openai-chat");
    private static final ChatCodec CODEC = new CompletionsCodec();
    private static final byte[] INCLUDE_USAGE = "\"include_usage\":true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AND_INCLUDE_USAGE = ",\"include_usage\":true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ONLY_INCLUDE_USAGE = "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM_OPTIONS =
            ",\"stream_options\":{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final String CEILING = "max_completion_tokens";
    private static final String OLDER_CEILING = "max_tokens";
    private static final Shape SHAPE = shape();

    private static Shape shape() {
        Shape file = Shape.builder().reference("file_id").build();
        Shape part = Shape.builder()
                .mediaInto("file", file, Kind.OBJECT)
                .image("image_url")
                .media("input_audio")
                .media("video_url")
                .build();
        Shape audio = Shape.builder().reference("id").build();
        Shape message = Shape.builder()
                .into("content", part, Kind.STRING, Kind.ARRAY)
                .into("audio", audio, Kind.OBJECT)
                .build();
        Shape options = Shape.builder().wanted("include_usage", Kind.BOOLEAN).build();
        return Shape.builder()
                .requiredWanted("model", Kind.STRING)
                .requiredInto("messages", message, Kind.ARRAY)
                .wanted("stream", Kind.BOOLEAN)
                .wantedObject("stream_options", options)
                .optional("temperature", Kind.NUMBER)
                .optional("top_p", Kind.NUMBER)
                .wanted(OLDER_CEILING, Kind.NUMBER)
                .wanted(CEILING, Kind.NUMBER)
                .wanted("n", Kind.NUMBER)
                .wanted("service_tier", Kind.STRING)
                .optional("seed", Kind.NUMBER)
                .optional("stop", Kind.STRING, Kind.ARRAY)
                .optional("tools", Kind.ARRAY)
                .optional("tool_choice", Kind.STRING, Kind.OBJECT)
                .optional("response_format", Kind.OBJECT)
                .optional("presence_penalty", Kind.NUMBER)
                .optional("frequency_penalty", Kind.NUMBER)
                .optional("parallel_tool_calls", Kind.BOOLEAN)
                .optional("logprobs", Kind.BOOLEAN)
                .optional("top_logprobs", Kind.NUMBER)
                .optional("metadata", Kind.OBJECT)
                .optional("user", Kind.STRING)
                .build();
    }

    @Override
    public DialectId id() {
        return ID;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/v1/chat/completions", Operation.CHAT),
                Route.of("GET", "/v1/models", Operation.LIST_MODELS),
                Route.of("GET", "/v1/models/{model}", Operation.GET_MODEL));
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
        return Set.of("openai-organization", "openai-project");
    }

    @Override
    public Set<String> accountAnswerHeaders() {
        return Set.copyOf(OpenAiErrors.accountAnswerHeaders());
    }

    @Override
    public List<Pattern> accountMarks() {
        return OpenAiErrors.ACCOUNT_MARKS;
    }

    @Override
    public Scan scan(Target target, byte[] body) {
        return switch (ShapeWalk.walk(body, SHAPE)) {
            case Outcome.Broken(Failure failure) -> new Scan.Refused(failure);
            case Outcome.Walked walked -> ready(walked, body);
        };
    }

    private static Scan ready(Outcome.Walked walked, byte[] body) {
        Found model = walked.get("model").orElseThrow();
        boolean stream = walked.get("stream").map(Found::flag).orElse(false);
        boolean usageWanted =
                walked.get("stream_options.include_usage").map(Found::flag).orElse(false);
        List<Edit> edits = stream && !usageWanted ? List.of(askForUsage(walked, body)) : List.of();
        return new Scan.Ready(
                model.text(),
                "model",
                stream,
                StreamForm.EVENTS,
                usageWanted,
                edits,
                ceilingByItsName(walked, body)
                        .map(edit -> Map.of(Denial.OLDER_CEILING, edit))
                        .orElse(Map.of()),
                Optional.of(new Edit.Place(model.from(), model.to(), "")),
                Scan.State.NONE,
                Ask.of(walked, CEILING, "n", "service_tier").orCeiling(walked, OLDER_CEILING));
    }

    /** The ceiling by the name that all models take, if it is given by the older one alone. */
    private static Optional<Edit> ceilingByItsName(Outcome.Walked walked, byte[] body) {
        Optional<Found> older = walked.get(OLDER_CEILING);
        if (older.isEmpty() || walked.found().containsKey(CEILING)) {
            return Optional.empty();
        }
        byte[] name = OLDER_CEILING.getBytes(StandardCharsets.US_ASCII);
        // Before the value stand the name's closing quote, a colon and white space.
        int end = older.get().from() - 1;
        while (body[end] != '"') {
            end--;
        }
        int from = end - name.length;
        // A name that is written with escapes is left as it is.
        return Arrays.equals(body, from, end, name, 0, name.length)
                ? Optional.of(new Edit(from, end, CEILING.getBytes(StandardCharsets.US_ASCII)))
                : Optional.empty();
    }

    /** The smallest change that makes a streamed answer tell its usage. */
    private static Edit askForUsage(Outcome.Walked walked, byte[] body) {
        Found given = walked.found().get("stream_options.include_usage");
        if (given != null) {
            return new Edit(given.from(), given.to(), TRUE);
        }
        Found options = walked.found().get("stream_options");
        if (options == null) {
            return new Edit(walked.bodyEnd(), walked.bodyEnd(), STREAM_OPTIONS);
        }
        if (options.kind() == Kind.NULL) {
            return new Edit(options.from(), options.to(), ONLY_INCLUDE_USAGE);
        }
        boolean empty = new String(
                        body, options.from() + 1, options.contentEnd() - options.from() - 1, StandardCharsets.UTF_8)
                .isBlank();
        return new Edit(options.contentEnd(), options.contentEnd(), empty ? INCLUDE_USAGE : AND_INCLUDE_USAGE);
    }

    @Override
    public String upstreamPath(Target target, Scan.Ready scan, String upstreamModel) {
        return target.query().behind("/chat/completions");
    }

    @Override
    public Header sign(Secret credential) {
        return new Header("authorization", "Bearer " + credential.reveal());
    }

    @Override
    public Optional<ChatCodec> codec() {
        return Optional.of(CODEC);
    }

    @Override
    public StreamTap tap() {
        return new ChatCompletionsTap();
    }

    @Override
    public ReplyReading read(byte[] body) {
        var answer = new OpenAiAnswer();
        Optional<String> problem = JsonMembers.visit(body, 0, body.length, answer::member);
        if (problem.isPresent()) {
            return new ReplyReading.Garbled(problem.get());
        }
        if (!answer.hasContent()) {
            Optional<Failure> failure = OpenAiErrors.inSuccess(body, 0, body.length);
            if (failure.isPresent()) {
                return new ReplyReading.Failed(failure.get(), answer.usage());
            }
            return new ReplyReading.Garbled("no choices");
        }
        return new ReplyReading.Answer(answer.usage(), answer.model());
    }

    @Override
    public Failure readError(int status, HeaderView headers, byte[] body) {
        return OpenAiErrors.read(status, headers, body);
    }

    @Override
    public ErrorReply error(Failure failure, String requestId) {
        return OpenAiErrors.reply(failure);
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return SseText.event(OpenAiErrors.envelope(failure));
    }

    @Override
    public byte[] keepAlive() {
        return SseText.comment();
    }

    @Override
    public byte[] models(List<ModelCard> cards, Query query) {
        return OpenAiModels.list(cards);
    }

    @Override
    public byte[] model(ModelCard card) {
        return OpenAiModels.one(card);
    }
}
