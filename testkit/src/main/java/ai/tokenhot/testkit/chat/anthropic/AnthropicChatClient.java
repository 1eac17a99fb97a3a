package ai.tokenhot.testkit.chat.anthropic;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.errors.UnprocessableEntityException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Anthropic's SDK on Messages. Every object that comes is checked with the SDK's {@code validate()}. */
public final class AnthropicChatClient implements ChatClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Which headers carry version and key. */
    public enum Headers {
        /** What the SDK sends by itself: {@code 2026-10-21}, the key as {@code Authorization: Bearer}. */
        CURRENT,
        /** What older clients send: {@code 2023-06-01}, the key as {@code x-api-key}. */
        OLDER
    }

    /** How a model is asked to think. */
    public enum ThinkingForm {
        /** {@code adaptive}, for models from 4.6 on. */
        ADAPTIVE,
        /** {@code enabled} with a budget, for older ones. */
        BUDGET
    }

    private final AnthropicClient client;
    private final MessageRequests requests;

    /** A client of this endpoint. */
    public AnthropicChatClient(Endpoint endpoint, Headers headers, ThinkingForm thinkingForm) {
        var builder = AnthropicOkHttpClient.builder()
                .baseUrl(endpoint.baseUrl())
                .maxRetries(0)
                .timeout(TIMEOUT);
        switch (headers) {
            case CURRENT -> builder.apiKey(endpoint.apiKey());
            case OLDER ->
                builder.apiKey(endpoint.apiKey())
                        .putHeader("x-api-key", endpoint.apiKey())
                        .putHeader("anthropic-version", "2023-06-01");
        }
        this.client = builder.build();
        this.requests = new MessageRequests(thinkingForm);
    }

    @Override
    public Answer answer(Prompt prompt) {
        try (HttpResponseFor<Message> response =
                client.messages().withRawResponse().create(requests.message(prompt))) {
            return MessageAnswers.answer(response.parse(), byName(response.headers()));
        }
    }

    @Override
    public Streamed stream(Prompt prompt, Consumer<Object> onEvent) {
        try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> response =
                        client.messages().withRawResponse().createStreaming(requests.message(prompt));
                StreamResponse<RawMessageStreamEvent> stream = response.parse()) {
            var accumulator = MessageAccumulator.create();
            List<Object> events = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            stream.stream().forEach(event -> {
                onEvent.accept(event);
                events.add(event.validate());
                accumulator.accumulate(event);
                event.contentBlockDelta()
                        .flatMap(delta -> delta.delta().text())
                        .ifPresent(text -> texts.add(text.text()));
            });
            Answer answer = MessageAnswers.answer(accumulator.message(), byName(response.headers()));
            return new Streamed(events, texts, answer);
        }
    }

    private static Map<String, List<String>> byName(com.anthropic.core.http.Headers headers) {
        return headers.names().stream().collect(Collectors.toMap(name -> name, headers::values));
    }

    @Override
    public Optional<Long> countTokens(Prompt prompt) {
        return Optional.of(
                client.messages().countTokens(requests.count(prompt)).validate().inputTokens());
    }

    @Override
    public List<String> models() {
        return client.models().list().autoPager().stream()
                .map(model -> model.validate().id())
                .toList();
    }

    @Override
    public String model(String name) {
        return client.models().retrieve(name).validate().id();
    }

    @Override
    public SdkFailure failure(RuntimeException thrown) {
        OptionalInt status = OptionalInt.empty();
        Optional<String> retryAfter = Optional.empty();
        if (thrown instanceof AnthropicServiceException answered) {
            status = OptionalInt.of(answered.statusCode());
            retryAfter = answered.headers().values("retry-after").stream().findFirst();
        }
        return new SdkFailure(kind(thrown), status, String.valueOf(thrown.getMessage()), retryAfter, thrown);
    }

    private static SdkFailure.Kind kind(RuntimeException thrown) {
        return switch (thrown) {
            case BadRequestException e -> SdkFailure.Kind.BAD_REQUEST;
            case UnauthorizedException e -> SdkFailure.Kind.UNAUTHORIZED;
            case PermissionDeniedException e -> SdkFailure.Kind.FORBIDDEN;
            case NotFoundException e -> SdkFailure.Kind.NOT_FOUND;
            case UnprocessableEntityException e -> SdkFailure.Kind.UNPROCESSABLE;
            case RateLimitException e -> SdkFailure.Kind.RATE_LIMITED;
            case SseException e -> SdkFailure.Kind.STREAM_ERROR;
            case AnthropicServiceException e when e.statusCode() >= 500 -> SdkFailure.Kind.SERVER;
            case AnthropicIoException e -> SdkFailure.Kind.CONNECTION;
            case AnthropicInvalidDataException e -> SdkFailure.Kind.INCOMPLETE;
            // The accumulator says so of a stream without its end.
            case IllegalStateException e -> SdkFailure.Kind.INCOMPLETE;
            default -> SdkFailure.Kind.OTHER;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
