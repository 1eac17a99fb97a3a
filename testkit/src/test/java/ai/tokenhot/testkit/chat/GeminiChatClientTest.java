package ai.tokenhot.testkit.chat;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.gemini.GeminiChatClient;
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
class GeminiChatClientTest {

    private static final String CHUNK = """
            data: {"candidates":[{"content":{"role":"model","parts":[%s]}%s,"index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":%d,"thoughtsTokenCount":2,"totalTokenCount":%d},"modelVersion":"m","responseId":"r"}

            """;

    private static final Prompt PROMPT = Prompt.to("m").user("Hello").build();

    private static final Script STREAM = exchange -> exchange.eventStreamHead()
            .chunk(CHUNK.formatted("{\"text\":\"hm\",\"thought\":true}", "", 0, 6))
            .chunk(CHUNK.formatted("{\"text\":\"H\"}", "", 1, 7))
            .chunk(CHUNK.formatted(
                    "{\"text\":\"i\"},{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}},\"thoughtSignature\":\"c2Vh\"}",
                    ",\"finishReason\":\"STOP\"",
                    3,
                    9))
            .lastChunk();

    private static ReceivedRequest talk(Script script, Consumer<ChatClient> conversation) {
        try (var vendor = ScriptedVendor.answering(script);
                var client = new GeminiChatClient(new Endpoint(vendor.origin().toString(), "k-1"))) {
            conversation.accept(client);
            return vendor.requests().getLast();
        }
    }

    @Test
    void streamIsFoldedWithoutAddingItsRunningTotals() {
        ReceivedRequest request = talk(STREAM, client -> {
            Streamed streamed = client.stream(PROMPT);
            assertThat(streamed.textPieces()).containsExactly("H", "i");
            Answer answer = streamed.answer();
            assertThat(answer.text()).isEqualTo("Hi");
            assertThat(answer.thinking()).isEqualTo("hm");
            assertThat(answer.proofs()).containsExactly("c2Vh");
            assertThat(answer.stop()).isEqualTo(Stop.TOOL_CALLS);
            assertThat(answer.usage().orElseThrow().output()).isEqualTo(3);
            assertThat(answer.usage().orElseThrow().total())
                    .hasValue(answer.usage().orElseThrow().sum());
        });
        assertThat(request.target()).isEqualTo("/v1beta/models/m:streamGenerateContent?alt=sse");
        assertThat(request.headers("x-goog-api-key")).containsExactly("k-1");
    }

    @Test
    void givenAnswersAreSentBackWithTheirSeals() {
        ReceivedRequest request = talk(STREAM, client -> {
            Answer answer = client.stream(PROMPT).answer();
            client.stream(Prompt.to("m")
                    .user("Hello")
                    .given(answer)
                    .results(List.of(new ToolResult(answer.toolCalls().getFirst(), "done")))
                    .build());
        });
        assertThat(request.body().text())
                .contains("\"thoughtSignature\":\"c2Vh\"")
                .contains("\"functionResponse\":{\"name\":\"f\",\"response\":{\"output\":\"done\"}}");
    }

    @Test
    void extraMembersAreMergedIntoTheBody() {
        ReceivedRequest request = talk(
                STREAM,
                client -> client.stream(Prompt.to("m")
                        .user("Hello")
                        .extra((JsonObject) Json.parse("{\"generationConfig\":{\"topP\":\"high\"}}"))
                        .build()));
        assertThat(request.body().text()).contains("\"topP\":\"high\"").contains("Hello");
    }

    @Test
    void streamWithoutItsEndIsUnfinished() {
        talk(
                exchange -> exchange.eventStreamHead()
                        .chunk(CHUNK.formatted("{\"text\":\"H\"}", "", 1, 7))
                        .lastChunk(),
                client -> assertThat(client.stream(PROMPT).answer().stop()).isEqualTo(Stop.UNFINISHED));
    }

    @Test
    void cutStreamIsAConnectionFailure() {
        talk(
                exchange -> exchange.eventStreamHead()
                        .chunk(CHUNK.formatted("{\"text\":\"H\"}", "", 1, 7))
                        .hangUp(),
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.CONNECTION));
    }

    @Test
    void errorInTheStreamIsThrown() {
        talk(
                exchange -> exchange.eventStreamHead()
                        .chunk(CHUNK.formatted("{\"text\":\"H\"}", "", 1, 7))
                        .chunk("data: {\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}\n\n")
                        .lastChunk(),
                client -> {
                    assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.SERVER);
                    assertThat(failure(client).message()).contains("busy");
                });
    }

    @Test
    void failuresAreNotRetried() {
        var asked = new AtomicInteger();
        talk(
                exchange -> {
                    asked.incrementAndGet();
                    exchange.answer(
                            503,
                            "application/json",
                            "{\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}");
                },
                client -> assertThat(failure(client).kind()).isEqualTo(SdkFailure.Kind.SERVER));
        assertThat(asked).hasValue(1);
    }

    private static SdkFailure failure(ChatClient client) {
        return client.failure(catchThrowableOfType(RuntimeException.class, () -> client.stream(PROMPT)));
    }
}
