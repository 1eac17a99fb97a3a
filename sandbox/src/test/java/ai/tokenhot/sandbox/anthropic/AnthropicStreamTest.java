package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.events;
import static ai.tokenhot.sandbox.anthropic.Anthropic.folded;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.number;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static ai.tokenhot.sandbox.anthropic.Anthropic.type;
import static ai.tokenhot.sandbox.anthropic.Anthropic.usage;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers event by event. */
final class AnthropicStreamTest {

    private static final String TOOLS = """
            "tools": [
                {"name": "get_weather", "description": "Returns the weather of a place.", "input_schema": {
                    "type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}},
                {"name": "list_alarms", "input_schema": {"type": "object", "properties": {}}}
            ],
            """;

    private static Answer stream(String model, String members) {
        return post(model, "\"stream\": true, " + members);
    }

    @Test
    void eventsAreNamedAsTheirTypeAndEndWithLineFeeds() {
        Answer answer = stream(SONNET_4_5, says("Hello!"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.body()).doesNotContain("\r").doesNotContain("[DONE]").endsWith("\n\n");
        for (String event : answer.body().split("\n\n")) {
            List<String> lines = event.lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).startsWith("event: ");
            JsonObject data =
                    (JsonObject) ai.tokenhot.json.Json.parse(lines.getLast().substring("data: ".length()));
            assertThat("event: " + type(data)).isEqualTo(lines.getFirst());
        }
    }

    @Test
    void eventsComeInTheirOrder() {
        Answer answer = stream(SONNET_4_5, says("Hello!"));
        List<String> types = answer.chunks().stream().map(Anthropic::type).toList();
        assertThat(types).startsWith("message_start", "content_block_start", "ping", "content_block_delta");
        assertThat(types).endsWith("content_block_delta", "content_block_stop", "message_delta", "message_stop");
        JsonObject start = answer.chunks().getFirst().object("message").orElseThrow();
        assertThat(Anthropic.content(start)).isEmpty();
        assertThat(start.has("stop_reason")).isTrue();
        assertThat(start.string("stop_reason")).isEmpty();
        assertThat(number(usage(start), "output_tokens")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello!",
                "Use get_weather for Paris and London.",
                "Use list_alarms.",
                "Use get_weather and list_alarms for Paris.",
                "Repeat exactly: naïve Ω 你好，世界 👋🏽 \\ \"quoted\""
            })
    void streamFoldsToTheWholeMessage(String text) {
        String members = TOOLS + "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}, " + says(text);
        JsonObject whole = message(SONNET_4_5, members);
        JsonObject folded = folded(stream(SONNET_4_5, members));
        assertThat(withoutIds(folded)).isEqualTo(withoutIds(whole));
        assertThat(usage(folded).members()).containsAllEntriesOf(usage(whole).members());
    }

    private static List<JsonObject> withoutIds(JsonObject message) {
        var parts = new ArrayList<JsonObject>();
        Anthropic.content(message)
                .forEach(block -> parts.add(block.with().remove("id").build()));
        parts.add(JsonObject.builder()
                .put("stop_reason", message.get("stop_reason"))
                .put("stop_sequence", message.get("stop_sequence"))
                .build());
        return parts;
    }

    @Test
    void blocksFollowEachOther() {
        Answer answer = stream(SONNET_4_5, TOOLS + says("Use get_weather and list_alarms for Paris."));
        var steps = new ArrayList<String>();
        for (JsonObject event : answer.chunks()) {
            if (type(event).equals("content_block_start") || type(event).equals("content_block_stop")) {
                steps.add(type(event) + " " + number(event, "index"));
            }
        }
        assertThat(steps)
                .containsExactly(
                        "content_block_start 0",
                        "content_block_stop 0",
                        "content_block_start 1",
                        "content_block_stop 1");
    }

    @Test
    void callWithoutArgumentsSendsOneEmptyFragment() {
        Answer answer = stream(SONNET_4_5, TOOLS + says("Use list_alarms."));
        JsonObject start = events(answer, "content_block_start")
                .getFirst()
                .object("content_block")
                .orElseThrow();
        assertThat(start.object("input").orElseThrow().members()).isEmpty();
        assertThat(events(answer, "content_block_delta"))
                .hasSize(1)
                .allSatisfy(
                        event -> assertThat(event.object("delta").orElseThrow().string("partial_json"))
                                .contains(""));
    }

    @Test
    void thoughtThatIsNotShownHasItsSignatureOnly() {
        Answer answer = Anthropic.newer("/messages")
                .post(Anthropic.body("claude-opus-5-5", "\"stream\": true, " + says("What is 17 + 25?")));
        List<JsonObject> deltas = events(answer, "content_block_delta").stream()
                .filter(event -> number(event, "index") == 0)
                .toList();
        assertThat(deltas).hasSize(1);
        JsonObject delta = deltas.getFirst().object("delta").orElseThrow();
        assertThat(type(delta)).isEqualTo("signature_delta");
        assertThat(delta.string("signature").orElseThrow()).isNotBlank();
        JsonObject start = events(answer, "content_block_start")
                .getFirst()
                .object("content_block")
                .orElseThrow();
        assertThat(start.string("thinking")).contains("");
        assertThat(number(usage(folded(answer)).object("output_tokens_details").orElseThrow(), "thinking_tokens"))
                .isPositive();
    }

    @Test
    void pingsComeBetweenEventsWhenAsked() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: pings]]"));
        assertThat(events(answer, "ping")).hasSizeGreaterThan(5);
        assertThat(folded(answer).string("stop_reason")).contains("end_turn");
    }

    @Test
    void errorInMidStreamIsAnEventOfItsOwn() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: error-after=3]]"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("event: error\ndata: {\"type\":\"error\"");
        JsonObject error = answer.chunks().getLast();
        assertThat(error.object("error").orElseThrow().string("type")).contains("overloaded_error");
        assertThat(error.string("request_id")).contains(answer.header("request-id"));
        assertThat(events(answer, "message_stop")).isEmpty();
    }

    @Test
    void streamWithoutFinishLacksItsLastTwoEvents() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: finish=none]]"));
        assertThat(type(answer.chunks().getLast())).isEqualTo("content_block_stop");
    }

    @Test
    void streamWithoutUsageHasNoneAnywhere() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: usage=none]]"));
        assertThat(answer.body()).doesNotContain("usage\":");
        assertThat(type(answer.chunks().getLast())).isEqualTo("message_stop");
    }

    @Test
    void malformedEventIsNeverThePing() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: malformed=3]]"));
        List<String> broken =
                answer.data().stream().filter(data -> !data.endsWith("}")).toList();
        assertThat(broken).hasSize(1);
        assertThat(broken.getFirst()).startsWith("{\"type\":\"content_block_");
    }

    @Test
    void errorBeforeTheFirstEventIsAnOrdinaryError() {
        Answer answer = stream(SONNET_4_5, says("Hello! [[sandbox: status=529]]"));
        assertThat(Anthropic.error(answer, 529, "overloaded_error")).isEqualTo("Overloaded");
    }
}
