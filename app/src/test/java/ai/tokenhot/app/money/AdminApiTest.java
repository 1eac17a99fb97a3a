package ai.tokenhot.app.money;

import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.YamlNode;
import ai.tokenhot.json.YamlNode.Mapping;
import ai.tokenhot.store.jdbc.LedgerAudit;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The operator's API, and who pays. */
final class AdminApiTest {

    private static final String KEY = "sk-a-key-of-the-default-project";
    private static final String TOKEN = "an-operators-own-token";

    @TempDir
    private Path folder;

    private RunningGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        gateway = RunningGateway.start(Map.of(
                "TOKENHOT_DATA", folder.toString(),
                "TOKENHOT_PORT", "0",
                "TOKENHOT_MANAGEMENT_PORT", "0",
                "TOKENHOT_SANDBOX", "on",
                "TOKENHOT_BOOTSTRAP_KEY", KEY,
                "TOKENHOT_ADMIN_PASSWORD", TOKEN,
                "TOKENHOT_DRAIN_SECONDS", "1"));
    }

    @AfterEach
    void close() {
        gateway.close();
        client.close();
    }

    private HttpResponse<String> send(String token, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonObject done(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(TOKEN, method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return (JsonObject) Json.parse(answer.body());
    }

    private static String call(String model) {
        return "{\"model\":\"" + model + "\",\"max_completion_tokens\":20,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"hi\"}]}";
    }

    @Test
    void anOrganizationPaysForItsProjectsKeysAndForNobodyElse() throws Exception {
        String organization = done(201, "POST", "/api/organizations", "{\"name\":\"Wörk\"}")
                .string("id")
                .orElseThrow();
        String project = done(201, "POST", "/api/organizations/" + organization + "/projects", "{\"name\":\"p\"}")
                .string("id")
                .orElseThrow();
        JsonObject key = done(201, "POST", "/api/keys", "{\"name\":\"k\",\"project\":\"" + project + "\"}");
        String secret = key.string("secret").orElseThrow();

        assertThat(send(secret, "POST", "/v1/chat/completions", call("gpt-5.4")).statusCode())
                .as("its account is empty")
                .isEqualTo(402);
        done(200, "POST", "/api/organizations/" + organization + "/credits", "{\"amount\":\"1.5\"}");
        HttpResponse<String> paid = send(secret, "POST", "/v1/chat/completions", call("gpt-5.4"));
        assertThat(paid.statusCode()).isEqualTo(200);
        String id = paid.headers().firstValue("x-request-id").orElseThrow();
        String cost = paid.headers().firstValue("x-tokenhot-cost").orElseThrow();

        JsonObject account = done(200, "GET", "/api/organizations/" + organization, "")
                .object("account")
                .orElseThrow();
        assertThat(account.string("spent")).contains(cost);
        assertThat(done(200, "GET", "/api/organizations/org_default", "")
                        .object("account")
                        .orElseThrow()
                        .string("spent"))
                .contains("0");
        assertThat(send(KEY, "GET", "/v1/receipts/" + id, "").statusCode())
                .as("another organization's receipt does not exist")
                .isEqualTo(404);
        assertThat(send(secret, "GET", "/v1/receipts/" + id, "").statusCode()).isEqualTo(200);

        String refund = "/api/organizations/" + organization + "/refunds";
        assertThat(done(409, "POST", refund, "{\"request_id\":\"" + id + "\",\"amount\":\"1\"}")
                        .text())
                .contains("expected: at most " + cost);
        assertThat(done(
                                409,
                                "POST",
                                "/api/organizations/org_default/refunds",
                                "{\"request_id\":\"" + id + "\",\"amount\":\"" + cost + "\"}")
                        .text())
                .contains("expected: at most 0");
        assertThat(done(200, "POST", refund, "{\"request_id\":\"" + id + "\",\"amount\":\"" + cost + "\"}")
                        .string("spent"))
                .contains("0");

        done(200, "DELETE", "/api/keys/" + key.string("id").orElseThrow(), "");
        assertThat(send(secret, "POST", "/v1/chat/completions", call("gpt-5.4")).statusCode())
                .isEqualTo(401);
        String acts = done(200, "GET", "/api/acts", "").text();
        assertThat(acts)
                .contains("organization create", "project create", "key create", "credit", "refund", "key revoke")
                .doesNotContain(secret)
                .doesNotContain(TOKEN);
        assertThat(LedgerAudit.run(SqliteDatabase.existing(folder.resolve("tokenhot.db")), rows -> {}))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /api/organizations | {} | 400 | `name` is missing
            POST   | /api/organizations | {"name":"a\\u0007b"} | 400 | control characters
            POST   | /api/organizations | [] | 400 | not an object
            POST   | /api/organizations | {"name" | 400 | not valid JSON
            GET    | /api/organizations/org_none | '' | 404 | no such organization
            POST   | /api/organizations/org_none/credits | {"amount":"1"} | 404 | no such organization
            POST   | /api/organizations/org_default/credits | {"amount":"-1"} | 409 | expected: above 0
            POST   | /api/organizations/org_default/credits | {"amount":"0"} | 409 | expected: above 0
            POST   | /api/organizations/org_default/credits | {"amount":"NaN"} | 409 | expected: a decimal number
            POST   | /api/organizations/org_default/credits | {"amount":"9999999999999"} | 409 | expected: between
            POST   | /api/organizations/org_default/credits | {"amount":"9223372036"} | 409 | does not fit
            POST   | /api/organizations/org_default/credits | {"amount":"101","take_back":true} | 409 | expected: at most 100
            POST   | /api/keys | {"name":"k","project":"proj_none"} | 404 | no such project
            POST   | /api/keys | {"name":"k","client_gone":"explode"} | 400 | expected: drain, cancel
            DELETE | /api/keys/key_none | '' | 404 | no such key
            PUT    | /api/keys | {} | 405 | expected: another method
            GET    | /api/nothing | '' | 404 | unknown path
            """)
    void whatCannotBeDoneSaysWhy(String method, String path, String body, int status, String text) throws Exception {
        HttpResponse<String> answer = send(TOKEN, method, path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
    }

    /** Incident 45: no way in without the token, not even for a caller's key. */
    @Test
    void nobodyElseIsLetIn() throws Exception {
        for (String route : RunningGateway.adminRoutes()) {
            String[] parts = route.split(" ", 2);
            for (String token : List.of("", "x", KEY, TOKEN + "x")) {
                HttpResponse<String> answer = send(token, parts[0], parts[1].replace("{id}", "org_default"), "");
                assertThat(answer.statusCode()).as(route).isEqualTo(401);
            }
        }
    }

    @Test
    void theDescriptionTellsOfEachRouteAndOfNoOther() throws IOException {
        Path file = Path.of("").toAbsolutePath().getParent().resolve("docs/openapi-admin.yaml");
        var described = new ArrayList<String>();
        Mapping paths = (Mapping)
                ((Mapping) YamlNode.parse(Files.readAllBytes(file))).members().get("paths");
        paths.members()
                .forEach((path, node) -> ((Mapping) node)
                        .members().keySet().stream()
                                .filter(name -> !name.equals("parameters"))
                                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(described).containsExactlyInAnyOrderElementsOf(RunningGateway.adminRoutes());
    }

    @Test
    void aListIsNeverNothing() throws Exception {
        assertThat(done(200, "GET", "/api/keys", "")
                        .array("data")
                        .map(JsonArray::items)
                        .orElseThrow())
                .hasSize(1);
    }
}
