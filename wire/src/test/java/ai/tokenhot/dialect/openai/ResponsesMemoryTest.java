package ai.tokenhot.dialect.openai;

import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.dialect.AnswerMemory.Answered;
import ai.tokenhot.dialect.AnswerMemory.Page;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ResponsesMemoryTest {

    private static final ResponsesMemory MEMORY = new ResponsesMemory();

    private static final KeptAnswer FIRST = kept(
            "resp_1",
            Optional.empty(),
            "{\"model\":\"m\",\"instructions\":\"only then\",\"input\":\"My name is Ada.\"}",
            """
            {"id":"resp_1","status":"completed","output":[
             {"type":"reasoning","id":"rs_1","summary":[]},
             {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"kept"},
             {"type":"message","id":"msg_1","status":"completed","role":"assistant",
              "content":[{"type":"output_text","text":"Hello Ada.","annotations":[]}]}]}""");

    private static final KeptAnswer SECOND = kept("resp_2", Optional.of("resp_1"), """
            {"model":"m","previous_response_id":"resp_1","input":[
             {"role":"user","content":"Weather?"},
             {"type":"message","id":"msg_own","role":"user","content":[{"type":"input_text","text":"In Paris."}]}]}""", """
            {"id":"resp_2","status":"completed","output":[
             {"type":"function_call","id":"fc_1","status":"completed","call_id":"call_1","name":"weather","arguments":"{}"},
             {"type":"web_search_call","id":"ws_1","status":"completed"}]}""");

    private static KeptAnswer kept(String id, Optional<String> previous, String request, String answer) {
        return new KeptAnswer("p", id, previous, Optional.empty(), 0, request.getBytes(UTF_8), answer.getBytes(UTF_8));
    }

    private static JsonObject parsed(byte[] json) {
        return (JsonObject) Json.parse(json);
    }

    @Test
    void allThatCameBeforeStandsBeforeTheNewInput() {
        JsonObject body = parsed(MEMORY.continued("""
                {"model":"other","previous_response_id":"resp_2","store":true,"temperature":1.50,
                 "input":[{"type":"function_call_output","call_id":"call_1","output":"sunny"}],"unknown":{"b":1,"a":2}}""".getBytes(UTF_8), List.of(FIRST, SECOND)));
        assertThat(body.text()).isEqualTo(parsed("""
                {"model":"other","store":true,"temperature":1.50,"unknown":{"b":1,"a":2},"input":[
                 {"type":"message","role":"user","content":[{"type":"input_text","text":"My name is Ada."}]},
                 {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"kept"},
                 {"type":"message","role":"assistant",
                  "content":[{"type":"output_text","text":"Hello Ada.","annotations":[]}]},
                 {"role":"user","content":"Weather?"},
                 {"type":"message","role":"user","content":[{"type":"input_text","text":"In Paris."}]},
                 {"type":"function_call","call_id":"call_1","name":"weather","arguments":"{}"},
                 {"type":"web_search_call","id":"ws_1"},
                 {"type":"function_call_output","call_id":"call_1","output":"sunny"}]}""".getBytes(UTF_8)).text());
    }

    @Test
    void requestWithoutInputGoesOnFromWhatWasSaid() {
        JsonObject body = parsed(MEMORY.continued(
                "{\"model\":\"m\",\"previous_response_id\":\"resp_1\"}".getBytes(UTF_8), List.of(FIRST)));
        assertThat(body.array("input").orElseThrow().items()).hasSize(3);
        assertThat(body.has("instructions")).isFalse();
    }

    @Test
    void whatWasGivenIsListedPageByPageEachItemNamed() {
        JsonObject page = listed("limit=2");
        assertThat(page.string("object")).contains("list");
        assertThat(page.flag("has_more")).contains(true);
        assertThat(page.string("first_id")).contains("msg_own");
        assertThat(page.string("last_id")).contains("msg_2_0");
        JsonObject rest = listed("after=msg_2_0");
        assertThat(rest.array("data")
                        .orElseThrow()
                        .objects()
                        .map(item -> item.string("id").orElse("")))
                .containsExactly("msg_1", "rs_2", "rs_1", "msg_1_0");
        assertThat(rest.flag("has_more")).contains(false);
        assertThat(listed("order=asc")
                        .array("data")
                        .orElseThrow()
                        .objects()
                        .findFirst()
                        .orElseThrow()
                        .text())
                .isEqualTo("{\"id\":\"msg_1_0\",\"type\":\"message\",\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"input_text\",\"text\":\"My name is Ada.\"}],\"status\":\"completed\"}");
    }

    private static JsonObject listed(String query) {
        return switch (MEMORY.input(List.of(FIRST, SECOND), Query.of(query))) {
            case Page.Listed(byte[] body) -> parsed(body);
            case Page.Refused refused -> throw new AssertionError(refused);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"order=up", "limit=0", "limit=101", "limit=x", "after=nothing"})
    void queryThatMakesNoSenseIsRefusedByName(String query) {
        assertThat(MEMORY.input(List.of(FIRST), Query.of(query)))
                .isInstanceOfSatisfying(
                        Page.Refused.class,
                        refused -> assertThat(refused.failure().field()).contains(query.split("=")[0]));
    }

    @Test
    void answerIsFoundWholeAndAtTheEndOfAStream() {
        assertThat(MEMORY.whole(FIRST.answer()).map(Answered::id)).contains("resp_1");
        String event = "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
                + parsed(FIRST.answer()).text() + ",\"sequence_number\":9}\n\n";
        for (String end : List.of(event, "data: {\"type\":\"x\"}\n\n" + event, event.replace("\n", "\r\n"))) {
            assertThat(MEMORY.streamed(end.getBytes(UTF_8))).hasValueSatisfying(answered -> {
                assertThat(answered.id()).isEqualTo("resp_1");
                assertThat(new String(answered.answer(), UTF_8))
                        .isEqualTo(parsed(FIRST.answer()).text());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"id\":\"resp_1\",\"status\":\"failed\"}",
                "{\"id\":\"resp_1\",\"status\":\"queued\"}",
                "{\"status\":\"completed\"}",
                "data: [DONE]\n\n",
                "data: {\"response\":{\"id\":\"a\",\"status\":\"failed\"}}\n\n"
            })
    void whatIsNoAnswerIsNotKept(String text) {
        assertThat(MEMORY.whole(text.getBytes(UTF_8))).isEmpty();
        assertThat(MEMORY.streamed(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void nameCannotLeadElsewhere() {
        assertThat(MEMORY.pathBelow("a/../b?c")).isEqualTo("/responses/a%2F..%2Fb%3Fc");
    }
}
