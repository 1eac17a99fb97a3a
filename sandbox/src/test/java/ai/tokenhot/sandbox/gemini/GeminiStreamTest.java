package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class GeminiStreamTest {

    private static final String REMEMBERS = """
            {
                "system_instruction": {"parts": [{"text": "You are my assistant, your name is Xiao Jiang."}]},
                "contents": [
                    {"role": "user", "parts": [{"text": "My name is Xiao Ming."}]},
                    {"role": "model", "parts": [{"text": "Hello, Ming! I'm Jiang Xiao, nice to meet you."}]},
                    {"role": "user", "parts": [{"text": "Remember my name?"}]}
                ]
            }""";

    private static Answer post(String model, String alt, String body) {
        return Sandbox.request("/gemini/v1beta/models/" + model + ":streamGenerateContent" + alt)
                .header("x-goog-api-key", "test-key")
                .post(body);
    }

    static JsonObject candidate(JsonObject chunk) {
        return chunk.array("candidates").orElseThrow().objects().findFirst().orElseThrow();
    }

    static List<JsonObject> parts(JsonObject chunk) {
        return candidate(chunk)
                .object("content")
                .flatMap(content -> content.array("parts"))
                .map(parts -> parts.objects().toList())
                .orElse(List.of());
    }

    static String text(List<JsonObject> chunks) {
        return chunks.stream()
                .flatMap(chunk -> parts(chunk).stream())
                .filter(part -> !part.flag("thought").orElse(false))
                .map(part -> part.string("text").orElse(""))
                .collect(Collectors.joining());
    }

    @Test
    void rememberedNameIsAnsweredInTheOddSpellingOfTheEventForm() {
        Answer answer = post("gemini-3.1-pro-preview", "?alt=sse%2Fgemini-3-1-pro-preview", REMEMBERS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.header("x-tokenhot-sandbox")).isEqualTo("true");
        assertThat(text(answer.chunks()))
                .startsWith("Sandbox answer from gemini-3.1-pro-preview:")
                .contains("Xiao Ming");
        assertThat(answer.chunks()).hasSizeGreaterThan(5);
    }

    @Test
    void eventsAreDataLinesWithCrLfAndNothingElse() {
        Answer answer = post("gemini-2.5-flash", "?alt=sse", REMEMBERS);

        assertThat(answer.body()).endsWith("}\r\n\r\n").doesNotContain("event:").doesNotContain("[DONE]");
        for (String event : answer.body().split("\r\n\r\n")) {
            assertThat(event).startsWith("data: {").endsWith("}").doesNotContain("\n");
        }
    }

    @Test
    void onlyTheLastChunkHasAFinishReasonAndUsageGrows() {
        List<JsonObject> chunks =
                post("gemini-3.1-pro-preview", "?alt=sse", REMEMBERS).chunks();

        JsonObject last = chunks.getLast();
        assertThat(candidate(last).string("finishReason")).contains("STOP");
        assertThat(parts(last).getFirst().string("text")).contains("");
        assertThat(parts(last).getFirst().string("thoughtSignature")).isPresent();
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk ->
                        assertThat(candidate(chunk).has("finishReason")).isFalse());
        long before = 0;
        for (JsonObject chunk : chunks) {
            JsonObject usage = chunk.object("usageMetadata").orElseThrow();
            long total = usage.integer("totalTokenCount").orElseThrow();
            assertThat(total).isGreaterThanOrEqualTo(before);
            before = total;
        }
        JsonObject usage = last.object("usageMetadata").orElseThrow();
        assertThat(usage.integer("totalTokenCount").orElseThrow())
                .isEqualTo(usage.integer("promptTokenCount").orElseThrow()
                        + usage.integer("candidatesTokenCount").orElseThrow()
                        + usage.integer("thoughtsTokenCount").orElseThrow());
    }

    @Test
    void withoutTheEventFormTheStreamIsOneJsonArray() {
        Answer answer = post("gemini-2.5-flash", "", REMEMBERS);

        assertThat(answer.header("content-type")).isEqualTo("application/json");
        JsonArray array = (JsonArray) Json.parse(answer.body());
        assertThat(text(array.objects().toList())).contains("Xiao Ming");
    }

    @Test
    void errorsOfTheArrayFormAreWrappedInAnArray() {
        Answer answer = post("gemini-9", "", REMEMBERS);

        assertThat(answer.status()).isEqualTo(404);
        JsonArray array = (JsonArray) Json.parse(answer.body());
        assertThat(array.objects()
                        .findFirst()
                        .orElseThrow()
                        .object("error")
                        .orElseThrow()
                        .string("status"))
                .contains("NOT_FOUND");
    }
}
