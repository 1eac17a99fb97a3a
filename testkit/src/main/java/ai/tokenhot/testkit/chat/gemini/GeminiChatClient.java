package ai.tokenhot.testkit.chat.gemini;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.CountTokensConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GetModelConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Google's SDK on {@code generateContent}, {@code streamGenerateContent} and {@code countTokens}. */
public final class GeminiChatClient implements ChatClient {

    private static final int TIMEOUT_MILLIS = 60_000;

    private static final String MODELS = "models/";

    /** How thinking is asked for. */
    public enum ThinkingForm {
        /** To be shown, for models that think anyway. */
        OF_THE_MODELS_CHOICE,
        /** At the level {@code HIGH}, for models that have levels. */
        LEVEL
    }

    private final Client client;
    private final ThinkingForm thinkingForm;

    /** A client of this endpoint, for models that think anyway. */
    public GeminiChatClient(Endpoint endpoint) {
        this(endpoint, ThinkingForm.OF_THE_MODELS_CHOICE);
    }

    /** A client of this endpoint. */
    public GeminiChatClient(Endpoint endpoint, ThinkingForm thinkingForm) {
        this.thinkingForm = thinkingForm;
        this.client = Client.builder()
                .apiKey(endpoint.apiKey())
                .vertexAI(false)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(endpoint.baseUrl())
                        .timeout(TIMEOUT_MILLIS)
                        // The SDK waits once more after its last attempt; the delays are for that.
                        .retryOptions(HttpRetryOptions.builder()
                                .attempts(1)
                                .initialDelay(0.0)
                                .maxDelay(0.0)
                                .jitter(0.0))
                        .build())
                .build();
    }

    /** The SDK's own client, for what only this dialect has. */
    public Client sdk() {
        return client;
    }

    @Override
    public Answer answer(Prompt prompt) {
        GenerateContentResponse response = client.models.generateContent(
                prompt.model(), GeminiRequests.contents(prompt), GeminiRequests.config(prompt, thinkingForm));
        var fold = new GeminiFold();
        fold.add(response);
        return fold.answer();
    }

    @Override
    public Streamed stream(Prompt prompt, Consumer<Object> onEvent) {
        try (ResponseStream<GenerateContentResponse> stream = client.models.generateContentStream(
                prompt.model(), GeminiRequests.contents(prompt), GeminiRequests.config(prompt, thinkingForm))) {
            var fold = new GeminiFold();
            List<Object> events = new ArrayList<>();
            for (GenerateContentResponse chunk : stream) {
                onEvent.accept(chunk);
                events.add(chunk);
                fold.add(chunk);
            }
            return new Streamed(events, fold.texts(), fold.answer());
        }
    }

    /** Counts the turns; on this API the operation takes neither system text nor tools beside them. */
    @Override
    public Optional<Long> countTokens(Prompt prompt) {
        return client.models
                .countTokens(
                        prompt.model(),
                        GeminiRequests.contents(prompt),
                        CountTokensConfig.builder().build())
                .totalTokens()
                .map(Integer::longValue);
    }

    @Override
    public List<String> models() {
        var names = new ArrayList<String>();
        for (Model model : client.models.list(ListModelsConfig.builder().build())) {
            names.add(name(model));
        }
        return names;
    }

    @Override
    public String model(String name) {
        return name(client.models.get(name, GetModelConfig.builder().build()));
    }

    private static String name(Model model) {
        String name = model.name().orElseThrow();
        if (!name.startsWith(MODELS)) {
            throw new AssertionError("name: " + name + " (expected: models/…)");
        }
        return name.substring(MODELS.length());
    }

    @Override
    public SdkFailure failure(RuntimeException thrown) {
        OptionalInt status =
                thrown instanceof ApiException answered ? OptionalInt.of(answered.code()) : OptionalInt.empty();
        return new SdkFailure(kind(thrown), status, String.valueOf(thrown.getMessage()), Optional.empty(), thrown);
    }

    /** The SDK has a type for clients' and one for servers' faults; the rest is in the code that they carry. */
    private static SdkFailure.Kind kind(RuntimeException thrown) {
        return switch (thrown) {
            case ApiException e ->
                switch (e.code()) {
                    case 400 -> SdkFailure.Kind.BAD_REQUEST;
                    case 401 -> SdkFailure.Kind.UNAUTHORIZED;
                    case 403 -> SdkFailure.Kind.FORBIDDEN;
                    case 404 -> SdkFailure.Kind.NOT_FOUND;
                    case 429 -> SdkFailure.Kind.RATE_LIMITED;
                    default -> e.code() >= 500 ? SdkFailure.Kind.SERVER : SdkFailure.Kind.OTHER;
                };
            case GenAiIOException e -> SdkFailure.Kind.CONNECTION;
            default -> SdkFailure.Kind.OTHER;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
