package ai.tokenhot.dialect.gemini;

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
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code generateContent}, {@code streamGenerateContent}, {@code countTokens} and the model list. Requests may be written
 * in camel or snake case.
 */
public final class GenerateContent implements Dialect {

    static final DialectId ID = new DialectId("gemini");
    private static final String MODELS_PREFIX = "models/";
    private static final List<Pattern> ACCOUNT_MARKS = List.of(
            Pattern.compile("\\bprojects?[/_ ](number:)?\\d{6,}"), Pattern.compile("\\bAIza[A-Za-z0-9_-]{10,}"));
    private static final Shape CONTENT_SHAPE = content();
    private static final Shape CHAT = chat();
    private static final Shape COUNT = count();

    private static Shape content() {
        Shape file = Shape.builder()
                .reference("fileUri|file_uri", GenerateContent::atTheVendor)
                .build();
        Shape functionPart =
                Shape.builder().into("fileData|file_data", file, Kind.OBJECT).build();
        Shape functionResponse =
                Shape.builder().into("parts", functionPart, Kind.ARRAY).build();
        Shape part = Shape.builder()
                .mediaInto("fileData|file_data", file, Kind.OBJECT)
                .media("inlineData|inline_data")
                .into("functionResponse|function_response", functionResponse, Kind.OBJECT)
                .build();
        return Shape.builder().into("parts", part, Kind.ARRAY, Kind.OBJECT).build();
    }

    private static Shape.Builder common() {
        Shape fileSearch = Shape.builder()
                .reference("fileSearchStoreNames|file_search_store_names")
                .build();
        Shape tool = Shape.builder()
                .into("fileSearch|file_search", fileSearch, Kind.OBJECT)
                .reference("retrieval")
                .build();
        Shape config = Shape.builder()
                .optional("temperature", Kind.NUMBER)
                .optional("topP|top_p", Kind.NUMBER)
                .optional("topK|top_k", Kind.NUMBER)
                .wanted("maxOutputTokens|max_output_tokens", Kind.NUMBER, Kind.STRING)
                .wanted("candidateCount|candidate_count", Kind.NUMBER, Kind.STRING)
                .optional("stopSequences|stop_sequences", Kind.ARRAY)
                .optional("thinkingConfig|thinking_config", Kind.OBJECT)
                .optional("responseMimeType|response_mime_type", Kind.STRING)
                .build();
        return Shape.builder()
                .into("systemInstruction|system_instruction", CONTENT_SHAPE, Kind.OBJECT)
                .into("generationConfig|generation_config", config, Kind.OBJECT)
                .into("tools", tool, Kind.ARRAY, Kind.OBJECT)
                .optional("toolConfig|tool_config", Kind.OBJECT)
                .optional("safetySettings|safety_settings", Kind.ARRAY)
                .wanted("serviceTier|service_tier", Kind.STRING)
                .reference("cachedContent|cached_content");
    }

    private static Shape chat() {
        return common().requiredInto("contents", CONTENT_SHAPE, Kind.ARRAY, Kind.OBJECT)
                .build();
    }

    private static Shape count() {
        Shape inner = common().wanted("model", Kind.STRING)
                .into("contents", CONTENT_SHAPE, Kind.ARRAY, Kind.OBJECT)
                .build();
        return common().into("contents", CONTENT_SHAPE, Kind.ARRAY, Kind.OBJECT)
                .wantedObject("generateContentRequest|generate_content_request", inner)
                .build();
    }

    /**
     * A file's address is a reference unless it is a public web address: the vendor's file store and cloud buckets open
     * with our credential.
     */
    static boolean atTheVendor(String address) {
        try {
            URI uri = URI.create(address.strip());
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return !"https".equalsIgnoreCase(uri.getScheme())
                    || name.isEmpty()
                    || name.equals("googleapis.com")
                    || name.endsWith(".googleapis.com");
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    @Override
    public DialectId id() {
        return ID;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/v1beta/models/{model}:generateContent", Operation.CHAT),
                Route.of("POST", "/v1beta/models/{model}:streamGenerateContent", Operation.CHAT)
                        .streaming(),
                Route.of("POST", "/v1beta/models/{model}:countTokens", Operation.COUNT_TOKENS),
                Route.of("GET", "/v1beta/models", Operation.LIST_MODELS),
                Route.of("GET", "/v1beta/models/{model}", Operation.GET_MODEL),
                Route.of("POST", "/v1/models/{model}:generateContent", Operation.CHAT),
                Route.of("POST", "/v1/models/{model}:streamGenerateContent", Operation.CHAT)
                        .streaming(),
                Route.of("POST", "/v1/models/{model}:countTokens", Operation.COUNT_TOKENS));
    }

    @Override
    public Set<String> keyHeaders() {
        return Set.of("x-goog-api-key");
    }

    @Override
    public Set<String> keyParameters() {
        return Set.of("key");
    }

    @Override
    public Set<String> accountHeaders() {
        return Set.of("x-goog-user-project");
    }

    @Override
    public Set<String> accountAnswerHeaders() {
        return Set.of();
    }

    @Override
    public List<Pattern> accountMarks() {
        return ACCOUNT_MARKS;
    }

    @Override
    public Scan scan(Target target, byte[] body) {
        boolean chat = target.route().operation() == Operation.CHAT;
        return switch (ShapeWalk.walk(body, chat ? CHAT : COUNT)) {
            case Outcome.Broken(Failure failure) -> new Scan.Refused(failure);
            case Outcome.Walked walked -> ready(target, walked);
        };
    }

    private static Scan ready(Target target, Outcome.Walked walked) {
        String model = target.model().orElseThrow();
        Optional<Found> inner =
                walked.get("generateContentRequest.model").or(() -> walked.get("generate_content_request.model"));
        if (inner.isPresent() && !withoutPrefix(inner.get().text()).equals(model)) {
            return new Scan.Refused(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "`generateContentRequest.model` is `" + inner.get().text() + "` (expected: `models/" + model
                            + "`, as in the path).",
                    "generateContentRequest.model"));
        }
        return new Scan.Ready(
                model,
                "model",
                target.route().stream(),
                asksForEvents(target.query()) ? StreamForm.EVENTS : StreamForm.ARRAY,
                true,
                List.of(),
                inner.map(found -> new Edit.Place(
                        found.from(), found.to(), found.text().startsWith(MODELS_PREFIX) ? MODELS_PREFIX : "")),
                ask(walked));
    }

    /** Either spelling; a walk finds a member under its path as it was written. */
    private static Ask ask(Outcome.Walked walked) {
        String config = walked.found().containsKey("generation_config.maxOutputTokens")
                        || walked.found().containsKey("generation_config.candidateCount")
                ? "generation_config"
                : "generationConfig";
        return Ask.of(walked, config + ".maxOutputTokens", config + ".candidateCount", "serviceTier");
    }

    /** Some documentation writes {@code alt=sse/…}: whatever begins with "sse" is meant as such. */
    private static boolean asksForEvents(Query query) {
        return query.parameter("alt")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("sse"))
                .isPresent();
    }

    private static String withoutPrefix(String name) {
        return name.startsWith(MODELS_PREFIX) ? name.substring(MODELS_PREFIX.length()) : name;
    }

    @Override
    public String upstreamPath(Target target, Scan.Ready scan, String upstreamModel) {
        String path = target.route()
                .path()
                .replace(
                        "{model}",
                        URLEncoder.encode(upstreamModel, StandardCharsets.UTF_8).replace("+", "%20"));
        Query query = target.query();
        return (scan.stream() ? query.without(Set.of("alt")).with("alt", "sse") : query).behind(path);
    }

    @Override
    public Header sign(Secret credential) {
        return new Header("x-goog-api-key", credential.reveal());
    }

    @Override
    public Optional<ChatCodec> codec() {
        return Optional.of(new GeminiCodec());
    }

    @Override
    public StreamTap tap() {
        return new GeminiTap();
    }

    @Override
    public ReplyReading read(byte[] body) {
        var answer = new GeminiAnswer();
        Optional<String> problem = JsonMembers.visit(body, 0, body.length, answer::member);
        if (problem.isPresent()) {
            return new ReplyReading.Garbled(problem.get());
        }
        if (answer.failed()) {
            return new ReplyReading.Failed(GeminiErrors.inSuccess(body, 0, body.length), answer.usage());
        }
        return answer.recognised()
                ? new ReplyReading.Answer(answer.usage(), answer.model())
                : new ReplyReading.Garbled("neither candidates nor promptFeedback nor totalTokens");
    }

    @Override
    public Failure readError(int status, HeaderView headers, byte[] body) {
        return GeminiErrors.read(status, headers, body);
    }

    @Override
    public ErrorReply error(Failure failure, String requestId) {
        return GeminiErrors.reply(failure);
    }

    @Override
    public byte[] errorEvent(Failure failure, String requestId) {
        return SseText.event(GeminiErrors.envelope(failure));
    }

    @Override
    public byte[] keepAlive() {
        return SseText.comment();
    }

    @Override
    public byte[] models(List<ModelCard> cards, Query query) {
        return GeminiModels.list(cards, query);
    }

    @Override
    public byte[] model(ModelCard card) {
        return GeminiModels.one(card);
    }
}
