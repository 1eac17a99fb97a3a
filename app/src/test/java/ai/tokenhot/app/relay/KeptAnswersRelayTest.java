package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.app.relay.GatewayFixture.CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers that a provider keeps too: the caller's bytes pass, and who deletes here deletes there. */
@Timeout(60)
class KeptAnswersRelayTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    private static String answer(String id) {
        return "{\"id\":\"" + id + "\",\"object\":\"response\",\"model\":\"served-model\",\"status\":\"completed\","
                + "\"output\":[{\"type\":\"message\",\"id\":\"msg_" + id
                + "\",\"role\":\"assistant\",\"status\":\"completed\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\",\"annotations\":[]}]}],"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2}}";
    }

    private static RawClient ask(String model, String more) throws Exception {
        return gateway.connect()
                .request(
                        "POST",
                        "/v1/responses",
                        Language.RESPONSES.request(model, more).getBytes(UTF_8),
                        List.of("Authorization: Bearer " + KEY, "Content-Type: application/json"));
    }

    private static RawClient.Whole call(String method, String path) throws Exception {
        try (RawClient client = gateway.connect()) {
            return client.request(method, path, new byte[0], List.of("Authorization: Bearer " + KEY))
                    .answer();
        }
    }

    private static void keep(String model, String id) throws Exception {
        try (RawClient client = ask(model, "")) {
            gateway.take().answer(200, "application/json", answer(id));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void requestThatGoesOnPassesAsItIsToWhoKeepsTheAnswerToo() throws Exception {
        keep("plain-model", "resp_native");
        String request = ",\"previous_response_id\": \"resp_native\",\"unknown\":1.50";
        try (RawClient client = ask("plain-model", request)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().body().text()).isEqualTo(Language.RESPONSES.request("plain-model", request));
            vendor.answer(200, "application/json", answer("resp_native_2"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void anotherProviderGetsAllThatCameBefore() throws Exception {
        keep("plain-model", "resp_first");
        try (RawClient client = ask("revived-model", ",\"previous_response_id\":\"resp_first\"")) {
            Exchange vendor = gateway.second().take();
            JsonObject body = (JsonObject) Json.parse(vendor.request().body().text());
            assertThat(body.has("previous_response_id")).isFalse();
            assertThat(body.array("input")
                            .orElseThrow()
                            .objects()
                            .map(item -> item.string("role").orElse("")))
                    .containsExactly("user", "assistant", "user");
            vendor.answer(200, "application/json", answer("resp_second"));
            RawClient.Whole whole = client.answer();
            assertThat(whole.status()).isEqualTo(200);
        }
    }

    @Test
    void deletedHereIsDeletedThereFirst() throws Exception {
        keep("plain-model", "resp_gone");
        try (RawClient client = gateway.connect()) {
            client.request("DELETE", "/v1/responses/resp_gone", new byte[0], List.of("Authorization: Bearer " + KEY));
            Exchange vendor = gateway.take();
            assertThat(vendor.request().method()).isEqualTo("DELETE");
            assertThat(vendor.request().path()).isEqualTo("/base/responses/resp_gone");
            assertThat(vendor.request().header("authorization")).contains("Bearer " + CREDENTIAL);
            vendor.answer(200, "application/json", "{\"id\":\"resp_gone\",\"deleted\":true}");
            RawClient.Whole whole = client.answer();
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.body()).contains("\"deleted\":true");
        }
        assertThat(call("GET", "/v1/responses/resp_gone").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500})
    void whatTheProviderDidNotDeleteStays(int status) throws Exception {
        String id = "resp_stays_" + status;
        keep("plain-model", id);
        try (RawClient client = gateway.connect()) {
            client.request("DELETE", "/v1/responses/" + id, new byte[0], List.of("Authorization: Bearer " + KEY));
            gateway.take().answer(status, "application/json", "{\"error\":{\"message\":\"no\"}}");
            assertThat(client.answer().status()).isEqualTo(502);
        }
        assertThat(call("GET", "/v1/responses/" + id).status()).isEqualTo(200);
    }

    @Test
    void fetchedAnswerIsTheOneThatWasGiven() throws Exception {
        keep("plain-model", "resp_same");
        assertThat(call("GET", "/v1/responses/resp_same").body()).isEqualTo(answer("resp_same"));
        RawClient.Whole events = call("GET", "/v1/responses/resp_same?stream=true");
        assertThat(events.head().header("content-type")).contains("text/event-stream");
        assertThat(events.body())
                .contains("event: response.created", "\"delta\":\"Hello\"", "event: response.completed");
        assertThat(call("GET", "/v1/responses/resp_same?stream=true&starting_after=6")
                        .body())
                .doesNotContain("response.created")
                .contains("event: response.completed");
        assertThat(call("GET", "/v1/responses/resp_same?stream=true&starting_after=x")
                        .status())
                .isEqualTo(400);
        assertThat(call("GET", "/v1/responses/resp_same/input_items").body()).contains("Say hello");
    }

    @Test
    void keptWordsCannotBeReadInTheDataFolder() throws Exception {
        try (RawClient client = ask("plain-model", ",\"metadata\":{\"note\":\"canary-of-kept-answers\"}")) {
            gateway.take().answer(200, "application/json", answer("resp_sealed"));
            client.answer();
        }
        assertThat(call("GET", "/v1/responses/resp_sealed").status()).isEqualTo(200);
        try (var files = Files.walk(gateway.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.getFileName().toString())
                        .doesNotContain("canary-of-kept-answers");
            }
        }
    }

    @Test
    void nothingIsFoundWithoutAKey() throws Exception {
        keep("plain-model", "resp_closed");
        for (String method : List.of("GET", "DELETE")) {
            try (RawClient client = gateway.connect()) {
                assertThat(client.request(method, "/v1/responses/resp_closed", new byte[0], List.of())
                                .answer()
                                .status())
                        .isEqualTo(401);
            }
        }
    }
}
