package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Secret;
import ai.tokenhot.dialect.AnswerMemory;
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
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Responses: {@code POST /v1/responses} and {@code POST /v1/responses/input_tokens}. */
public final class Responses implements Dialect {

    /** Its name. */
    static final DialectId ID = new DialectId("openai-responses");
    /** Where a request goes, below a provider's base URL. */
    static final String PATH_BELOW = "/responses";

    /** Where the question for the number of input tokens goes. */
    static final String COUNT_PATH_BELOW = "/responses/input_tokens";

    private static final ResponsesCodec CODEC = new ResponsesCodec();
    private static final ResponsesMemory MEMORY = new ResponsesMemory();
    private static final String PATH = "/v1/responses";
    private static final String COUNT_PATH = "/v1/responses/input_tokens";
    private static final Shape SHAPE = shape();

    private static Shape shape() {
        Shape part = Shape.builder()
                .reference("file_id")
                .image("image_url")
                .media("file_data")
                .media("file_url")
                .media("input_audio")
                .build();
        Shape mask = Shape.builder().reference("file_id").build();
        Shape skill = Shape.builder().reference("skill_id").build();
        Shape container = Shape.builder()
                .reference("container_id")
                .reference("file_ids")
                .into("skills", skill, Kind.ARRAY)
                .build();
        var toolBuilder = Shape.builder();
        Shape tool = toolBuilder
                .reference("vector_store_ids")
                .reference("connector_id")
                .referenceOrInto("container", container)
                .referenceOrInto("environment", container)
                .into("input_image_mask", mask, Kind.OBJECT)
                .into("tools", toolBuilder.self(), Kind.ARRAY)
                .build();
        Shape item = Shape.builder()
                .captured("type")
                .captured("role")
                .captured("id")
                .captured("result")
                .reference("container_id")
                .into("content", part, Kind.STRING, Kind.ARRAY)
                .into("output", part, Kind.STRING, Kind.ARRAY, Kind.OBJECT)
                .into("tools", tool, Kind.ARRAY)
                .referenceOrInto("environment", container)
                .check(Responses::itemReference)
                .build();
        return Shape.builder()
                .requiredWanted("model", Kind.STRING)
                .into("input", item, Kind.STRING, Kind.ARRAY)
                .wanted("stream", Kind.BOOLEAN)
                .into("tools", tool, Kind.ARRAY)
                .wanted("previous_response_id", Kind.STRING)
                .wanted("store", Kind.BOOLEAN)
                .wanted("background", Kind.BOOLEAN)
                .reference("conversation")
                .reference("prompt")
                .optional("instructions", Kind.STRING, Kind.ARRAY)
                .wanted("max_output_tokens", Kind.NUMBER)
                .wanted("service_tier", Kind.STRING)
                .optional("temperature", Kind.NUMBER)
                .optional("top_p", Kind.NUMBER)
                .optional("reasoning", Kind.OBJECT)
                .optional("text", Kind.OBJECT)
                .optional("tool_choice", Kind.STRING, Kind.OBJECT)
                .optional("parallel_tool_calls", Kind.BOOLEAN)
                .optional("include", Kind.ARRAY)
                .optional("metadata", Kind.OBJECT)
                .optional("user", Kind.STRING)
                .build();
    }

    /** An item that only names another one: by its type, by having none, or a generated image without its bytes. */
    private static Optional<String> itemReference(Map<String, String> members) {
        String type = members.getOrDefault("type", "");
        boolean named = members.containsKey("id");
        boolean bare = named && type.isEmpty() && !members.containsKey("role");
        boolean image = named
                && type.equals("image_generation_call")
                && members.getOrDefault("result", "").isEmpty();
        return type.equals("item_reference") || bare || image ? Optional.of("id") : Optional.empty();
    }

    @Override
    public DialectId id() {
        return ID;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("POST", PATH, Operation.CHAT),
                Route.of("POST", COUNT_PATH, Operation.COUNT_TOKENS),
                Route.of("GET", PATH + "/{id}", Operation.GET_ANSWER),
                Route.of("GET", PATH + "/{id}/input_items", Operation.LIST_ANSWER_INPUT),
                Route.of("DELETE", PATH + "/{id}", Operation.DELETE_ANSWER),
                Route.of("POST", PATH + "/{id}/cancel", Operation.CANCEL_ANSWER));
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
            case Outcome.Walked walked
            when walked.get("background").map(Found::flag).orElse(false) ->
                new Scan.Refused(Failure.of(
                        FailureKind.INVALID_REQUEST,
                        "`background`: true (expected: false, or a stream, whose answer comes as it is made).",
                        "background"));
            case Outcome.Walked walked -> {
                Found model = walked.get("model").orElseThrow();
                yield new Scan.Ready(
                        model.text(),
                        "model",
                        target.route().operation() == Operation.CHAT
                                && walked.get("stream").map(Found::flag).orElse(false),
                        StreamForm.EVENTS,
                        true,
                        List.of(),
                        Map.of(),
                        Optional.of(new Edit.Place(model.from(), model.to(), "")),
                        new Scan.State(
                                walked.get("previous_response_id")
                                        .map(Found::text)
                                        .filter(id -> !id.isEmpty()),
                                "previous_response_id",
                                keep(target, walked)),
                        Ask.of(walked, "max_output_tokens", "", "service_tier"));
            }
        };
    }

    /** Unless the caller says otherwise, an answer is kept. */
    private static Scan.Keep keep(Target target, Outcome.Walked walked) {
        if (target.route().operation() != Operation.CHAT) {
            return Scan.Keep.NO;
        }
        return walked.get("store")
                .map(store -> store.flag() ? Scan.Keep.ASKED : Scan.Keep.NO)
                .orElse(Scan.Keep.BY_DEFAULT);
    }

    @Override
    public String upstreamPath(Target target, Scan.Ready scan, String upstreamModel) {
        boolean count = target.route().operation() == Operation.COUNT_TOKENS;
        return target.query().behind(count ? COUNT_PATH_BELOW : PATH_BELOW);
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
    public Optional<AnswerMemory> memory() {
        return Optional.of(MEMORY);
    }

    @Override
    public StreamTap tap() {
        return new ResponsesTap();
    }

    @Override
    public ReplyReading read(byte[] body) {
        var answer = new OpenAiAnswer();
        Optional<String> problem = JsonMembers.visit(body, 0, body.length, answer::member);
        if (problem.isPresent()) {
            return new ReplyReading.Garbled(problem.get());
        }
        if (answer.hasContent()) {
            return new ReplyReading.Answer(answer.usage(), answer.model());
        }
        return OpenAiErrors.inSuccess(body, 0, body.length)
                .<ReplyReading>map(failure -> new ReplyReading.Failed(failure, answer.usage()))
                .orElseGet(() -> new ReplyReading.Garbled("no output"));
    }

    @Override
    public Failure readError(int status, HeaderView headers, byte[] body) {
        return OpenAiErrors.read(status, headers, body);
    }

    @Override
    public ErrorReply error(Failure failure, String requestId) {
        return OpenAiErrors.reply(failure);
    }

    /** The flat form of the stream's own error event. */
    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        byte[] payload = JsonWriter.write(writer -> {
            writer.startObject().member("type", "error").name("code");
            writer.string(OpenAiErrors.code(failure).orElse(OpenAiErrors.type(failure)));
            writer.member("message", failure.message()).name("param");
            failure.field().ifPresentOrElse(writer::string, writer::nothing);
            writer.endObject();
        });
        return SseText.event("error", payload);
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
