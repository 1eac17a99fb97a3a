package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses that are kept, and conversations that go on from them. */
final class ResponsesStateTest {

    private static final String TOOL = """
            ,"tools":[{"type":"function","name":"get_weather","strict":false,"parameters":{"type":"object",
             "properties":{"city":{"type":"string"}},"required":["city"]}}]""";

    private static Sandbox.Request request(String path) {
        return Sandbox.request("/openai/v1/responses" + path).header("authorization", "Bearer sk-state");
    }

    private static Answer post(String members) {
        return post("gpt-5.4", members);
    }

    private static Answer post(String model, String members) {
        return request("").post("{\"model\":\"" + model + "\"," + members + "}");
    }

    private static JsonObject good(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String id(JsonObject object) {
        return object.string("id").orElseThrow();
    }

    private static List<JsonObject> items(JsonObject object, String member) {
        return object.array(member).orElseThrow().objects().toList();
    }

    private static String text(JsonObject response) {
        return items(items(response, "output").getLast(), "content")
                .getFirst()
                .string("text")
                .orElseThrow();
    }

    private static void assertNotFound(Answer answer, String id) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.string("type")).contains("invalid_request_error");
        assertThat(error.string("message").orElseThrow()).contains(id);
    }

    private static String after(String id) {
        return "\"previous_response_id\":\"" + id + "\",\"input\":";
    }

    @Test
    void responseIsKeptUnlessToldOtherwise() {
        JsonObject response = good(post("\"input\":\"hi\""));
        assertThat(response.flag("store")).contains(true);
        assertThat(good(request("/" + id(response)).get())).isEqualTo(response);

        JsonObject other = good(post("\"input\":\"hi\",\"store\":false"));
        assertNotFound(request("/" + id(other)).get(), id(other));
        assertNotFound(post(after(id(other)) + "\"x\""), id(other));
        assertNotFound(request("/" + id(other) + "/input_items").get(), id(other));
    }

    @Test
    void streamedResponseIsKeptAsItEnded() {
        Answer answer = post("\"input\":\"hi\",\"stream\":true");
        JsonObject last = answer.chunks().getLast().object("response").orElseThrow();
        assertThat(good(request("/" + id(last)).get())).isEqualTo(last);

        Answer failed = post("\"input\":\"hi [[sandbox: error-after=4]]\",\"stream\":true");
        JsonObject end = failed.chunks().getLast().object("response").orElseThrow();
        assertThat(good(request("/" + id(end)).get()).string("status")).contains("failed");
    }

    @Test
    void keptResponseStreamsAgainFromAnyEvent() {
        List<JsonObject> events = request("")
                .post("{\"model\":\"gpt-5\",\"stream\":true,\"reasoning\":{\"summary\":\"auto\"},"
                        + "\"stream_options\":{\"include_obfuscation\":false},\"input\":\"Weather in Paris?\"" + TOOL
                        + "}")
                .chunks();
        String id = id(events.getLast().object("response").orElseThrow());
        String again = "/" + id + "?stream=true&include_obfuscation=false";

        assertThat(request(again).get().chunks()).isEqualTo(events);
        assertThat(request(again + "&starting_after=6").get().chunks()).isEqualTo(events.subList(7, events.size()));
        assertThat(request(again + "&starting_after=100000").get().chunks()).isEmpty();
        assertThat(request("/" + id + "?starting_after=6").get().status()).isEqualTo(400);
        assertThat(request(again + "&starting_after=x").get().status()).isEqualTo(400);
    }

    @Test
    void deletedResponseIsGone() {
        String id = id(good(post("\"input\":\"My name is Ann.\"")));
        String next = id(good(post(after(id) + "\"And?\"")));

        assertThat(good(request("/" + id).delete()))
                .isEqualTo(Json.parse("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}"));
        assertNotFound(request("/" + id).get(), id);
        assertNotFound(request("/" + id).delete(), id);
        assertNotFound(post(after(id) + "\"x\""), id);
        assertThat(text(good(post(after(next) + "\"Remember my name?\"")))).contains("Ann");
    }

    @Test
    void conversationGoesOnWithoutItsInstructions() {
        JsonObject first = good(post("\"instructions\":\"Your name is Bo.\",\"input\":\"My name is Ann.\""));
        JsonObject second = good(post(after(id(first)) + "\"Remember my name?\""));
        assertThat(second.string("previous_response_id")).contains(id(first));
        assertThat(second.get("instructions")).isEmpty();
        assertThat(text(second)).contains("Ann");
        assertThat(text(good(post(after(id(second)) + "\"What is your name?\""))))
                .doesNotContain("Bo");
        long alone = good(post("\"input\":\"Remember my name?\""))
                .object("usage")
                .orElseThrow()
                .integer("input_tokens")
                .orElseThrow();
        assertThat(second.object("usage").orElseThrow().integer("input_tokens").orElseThrow())
                .isGreaterThan(alone);
        assertThat(request("/input_tokens")
                        .post("{\"model\":\"gpt-5.4\"," + after(id(first)) + "\"Remember my name?\"}")
                        .json()
                        .integer("input_tokens"))
                .isEqualTo(second.object("usage").orElseThrow().integer("input_tokens"));
    }

    @Test
    void toolLoopGoesOnWithTheOutputAlone() {
        for (String model : List.of("gpt-5.4", "gpt-5")) {
            JsonObject first = good(post(model, "\"input\":\"Weather in Paris?\"" + TOOL));
            JsonObject call = items(first, "output").getLast();
            assertThat(call.string("type")).contains("function_call");
            String output = "[{\"type\":\"function_call_output\",\"call_id\":\""
                    + call.string("call_id").orElseThrow() + "\",\"output\":\"hail\"}]";
            assertThat(text(good(post(model, after(id(first)) + output + TOOL))))
                    .contains("hail");
            Answer without = post(model, after(id(first)) + "\"Well?\"");
            assertThat(without.status()).isEqualTo(400);
            assertThat(without.body()).contains("No tool output found for function call");
        }
    }

    @Test
    void nobodyElseFindsIt() {
        String id = id(good(post("\"input\":\"hi\"")));
        Answer answer = Sandbox.request("/openai/v1/responses/" + id)
                .header("authorization", "Bearer sk-other")
                .get();
        assertNotFound(answer, id);
        assertNotFound(
                Sandbox.request("/openai/v1/responses")
                        .header("authorization", "Bearer sk-other")
                        .post("{\"model\":\"gpt-5.4\"," + after(id) + "\"x\"}"),
                id);
    }

    @Test
    void inputItemsComeInPages() {
        JsonObject first = good(post("\"input\":\"one\""));
        JsonObject second = good(
                post(
                        after(id(first))
                                + "[{\"role\":\"user\",\"content\":\"two\"},{\"id\":\"msg_mine\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"three\"}]}]"));
        String path = "/" + id(second) + "/input_items";
        JsonObject all = good(request(path + "?order=asc").get());
        assertThat(all.string("object")).contains("list");
        List<JsonObject> items = items(all, "data");
        assertThat(items).hasSize(4);
        assertThat(items).allSatisfy(item -> {
            assertThat(item.string("type")).contains("message");
            assertThat(item.string("id").orElseThrow()).startsWith("msg_");
        });
        assertThat(items.get(0).array("content"))
                .contains((JsonArray) Json.parse("[{\"type\":\"input_text\",\"text\":\"one\"}]"));
        assertThat(items.get(1)).isEqualTo(items(first, "output").getFirst());
        assertThat(id(items.get(3))).isEqualTo("msg_mine");

        assertThat(items(good(request(path).get()), "data")).isEqualTo(items.reversed());
        var paged = new ArrayList<JsonObject>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonObject page = good(request(path + "?order=asc&limit=3" + after).get());
            paged.addAll(items(page, "data"));
            assertThat(page.string("first_id")).contains(id(items(page, "data").getFirst()));
            after = "&after=" + page.string("last_id").orElseThrow();
            more = page.flag("has_more").orElseThrow();
        }
        assertThat(paged).isEqualTo(items);
        for (String wrong : List.of("?limit=0", "?limit=101", "?limit=x", "?order=up", "?after=msg_none")) {
            assertThat(request(path + wrong).get().status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void onlyABackgroundResponseCouldBeCancelled() {
        String id = id(good(post("\"input\":\"hi\"")));
        Answer answer = request("/" + id + "/cancel").post("{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Cannot cancel a synchronous response.");
        assertNotFound(request("/resp_none/cancel").post("{}"), "resp_none");
        assertThat(post("\"input\":\"hi\",\"background\":true").body()).contains("'background' is not supported");
        assertThat(request("/" + id + "/cancel").get().status()).isEqualTo(405);
        assertThat(request("/" + id + "/other").get().status()).isEqualTo(404);
        assertThat(request("/" + id).post("{}").status()).isEqualTo(405);
    }

    @Test
    void keptItemsCanBeReferredTo() {
        JsonObject first = good(post("\"input\":\"My name is Ann.\""));
        String reply = id(items(first, "output").getFirst());
        JsonObject asked = items(good(request("/" + id(first) + "/input_items").get()), "data")
                .getFirst();
        String input =
                "\"input\":[{\"type\":\"item_reference\",\"id\":\"" + id(asked) + "\"},{\"type\":\"item_reference\","
                        + "\"id\":\"" + reply + "\"},{\"role\":\"user\",\"content\":\"Remember my name?\"}]";
        assertThat(text(good(post(input)))).contains("Ann");
        assertNotFound(post("\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_none\"}]"), "msg_none");
    }

    @Test
    void refusalIsAPartAndStreamsInItsOwnEvents() {
        JsonObject whole = good(post("\"input\":\"Help [[sandbox: refuse]]\""));
        JsonObject part = items(items(whole, "output").getFirst(), "content").getFirst();
        assertThat(part.string("type")).contains("refusal");
        assertThat(part.string("refusal").orElseThrow()).contains("I'm sorry");
        assertThat(whole.string("status")).contains("completed");

        List<JsonObject> events =
                post("\"input\":\"Help [[sandbox: refuse]]\",\"stream\":true").chunks();
        assertThat(events.stream()
                        .map(event -> event.string("type").orElseThrow())
                        .distinct())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.refusal.delta",
                        "response.refusal.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        String id = id(events.getLast().object("response").orElseThrow());
        assertThat(request("/" + id + "?stream=true").get().chunks()).isEqualTo(events);
        assertThat(text(good(post(after(id) + "\"Why?\"")))).contains("Why?");
    }

    @Test
    void logProbabilitiesComeWhenIncluded() {
        String members = "\"input\":\"hi\",\"top_logprobs\":2,\"include\":[\"message.output_text.logprobs\"]";
        JsonObject part = items(items(good(post(members)), "output").getFirst(), "content")
                .getFirst();
        List<JsonObject> entries = items(part, "logprobs");
        assertThat(entries).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.members()).containsOnlyKeys("token", "logprob", "bytes", "top_logprobs");
            assertThat(items(entry, "top_logprobs")).hasSize(2);
        });
        List<JsonObject> streamed = post(members + ",\"stream\":true").chunks().stream()
                .filter(event -> event.string("type").orElseThrow().equals("response.output_text.delta"))
                .flatMap(event -> items(event, "logprobs").stream())
                .toList();
        assertThat(streamed)
                .hasSameSizeAs(entries)
                .allSatisfy(entry -> assertThat(entry.members()).containsOnlyKeys("token", "logprob", "top_logprobs"));
        assertThat(post("gpt-5", members).status()).isEqualTo(400);
    }
}
