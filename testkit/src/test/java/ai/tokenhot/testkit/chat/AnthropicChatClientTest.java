package ai.tokenhot.testkit.chat;

import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient.Headers;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient.ThinkingForm;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import ai.tokenhot.testkit.scripted.Script;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(30)
class AnthropicChatClientTest {

    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","container":null,"diagnostics":null,
             "content":[{"type":"thinking","thinking":"hm","signature":"c2Vh"},{"type":"text","text":"Hi"},
              {"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1.50},"caller":{"type":"direct"}}],
             "stop_reason":"tool_use","stop_sequence":null,"stop_details":null,
             "usage":{"input_tokens":3,"output_tokens":9,"cache_read_input_tokens":2,"cache_creation_input_tokens":4,
              "cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":0},
              "output_tokens_details":{"thinking_tokens":5},"server_tool_use":null,"service_tier":"standard",
              "inference_geo":null,"speed":null}}""";

    private static final String STREAM_HEAD = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","container":null,"diagnostics":null,"content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":3,"output_tokens":1,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"cache_creation":null,"output_tokens_details":null,"server_tool_use":null,"service_tier":"standard","inference_geo":null,"speed":null}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":null}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

            """;

    private static final String STREAM_END = """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null,"stop_details":null,"container":null},"usage":{"output_tokens":7,"input_tokens":3,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens_details":null,"server_tool_use":null}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final Prompt PROMPT = Prompt.to("claude-x").user("Hello").build();

    private static ReceivedRequest talk(Headers headers, Script script, Consumer<ChatClient> conversation) {
        try (var vendor = ScriptedVendor.answering(script);
                var client = new AnthropicChatClient(
                        new Endpoint(vendor.origin().toString(), "sk-1"), headers, ThinkingForm.ADAPTIVE)) {
            conversation.accept(client);
            return vendor.requests().getLast();
        }
    }

    @Test
    void currentFormSendsABearerKey() {
        ReceivedRequest request =
                talk(Headers.CURRENT, exchange -> exchange.answer(200, "application/json", MESSAGE), client -> {
                    Answer answer = client.answer(PROMPT);
                    assertThat(answer.text()).isEqualTo("Hi");
                    assertThat(answer.stop()).isEqualTo(Stop.TOOL_CALLS);
                    assertThat(answer.thinking()).isEqualTo("hm");
                    assertThat(answer.proofs()).containsExactly("c2Vh");
                    Usage usage = answer.usage().orElseThrow();
                    assertThat(usage.input()).isEqualTo(9);
                    assertThat(usage.thinking()).isEqualTo(5);
                    assertThat(answer.header("content-type")).contains("application/json");
                });
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers("authorization")).containsExactly("Bearer sk-1");
        assertThat(request.headers("x-api-key")).isEmpty();
        assertThat(request.headers("anthropic-version")).containsExactly("2026-10-21");
    }

    @Test
    void olderFormSendsItsOwnKeyHeader() {
        ReceivedRequest request = talk(
                Headers.OLDER,
                exchange -> exchange.answer(200, "application/json", MESSAGE),
                client -> client.answer(PROMPT));
        assertThat(request.headers("authorization")).isEmpty();
        assertThat(request.headers("x-api-key")).containsExactly("sk-1");
        assertThat(request.headers("anthropic-version")).containsExactly("2023-06-01");
    }

    @Test
    void givenAnswersAreSentBackUnchanged() {
        ReceivedRequest request =
                talk(Headers.CURRENT, exchange -> exchange.answer(200, "application/json", MESSAGE), client -> {
                    Answer answer = client.answer(PROMPT);
                    client.answer(Prompt.to("claude-x")
                            .user("Hello")
                            .given(answer)
                            .results(List.of(new ToolResult(answer.toolCalls().getFirst(), "done")))
                            .build());
                });
        assertThat(request.body().text())
                .contains("\"thinking\":\"hm\"")
                .contains("\"signature\":\"c2Vh\"")
                .contains("\"tool_use_id\":\"toolu_1\"");
    }

    @Test
    void streamIsFolded() {
        talk(
                Headers.CURRENT,
                exchange -> exchange.eventStreamHead()
                        .chunk(STREAM_HEAD + STREAM_END)
                        .lastChunk(),
                client -> {
                    Streamed streamed = client.stream(PROMPT);
                    assertThat(streamed.textPieces()).containsExactly("Hi");
                    assertThat(streamed.answer().stop()).isEqualTo(Stop.END);
                    assertThat(streamed.answer().usage().orElseThrow().output()).isEqualTo(7);
                });
    }

    @Test
    void streamWithoutItsEndIsAFailure() {
        talk(
                Headers.CURRENT,
                exchange -> exchange.eventStreamHead().chunk(STREAM_HEAD).lastChunk(),
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.INCOMPLETE));
    }

    @Test
    void errorEventIsAStreamError() {
        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n";
        talk(
                Headers.CURRENT,
                exchange ->
                        exchange.eventStreamHead().chunk(STREAM_HEAD + error).lastChunk(),
                client -> {
                    assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.STREAM_ERROR);
                    assertThat(failure(client).message()).contains("busy");
                });
    }

    @Test
    void failuresAreNotRetried() {
        var asked = new AtomicInteger();
        talk(
                Headers.CURRENT,
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
