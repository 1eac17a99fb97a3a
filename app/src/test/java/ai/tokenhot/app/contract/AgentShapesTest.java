package ai.tokenhot.app.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What command-line agents send, as {@code bench/agents/run} met it, asked of a model of each vendor: their texts are
 * shortened, everything else is theirs. A file holds the two requests of a loop over one of the agent's own tools; the
 * sandbox calls the tool in answer to the first and tells its result in answer to the second.
 */
@Timeout(60)
final class AgentShapesTest {

    private static final String GPT = "gpt-5.4";
    private static final String CLAUDE = "claude-opus-4-6";
    private static final String GEMINI = "gemini-3.1-pro-preview";
    private static final String GROK = "grok-4.1";
    private static final List<String> MODELS = List.of(GPT, CLAUDE, GEMINI, GROK);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A file.
     *
     * @param name of the file
     * @param end what the last event of an answer in the agent's language has
     * @param called what stands in the answer to the first request
     * @param told what stands in the answer to the second
     * @param models of whom an agent asks in this form; some ask in another one when they know the model
     */
    record Agent(String name, String end, String called, String told, List<String> models) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Agent> AGENTS = List.of(
            new Agent(
                    "claude-code",
                    "\"type\":\"message_stop\"",
                    "\"name\":\"Bash\"",
                    "osprey-77",
                    List.of(GPT, GEMINI, GROK)),
            new Agent("claude-code-own-model", "\"type\":\"message_stop\"", "\"name\":\"Bash\"", "osprey-77", MODELS),
            new Agent("codex", "\"type\":\"response.completed\"", "\"name\":\"exec_command\"", "osprey-77", MODELS),
            new Agent("codex-own-model", "\"type\":\"response.completed\"", "hi", "hi", MODELS),
            new Agent("gemini-cli", "\"finishReason\":\"STOP\"", "\"name\":\"read_file\"", "osprey-77", MODELS),
            new Agent("opencode", "[DONE]", "\"name\":\"bash\"", "osprey-77", MODELS),
            new Agent("opencode-thoughts", "[DONE]", "\"name\":\"bash\"", "osprey-77", List.of(CLAUDE, GEMINI, GROK)),
            new Agent("opencode-own-marks", "[DONE]", "\"name\":\"bash\"", "osprey-77", List.of(CLAUDE, GEMINI, GROK)));

    static Stream<Arguments> pairs() {
        return AGENTS.stream().flatMap(agent -> agent.models().stream().map(model -> Arguments.of(agent, model)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void toolLoopRunsOnModelsOfEveryVendor(Agent agent, String model) {
        Answer first = ask(agent, model, 0, false);
        assertThat(first.text()).contains(agent.called());
        Answer second = ask(agent, model, 1, false);
        assertThat(second.text()).contains(agent.told());
    }

    /** What is lost is told: a caller that allows no loss is refused exactly where one was told, by that field. */
    @ParameterizedTest
    @MethodSource("pairs")
    void nothingIsLostUntold(Agent agent, String model) {
        Optional<String> told = ask(agent, model, 0, false).losses();
        HttpResponse<String> strict = send(agent, model, 0, true);
        if (told.isEmpty()) {
            assertThat(strict.statusCode()).as(strict.body()).isEqualTo(200);
        } else {
            assertThat(strict.statusCode()).isEqualTo(400);
            String field = told.get().replaceFirst("^[a-z]+=", "").split("[,; ]", 2)[0];
            assertThat(strict.body()).contains(field);
        }
    }

    /**
     * The model is changed in the middle of a conversation: the second request goes to another one than the first. Its
     * proofs are of no use there, and what its headers ask for goes along.
     */
    @ParameterizedTest
    @MethodSource("models")
    void conversationGoesOnWithAnotherModel(String model) {
        assertThat(ask(AGENTS.getFirst(), model, 1, false).text()).contains("osprey-77");
    }

    /** An agent of the field takes the last block for the answer. */
    @ParameterizedTest
    @MethodSource("models")
    void answerInMessagesEndsWithItsText(String model) {
        Agent agent = AGENTS.getFirst();
        List<String> blocks = ask(agent, model, 1, false).events().stream()
                .flatMap(event -> event.object("content_block").stream())
                .flatMap(block -> block.string("type").stream())
                .toList();
        assertThat(blocks).last().isEqualTo("text");
    }

    static List<String> models() {
        return MODELS;
    }

    /** An agent looks whether anybody is there before it asks. */
    @Test
    void headOfTheRootIsAnswered() throws IOException, InterruptedException {
        HttpResponse<Void> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(SharedGateway.origin() + "/"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isLessThan(500);
    }

    /** A stream that ended well. */
    private record Answer(String text, List<JsonObject> events, Optional<String> losses) {}

    private static Answer ask(Agent agent, String model, int request, boolean strict) {
        HttpResponse<String> response = send(agent, model, request, strict);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<String> data = response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertThat(data).isNotEmpty();
        assertThat(data.getLast()).contains(agent.end());
        var events = new ArrayList<JsonObject>();
        for (String event : data) {
            if (!event.equals("[DONE]")) {
                events.add((JsonObject) Json.parse(event));
            }
        }
        assertThat(events).noneMatch(event -> event.object("error").isPresent());
        return new Answer(response.body(), events, response.headers().firstValue("x-tokenhot-loss"));
    }

    private static HttpResponse<String> send(Agent agent, String model, int request, boolean strict) {
        JsonObject shape = shape(agent);
        JsonArray requests = shape.array("requests").orElseThrow();
        String body = requests.objects().toList().get(request).text().replace("{model}", model);
        String path = shape.string("path").orElseThrow().replace("{model}", model);
        HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create(SharedGateway.origin() + path))
                .POST(BodyPublishers.ofString(body));
        shape.object("headers")
                .orElseThrow()
                .members()
                .forEach((name, value) -> asked.header(name, ((JsonString) value).value()));
        asked.header("authorization", "Bearer " + SharedGateway.KEY);
        if (strict) {
            asked.header("x-tokenhot-strict", "true");
        }
        try {
            return CLIENT.send(asked.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonObject shape(Agent agent) {
        String file = "/agents/" + agent.name() + ".json";
        try (var bytes = AgentShapesTest.class.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalStateException(file + " (expected: a test resource)");
            }
            return (JsonObject) Json.parse(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
