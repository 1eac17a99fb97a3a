package ai.tokenhot.testkit.chat;

import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient.Variation;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import ai.tokenhot.testkit.scripted.Script;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(30)
class OpenAiChatClientTest {

    private static final Prompt PROMPT = Prompt.to("m").user("Hello").build();

    private static ReceivedRequest talk(Variation variation, Script script, Consumer<ChatClient> conversation) {
        try (var vendor = ScriptedVendor.answering(script);
                var client = new OpenAiChatClient(new Endpoint(vendor.origin() + "/v1", "sk-1"), variation)) {
            conversation.accept(client);
            return vendor.requests().getLast();
        }
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    @Test
    void countsThinkingByTheVariation() {
        String completion = """
                {"id":"c1","object":"chat.completion","created":1,"model":"m",
                 "choices":[{"index":0,"finish_reason":"stop","logprobs":null,
                  "message":{"role":"assistant","content":"Hi","refusal":null,"reasoning_content":"hm"}}],
                 "usage":{"prompt_tokens":10,"completion_tokens":7,"total_tokens":%d,
                  "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}}""";
        ReceivedRequest request = talk(
                Variation.OPENAI,
                exchange -> exchange.answer(200, "application/json", completion.formatted(17)),
                client -> {
                    Usage usage = client.answer(PROMPT).usage().orElseThrow();
                    assertThat(usage.plainInput()).isEqualTo(6);
                    assertThat(usage.output()).isEqualTo(2);
                    assertThat(usage.total()).hasValue(usage.sum());
                });
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.headers("authorization")).containsExactly("Bearer sk-1");
        talk(Variation.XAI, exchange -> exchange.answer(200, "application/json", completion.formatted(22)), client -> {
            Answer answer = client.answer(PROMPT);
            assertThat(answer.thinking()).isEqualTo("hm");
            Usage usage = answer.usage().orElseThrow();
            assertThat(usage.output()).isEqualTo(7);
            assertThat(usage.total()).hasValue(usage.sum());
        });
    }

    @Test
    void streamIsFolded() {
        ReceivedRequest request = talk(
                Variation.XAI,
                exchange -> exchange.eventStreamHead()
                        .chunk(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"))
                        .chunk(chunk("{\"reasoning_content\":\"h\"}", "null"))
                        .chunk(chunk("{\"reasoning_content\":\"m\"}", "null"))
                        .chunk(chunk("{\"content\":\"Hi\"}", "null"))
                        .chunk(chunk(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"t1\",\"type\":\"function\","
                                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}",
                                "null"))
                        .chunk(chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}", "null"))
                        .chunk(chunk("{}", "\"tool_calls\""))
                        .chunk("data: [DONE]\n\n")
                        .lastChunk(),
                client -> {
                    Streamed streamed = client.stream(PROMPT);
                    assertThat(streamed.textPieces()).containsExactly("Hi");
                    Answer answer = streamed.answer();
                    assertThat(answer.thinking()).isEqualTo("hm");
                    assertThat(answer.stop()).isEqualTo(Stop.TOOL_CALLS);
                    assertThat(answer.toolCalls()).containsExactly(new ToolCall("t1", "f", "{\"a\":1}"));
                });
        assertThat(request.body().text()).contains("\"include_usage\":true");
    }

    @Test
    void streamWithoutItsEndIsAFailure() {
        talk(
                Variation.OPENAI,
                exchange -> exchange.eventStreamHead()
                        .chunk(chunk("{\"role\":\"assistant\",\"content\":\"Hi\"}", "null"))
                        .lastChunk(),
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.INCOMPLETE));
    }

    @Test
    void cutStreamIsAConnectionFailure() {
        talk(
                Variation.OPENAI,
                exchange -> exchange.eventStreamHead()
                        .chunk(chunk("{\"role\":\"assistant\",\"content\":\"Hi\"}", "null"))
                        .hangUp(),
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.CONNECTION));
    }

    @Test
    void rateLimitShowsWhenToComeBack() {
        String body = "{\"error\":{\"message\":\"slow\",\"type\":\"requests\",\"param\":null,\"code\":\"rate\"}}";
        talk(
                Variation.OPENAI,
                exchange -> exchange.head(
                                429,
                                "content-type: application/json",
                                "retry-after: 3",
                                "content-length: " + body.length())
                        .send(body)
                        .end(),
                client -> {
                    SdkFailure failure = failure(client);
                    assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.RATE_LIMITED);
                    assertThat(failure.retryAfter()).contains("3");
                    assertThat(failure.message()).contains("slow");
                });
    }

    @Test
    void failuresAreNotRetried() {
        var asked = new AtomicInteger();
        talk(
                Variation.OPENAI,
                exchange -> {
                    asked.incrementAndGet();
                    exchange.answer(503, "application/json", "{}");
                },
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.SERVER));
        assertThat(asked).hasValue(1);
    }

    private static SdkFailure failure(ChatClient client) {
        return client.failure(catchThrowableOfType(RuntimeException.class, () -> client.stream(PROMPT)));
    }
}
