package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.SdkFailure;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.models.Model;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What both of the SDK's chat dialects share: the connection, models, failures. */
final class OpenAiSdk implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final OpenAIClient client;

    OpenAiSdk(Endpoint endpoint) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(endpoint.baseUrl())
                .apiKey(endpoint.apiKey())
                .maxRetries(0)
                .timeout(TIMEOUT)
                .build();
    }

    OpenAIClient client() {
        return client;
    }

    List<String> models() {
        return client.models().list().autoPager().stream()
                .map(model -> model.validate().id())
                .toList();
    }

    String model(String name) {
        Model model = client.models().retrieve(name).validate();
        return model.id();
    }

    static Map<String, JsonValue> values(JsonObject object) {
        var values = new TreeMap<String, JsonValue>();
        PlainJson.of(object).forEach((name, value) -> values.put(name, JsonValue.from(value)));
        return values;
    }

    static SdkFailure failure(RuntimeException thrown) {
        var kind = switch (thrown) {
            case BadRequestException e -> SdkFailure.Kind.BAD_REQUEST;
            case UnauthorizedException e -> SdkFailure.Kind.UNAUTHORIZED;
            case PermissionDeniedException e -> SdkFailure.Kind.FORBIDDEN;
            case NotFoundException e -> SdkFailure.Kind.NOT_FOUND;
            case UnprocessableEntityException e -> SdkFailure.Kind.UNPROCESSABLE;
            case RateLimitException e -> SdkFailure.Kind.RATE_LIMITED;
            case InternalServerException e -> SdkFailure.Kind.SERVER;
            case SseException e -> SdkFailure.Kind.STREAM_ERROR;
            case OpenAIIoException e -> SdkFailure.Kind.CONNECTION;
            case OpenAIInvalidDataException e -> SdkFailure.Kind.INCOMPLETE;
            // The accumulators say so of a stream without its end.
            case IllegalStateException e -> SdkFailure.Kind.INCOMPLETE;
            default -> SdkFailure.Kind.OTHER;
        };
        OptionalInt status = OptionalInt.empty();
        Optional<String> retryAfter = Optional.empty();
        if (thrown instanceof OpenAIServiceException answered) {
            status = OptionalInt.of(answered.statusCode());
            retryAfter = answered.headers().values("retry-after").stream().findFirst();
        }
        return new SdkFailure(kind, status, String.valueOf(thrown.getMessage()), retryAfter, thrown);
    }

    @Override
    public void close() {
        client.close();
    }
}
