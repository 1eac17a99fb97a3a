package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.app.relay.GatewayFixture.CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Which headers pass, each way; and that nothing that a caller sends moves a call elsewhere. */
@Timeout(60)
class HeadersTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @EnumSource(Language.class)
    void unknownAndRepeatedHeadersSurviveInOrder(Language language) throws Exception {
        try (RawClient client = gateway.ask(
                language,
                MODEL,
                "X-Unknown: first, with comma",
                "x-other: \tvalue with  spaces ",
                "X-UNKNOWN: second",
                "anthropic-beta: a",
                "anthropic-beta: b,c",
                "OpenAI-Beta: responses=v1",
                "User-Agent: test/1",
                "Accept: text/event-stream",
                "X-Latin: caf\u00e9")) {
            ReceivedRequest request = answered(language);
            assertThat(request.headers("x-unknown")).containsExactly("first, with comma", "second");
            assertThat(request.headers("x-other")).containsExactly("value with  spaces");
            assertThat(request.headers("anthropic-beta")).containsExactly("a", "b,c");
            assertThat(request.headers("openai-beta")).containsExactly("responses=v1");
            assertThat(request.headers("user-agent")).containsExactly("test/1");
            assertThat(request.headers("accept")).containsExactly("text/event-stream");
            assertThat(request.headers("content-type")).containsExactly("application/json");
            assertThat(bytes(request.header("x-latin").orElse(""))).isEqualTo("caf\u00e9");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    /** The vendor's reader takes bytes as Latin-1; the client wrote UTF-8. */
    private static String bytes(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatIsNotTheVendorsBusinessIsNotSent(Language language) throws Exception {
        try (RawClient client = gateway.ask(
                language,
                MODEL,
                "Connection: keep-alive, X-Hop",
                "X-Hop: 1",
                "Keep-Alive: timeout=5",
                "TE: trailers",
                "Proxy-Authorization: Basic abc",
                "Proxy-Connection: keep-alive",
                "X-Stainless-Lang: java",
                "x-stainless-retry-count: 1",
                "Cookie: session=1",
                "X-Request-Id: callers-own-id",
                "X-TokenHot-Anything: 1",
                "OpenAI-Organization: org-callers",
                "OpenAI-Project: proj_callers",
                "x-goog-user-project: callers-project",
                "anthropic-workspace-id: callers-workspace",
                "Forwarded: for=1.2.3.4",
                "X-Forwarded-For: 1.2.3.4",
                "X-Real-IP: 1.2.3.4",
                "Via: 1.1 somewhere",
                "Origin: https://page.example",
                "Referer: https://page.example/x",
                "Sec-Fetch-Mode: cors",
                "Accept-Encoding: gzip")) {
            ReceivedRequest request = answered(language);
            String all = request.headers().toString().toLowerCase(java.util.Locale.ROOT);
            for (String name : List.of(
                    "x-hop",
                    "keep-alive",
                    "name=te,",
                    "proxy-",
                    "stainless",
                    "cookie",
                    "x-request-id",
                    "callers-own-id",
                    "tokenhot",
                    "forwarded",
                    "x-real-ip",
                    "name=via",
                    "origin",
                    "referer",
                    "sec-fetch",
                    "gzip")) {
                assertThat(all).as("%s is not sent", name).doesNotContain(name);
            }
            List<String> account = switch (language) {
                case CHAT, RESPONSES -> List.of("openai-organization", "openai-project");
                case MESSAGES -> List.of("anthropic-workspace-id");
                case GEMINI -> List.of("x-goog-user-project");
            };
            for (String name : account) {
                assertThat(request.headers(name)).as("%s is not sent", name).isEmpty();
            }
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    /** In every place that any language has for a key, beside the right one. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void callersKeyNeverReachesTheVendor(Language language) throws Exception {
        String target = language.path(MODEL);
        try (RawClient client = gateway.connect()) {
            client.request(
                    "POST",
                    target + "?key=" + KEY + "&x=1&key=" + KEY,
                    language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                    List.of(
                            "Authorization: Bearer " + KEY,
                            "x-api-key: " + KEY,
                            "X-Goog-Api-Key: " + KEY,
                            "Proxy-Authorization: Bearer " + KEY,
                            "Cookie: key=" + KEY));
            ReceivedRequest request = answered(language);
            assertThat(request.target()).endsWith("?x=1").doesNotContain(KEY);
            assertThat(request.headers().toString()).doesNotContain(KEY);
            Map.Entry<String, String> credential = language.credential(CREDENTIAL);
            assertThat(request.headers(credential.getKey())).containsExactly(credential.getValue());
            for (String name : List.of("authorization", "x-api-key", "x-goog-api-key")) {
                if (!name.equals(credential.getKey())) {
                    assertThat(request.headers(name)).as(name).isEmpty();
                }
            }
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    /** Incidents 41 and 43: neither a field nor a header nor the host moves the call and its credential elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-portkey-custom-host: http://127.0.0.1:1/",
                "api-base: http://127.0.0.1:1/",
                "x-forwarded-host: 127.0.0.1:1",
                "x-original-url: /v1/models",
                "x-http-method-override: GET",
                "x-tokenhot-base-url: http://127.0.0.1:1/",
            })
    void headerDoesNotMoveACallElsewhere(String header) throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, MODEL, header)) {
            ReceivedRequest request = answered(Language.CHAT);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.headers("host"))
                    .containsExactly("127.0.0.1:" + gateway.first().port());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void fieldDoesNotMoveACallElsewhere() throws Exception {
        String body = Language.CHAT.request(
                MODEL,
                ",\"api_base\":\"http://127.0.0.1:1/\",\"base_url\":\"http://127.0.0.1:1/\",\"api_key\":\"x\","
                        + "\"custom_llm_provider\":\"other\"");
        try (RawClient client =
                gateway.post(Language.CHAT, "/v1/chat/completions?api_base=http://127.0.0.1:1/", body)) {
            ReceivedRequest request = answered(Language.CHAT);
            assertThat(request.body().text()).contains("\"api_base\"");
            assertThat(request.headers("authorization")).containsExactly("Bearer " + CREDENTIAL);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    /** Incident 43: what lets somebody in is the key, and what is asked for is the parsed path; the host is neither. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost/v1/models#@evil.test",
                "Host: evil.test#@127.0.0.1",
                "Host: 127.0.0.1:80/healthz?",
                "Host: ",
                "Host: [::1",
                "Host: a b",
                "Host: \u00e9vil",
                "X-No-Host: 1"
            })
    void hostNeitherLetsInNorKeepsOut(String host) throws Exception {
        String body = Language.CHAT.request(MODEL);
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\n" + host + "\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            assertThat(client.answer().status()).isIn(400, 401);
        }
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\n" + host + "\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            RawClient.Head head;
            if (gateway.first()
                    .takeWithin(java.time.Duration.ofSeconds(2))
                    .map(HeadersTest::answer)
                    .isPresent()) {
                head = client.answer().head();
                assertThat(head.status()).isEqualTo(200);
            } else {
                assertThat(client.answer().status()).isEqualTo(400);
            }
        }
    }

    private static Exchange answer(Exchange vendor) {
        try {
            assertThat(vendor.request().headers("host"))
                    .containsExactly("127.0.0.1:" + gateway.first().port());
            vendor.answer(200, "application/json", Language.CHAT.answer());
            return vendor;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void answersBytesAndHeadersArriveUnchanged(Language language) throws Exception {
        String odd = "{ \"zz\" : 1.0,\"a\":[1e2, \"\\u00e9\\/ 你好\"], \n"
                + language.answer().substring(1) + "\n\n";
        try (RawClient client = gateway.ask(language, MODEL, "X-Request-Id: callers-own-id")) {
            Exchange vendor = gateway.take();
            byte[] bytes = odd.getBytes(StandardCharsets.UTF_8);
            vendor.head(
                    200,
                    "Content-Type: application/json; charset=weird",
                    "X-Vendor-Thing: one",
                    "x-vendor-thing: two",
                    "openai-processing-ms: 12",
                    "openai-version: 2020-10-01",
                    "x-request-id: req_vendor_1",
                    "request-id: req_vendor_1",
                    "Set-Cookie: __cf_bm=secret; path=/",
                    "openai-organization: org-ours",
                    "anthropic-organization-id: org-ours",
                    "x-ratelimit-remaining-requests: 5",
                    "anthropic-ratelimit-requests-limit: 5",
                    "CF-RAY: 1-FRA",
                    "Server: vendor",
                    "Alt-Svc: h3",
                    "Connection: keep-alive, X-Vendor-Hop",
                    "X-Vendor-Hop: 1",
                    "x-tokenhot-cost: forged",
                    "Access-Control-Allow-Origin: *",
                    "Content-Length: " + bytes.length);
            vendor.send(bytes).end();
            RawClient.Whole answer = client.answer();
            assertThat(answer.body()).isEqualTo(odd);
            RawClient.Head head = answer.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("content-type")).containsExactly("application/json; charset=weird");
            assertThat(head.headers("x-vendor-thing")).containsExactly("one", "two");
            assertThat(head.headers("openai-processing-ms")).containsExactly("12");
            assertThat(head.headers("openai-version")).containsExactly("2020-10-01");
            for (String name : List.of(
                    "set-cookie", "cf-ray", "alt-svc", "x-vendor-hop", "access-control-allow-origin", "server")) {
                assertThat(head.headers(name)).as(name).isEmpty();
            }
            List<String> account = switch (language) {
                case CHAT, RESPONSES -> List.of("openai-organization", "x-ratelimit-remaining-requests");
                case MESSAGES -> List.of("anthropic-organization-id", "anthropic-ratelimit-requests-limit");
                case GEMINI -> List.of();
            };
            for (String name : account) {
                assertThat(head.headers(name)).as(name).isEmpty();
            }
            assertThat(head.headers("x-tokenhot-model")).containsExactly(MODEL);
            assertThat(head.headers("x-tokenhot-provider")).containsExactly("first");
            assertThat(head.headers("x-tokenhot-sandbox")).isEmpty();
            assertThat(head.headers("x-tokenhot-cost")).containsExactly("0");
            assertThat(head.requestId()).startsWith("req_").isNotEqualTo("req_vendor_1");
            if (language == Language.MESSAGES) {
                assertThat(head.headers("request-id")).containsExactly(head.requestId());
            }
            var receipt = gateway.receipt(head.requestId());
            assertThat(receipt.string("caller_request_id")).contains("callers-own-id");
            assertThat(receipt.string("upstream_request_id")).contains("req_vendor_1");
        }
    }

    private static ReceivedRequest answered(Language language) throws Exception {
        Exchange vendor = gateway.take();
        vendor.answer(200, "application/json", language.answer());
        return vendor.request();
    }
}
