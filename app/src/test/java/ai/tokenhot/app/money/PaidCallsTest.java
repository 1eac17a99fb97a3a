package ai.tokenhot.app.money;

import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that cost money, answered by the sandbox. */
final class PaidCallsTest {

    private static final String KEY = "sk-a-key-for-calls-that-cost-money";
    private static final String PRICES = """
            prices:
              gpt-5.4:
                from: 2026-01-01
                currency: USD
                source: test
                tiers: [flex]
                same_as: {reasoning: output}
                per_million: [{input: 0, output: 1000000}]
              gpt-5:
                from: 2026-01-01
                currency: USD
                source: test
                same_as: {reasoning: output}
                per_million: [{input: 1000, output: 2000}]
              broken: {from: 2026-01-01, currency: USD, source: test, per_million: [{output: 1}]}
            models:
              gpt-5.2:
                maker: test
                price: broken
                deployments: [{provider: openai}]
              gpt-5.4-mini:
                maker: test
                price: nowhere
                deployments: [{provider: openai}]
            """;

    @TempDir
    private Path data;

    private RunningGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        gateway.close();
        client.close();
    }

    private void start(String credit) throws IOException {
        Path file = data.resolve("prices.yaml");
        Files.writeString(file, PRICES);
        var environment = new HashMap<>(Map.of(
                "TOKENHOT_DATA",
                data.resolve("data").toString(),
                "TOKENHOT_CONFIG",
                file.toString(),
                "TOKENHOT_PORT",
                "0",
                "TOKENHOT_MANAGEMENT_PORT",
                "0",
                "TOKENHOT_SANDBOX",
                "on",
                "TOKENHOT_BOOTSTRAP_KEY",
                KEY,
                "TOKENHOT_BOOTSTRAP_CREDIT",
                credit,
                "TOKENHOT_DRAIN_SECONDS",
                "2"));
        gateway = RunningGateway.start(environment);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + KEY)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("authorization", "Bearer " + KEY)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String chat(String model, int ceiling) {
        return "{\"model\":\"" + model + "\",\"reasoning_effort\":\"none\",\"max_completion_tokens\":" + ceiling
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[sandbox: tokens=" + ceiling + "]] Hello\"}]}";
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return (JsonObject) Json.parse(answer.body());
    }

    private void assertProved() {
        assertThat(LedgerAudit.run(SqliteDatabase.existing(data.resolve("data").resolve("tokenhot.db")), rows -> {}))
                .isEmpty();
    }

    /** Incidents 1 and 2: a call whose quote is its charge, on money for ten of them. */
    @Test
    void twoHundredAtOnceOnMoneyForTenGiveExactlyTenAnswers() throws Exception {
        start("10");

        Map<Integer, Long> statuses = statuses(
                200, () -> post("/v1/chat/completions", chat("gpt-5.4", 1)).statusCode());

        assertThat(statuses).containsExactlyInAnyOrderEntriesOf(Map.of(200, 10L, 402, 190L));
        assertThat(json(post("/v1/chat/completions", chat("gpt-5.4", 1)))
                        .object("error")
                        .orElseThrow()
                        .string("message")
                        .orElseThrow())
                .contains("1 USD is missing");
        assertProved();
    }

    /** Quotes that are above their charges: whatever happens, nothing is overdrawn. */
    @Test
    void callsWhoseQuoteExceedsTheirChargeNeverOverdraw() throws Exception {
        start("10");

        Map<Integer, Long> statuses = statuses(
                60,
                () -> post("/v1/chat/completions", chat("gpt-5.4", 3).replace("tokens=3", "tokens=1"))
                        .statusCode());

        assertThat(statuses.get(200)).isBetween(3L, 10L);
        assertThat(statuses.keySet()).isSubsetOf(200, 402);
        assertProved();
    }

    private Map<Integer, Long> statuses(int count, Callable<Integer> call) throws Exception {
        List<Future<Integer>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, count).forEach(i -> running.add(threads.submit(call)));
        }
        return running.stream()
                .map(PaidCallsTest::result)
                .collect(Collectors.groupingBy(x -> x, Collectors.counting()));
    }

    private static int result(Future<Integer> done) {
        try {
            return done.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/chat/completions | {"model":"gpt-5.4","max_completion_tokens":90,"messages":[{"role":"user","content":"hi"}]} | insufficient_quota
            /v1/responses | {"model":"gpt-5.4","max_output_tokens":90,"input":"hi"} | insufficient_quota
            /v1/messages | {"model":"gpt-5.4","max_tokens":90,"messages":[{"role":"user","content":"hi"}]} | billing_error
            /v1beta/models/gpt-5.4:generateContent | {"generationConfig":{"maxOutputTokens":90},"contents":[{"parts":[{"text":"hi"}]}]} | RESOURCE_EXHAUSTED
            """)
    void withoutMoneyACallIsRefusedInItsOwnLanguage(String path, String body, String word) throws Exception {
        start("12.5");

        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(answer.body()).contains(word, "77.5 USD is missing", "at most 12 output tokens");
        JsonObject receipt = json(get(
                "/v1/receipts/" + answer.headers().firstValue("x-request-id").orElseThrow()));
        assertThat(receipt.string("outcome")).contains("no_money");
        assertThat(receipt.object("charge")).isEmpty();
    }

    /** Incident 20: what has no price is refused, not given away. */
    @Test
    void whatHasNoPriceIsRefused() throws Exception {
        start("100");

        for (String model : List.of("gpt-5.2", "gpt-5.4-mini")) {
            HttpResponse<String> answer = post("/v1/chat/completions", chat(model, 5));
            assertThat(answer.statusCode()).as(model).isEqualTo(503);
            assertThat(answer.body()).contains("has no price here").contains(model);
        }
        HttpResponse<String> tier = post(
                "/v1/chat/completions",
                chat("gpt-5.4", 5).replace("{\"model\"", "{\"service_tier\":\"priority\",\"model\""));
        assertThat(tier.statusCode()).isEqualTo(400);
        assertThat(tier.body()).contains("priority", "expected: one of [flex, standard]");
    }

    @Test
    void whatACallCostsIsToldAndQuotedBefore() throws Exception {
        start("100");
        String request = chat("gpt-5", 200).replace("none", "minimal");

        JsonObject quote = json(post("/v1/quotes", "{\"path\":\"/v1/chat/completions\",\"body\":" + request + "}"));
        HttpResponse<String> answer = post("/v1/chat/completions", request);

        assertThat(quote.string("currency")).contains("USD");
        JsonObject usage = json(answer).object("usage").orElseThrow();
        long input = usage.integer("prompt_tokens").orElseThrow();
        long output = usage.integer("completion_tokens").orElseThrow();
        String cost = answer.headers().firstValue("x-tokenhot-cost").orElseThrow();
        assertThat(new java.math.BigDecimal(cost))
                .isEqualByComparingTo(java.math.BigDecimal.valueOf(input * 1_000 + output * 2_000, 6));
        assertThat(new java.math.BigDecimal(quote.string("amount").orElseThrow()))
                .isGreaterThanOrEqualTo(new java.math.BigDecimal(cost));
        JsonObject receipt = json(get(
                "/v1/receipts/" + answer.headers().firstValue("x-request-id").orElseThrow()));
        assertThat(receipt.object("charge").orElseThrow().string("amount")).contains(cost);
        assertThat(receipt.object("hold").orElseThrow().string("amount")).isEqualTo(quote.string("amount"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                        | 400 | not an object
            {"path": 3}                               | 400 | `path` is missing
            {"path": "/v1/models", "body": {}}        | 400 | a path that makes something
            {"path": "/v1/messages", "body": {}}      | 400 | model
            {"path": "/v1/messages"}                  | 400 | `body` is missing
            {"path": "/v1/messages", "body": {"model":"none","max_tokens":1,"messages":[]}} | 404 | does not exist
            {"path":                                  | 400 | not valid JSON
            """)
    void aQuoteThatCannotBeGivenSaysWhy(String body, int status, String text) throws Exception {
        start("100");

        HttpResponse<String> answer = post("/v1/quotes", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
    }

    @Test
    void receiptsAndUsageAreListed() throws Exception {
        start("100");
        for (int i = 0; i < 5; i++) {
            post(
                    "/v1/chat/completions",
                    chat(i % 2 == 0 ? "gpt-5" : "gpt-5.4", 2).replace("none", "low"));
        }

        JsonObject first = json(get("/v1/receipts?limit=3"));
        JsonObject second =
                json(get("/v1/receipts?limit=3&after=" + first.string("next").orElseThrow()));
        assertThat(first.array("data").map(JsonArray::items).orElseThrow()).hasSize(3);
        assertThat(second.array("data").map(JsonArray::items).orElseThrow()).hasSize(2);
        assertThat(second.flag("has_more")).contains(false);
        assertThat(json(get("/v1/receipts?model=gpt-5.4"))
                        .array("data")
                        .map(JsonArray::items)
                        .orElseThrow())
                .hasSize(2);
        assertThat(get("/v1/receipts?limit=0").body()).contains("from 1 to 100");
        assertThat(get("/v1/receipts?after=x").body()).contains("`next` of the page before");
        assertThat(get("/v1/receipts?from=yesterday").body()).contains("2026-01-31");
        String usage = get("/v1/usage").body();
        assertThat(usage).contains("\"model\":\"gpt-5.4\",\"requests\":2", "\"amount\":\"4\"");
    }

    /** What does not concern money costs none, and needs none. */
    @Test
    void countingTokensIsFree() throws Exception {
        start("0");

        assertThat(post("/v1/responses/input_tokens", "{\"model\":\"gpt-5.4\",\"input\":\"hi\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
