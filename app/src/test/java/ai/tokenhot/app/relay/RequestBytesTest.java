package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.BASE_PATH;
import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.PLAIN_MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.UPSTREAM_MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** The caller's bytes reach the vendor as they are, but for the model's name and the wish for usage. */
@Timeout(60)
class RequestBytesTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    /** White space, key order, escapes, number formats and fields that nobody knows. */
    private static final String ODD_MEMBERS =
            " ,\n\t\"zz_unknown\" : { \"b\":1.0, \"a\":1e2,\"huge\":123456789012345678901234567890, \"neg\":-0.0,"
                    + "\"list\":[ 1 ,2,[ ] , {} ], \"text\":\"\\u00e9 \\/ \\ud83d\\ude00 wörld 你好\" },\r\n\"aa_last\" :null ";

    @ParameterizedTest
    @EnumSource(Language.class)
    void bodyOfAModelWithTheSameNameUpstreamIsNotChangedByAByte(Language language) throws Exception {
        String body = language.request(PLAIN_MODEL, ODD_MEMBERS);
        try (RawClient client = gateway.post(language, language.path(PLAIN_MODEL), body)) {
            Exchange vendor = answered(language);
            assertThat(vendor.request().body().text()).isEqualTo(body);
            assertThat(vendor.request().method()).isEqualTo("POST");
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + language.vendorPath(PLAIN_MODEL));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void onlyTheModelsNameIsReplaced(Language language) throws Exception {
        String body = language.request(MODEL, ODD_MEMBERS);
        try (RawClient client = gateway.post(language, language.path(MODEL), body)) {
            Exchange vendor = answered(language);
            assertThat(vendor.request().body().text())
                    .isEqualTo(body.replace("\"model\":\"" + MODEL, "\"model\":\"" + UPSTREAM_MODEL));
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + language.vendorPath(UPSTREAM_MODEL));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Language.class, names = "CHAT", mode = EnumSource.Mode.EXCLUDE)
    void bodyOfAStreamIsNotChangedByAByte(Language language) throws Exception {
        String body =
                language.request(PLAIN_MODEL, ODD_MEMBERS + (language == Language.GEMINI ? "" : ",\"stream\" : true"));
        try (RawClient client = gateway.post(language, language.streamPath(PLAIN_MODEL), body)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().body().text()).isEqualTo(body);
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + language.vendorStreamPath(PLAIN_MODEL));
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.events())).lastChunk();
            client.head();
            assertThat(client.body()).isEqualTo(String.join("", language.events()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`,\"stream\":true`|`,\"stream\":true,\"stream_options\":{\"include_usage\":true}`",
                "`,\"stream\":true,\"stream_options\":null`|`,\"stream\":true,\"stream_options\":{\"include_usage\":true}`",
                "`,\"stream\":true,\"stream_options\":{ }`|`,\"stream\":true,\"stream_options\":{ \"include_usage\":true}`",
                "`,\"stream\":true,\"stream_options\":{\"x\":[1, 2]}`|`,\"stream\":true,\"stream_options\":{\"x\":[1, 2],\"include_usage\":true}`",
                "`,\"stream\":true,\"stream_options\":{\"include_usage\": false ,\"y\":1}`|`,\"stream\":true,\"stream_options\":{\"include_usage\": true ,\"y\":1}`",
                "`,\"stream\":true,\"stream_options\":{\"include_usage\":null}`|`,\"stream\":true,\"stream_options\":{\"include_usage\":true}`",
                "`,\"stream_options\":{\"include_usage\":true},\"stream\" :true`|`,\"stream_options\":{\"include_usage\":true},\"stream\" :true`",
                "`,\"stream\":false`|`,\"stream\":false`",
            })
    void usageIsAskedForByTheSmallestChange(String given, String expected) throws Exception {
        String body = Language.CHAT.request(PLAIN_MODEL, ODD_MEMBERS + given);
        try (RawClient client = gateway.post(Language.CHAT, Language.CHAT.path(PLAIN_MODEL), body)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().body().text())
                    .isEqualTo(Language.CHAT.request(PLAIN_MODEL, ODD_MEMBERS + expected));
            if (given.contains("false`") || given.equals(",\"stream\":false")) {
                vendor.answer(200, "application/json", Language.CHAT.answer());
                assertThat(client.answer().status()).isEqualTo(200);
            } else {
                vendor.eventStreamHead();
                vendor.chunk(String.join("", Language.CHAT.vendorEvents())).lastChunk();
                client.head();
                client.body();
            }
        }
    }

    @Test
    void countsOfTokensAreAskedOfTheVendorInTheSameBytes() throws Exception {
        String body =
                "{ \"messages\":[ {\"role\":\"user\",\"content\":\"Say hello\"} ], \"model\" : \"" + MODEL + "\"}";
        try (RawClient client = gateway.post(Language.MESSAGES, "/v1/messages/count_tokens", body)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + "/v1/messages/count_tokens");
            assertThat(vendor.request().body().text()).isEqualTo(body.replace(MODEL, UPSTREAM_MODEL));
            vendor.answer(200, "application/json", "{\"input_tokens\": 12}");
            assertThat(client.answer().body()).isEqualTo("{\"input_tokens\": 12}");
        }
        String gemini = "{\"generateContentRequest\":{\"model\":\"models/" + MODEL + "\",\"contents\":[]}}";
        try (RawClient client = gateway.post(Language.GEMINI, "/v1beta/models/" + MODEL + ":countTokens", gemini)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().target())
                    .isEqualTo(BASE_PATH + "/v1beta/models/" + UPSTREAM_MODEL + ":countTokens");
            assertThat(vendor.request().body().text()).isEqualTo(gemini.replace(MODEL, UPSTREAM_MODEL));
            vendor.answer(200, "application/json", "{\"totalTokens\": 3}");
            assertThat(client.answer().body()).isEqualTo("{\"totalTokens\": 3}");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void modelCanBeNamedByItsAlias(Language language) throws Exception {
        try (RawClient client = gateway.ask(language, "scripted-alias")) {
            Exchange vendor = answered(language);
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + language.vendorPath(UPSTREAM_MODEL));
            RawClient.Whole answer = client.answer();
            assertThat(answer.head().header("x-tokenhot-model")).contains(MODEL);
        }
    }

    @Test
    void chunkedRequestArrivesWhole() throws Exception {
        String body = Language.CHAT.request(PLAIN_MODEL);
        int half = body.length() / 2;
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send(Integer.toHexString(half) + ";ext=1\r\n" + body.substring(0, half) + "\r\n");
            client.send(Integer.toHexString(body.length() - half) + "\r\n" + body.substring(half)
                    + "\r\n0\r\nX-Trailer: 1\r\n\r\n");
            Exchange vendor = answered(Language.CHAT);
            assertThat(vendor.request().body().text()).isEqualTo(body);
            assertThat(vendor.request().headers("transfer-encoding")).isEmpty();
            assertThat(vendor.request().headers("content-length")).containsExactly(Integer.toString(body.length()));
            assertThat(vendor.request().headers("x-trailer")).isEmpty();
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void compressedRequestArrivesPlain() throws Exception {
        String body = Language.CHAT.request(PLAIN_MODEL, ODD_MEMBERS);
        for (String encoding : List.of("gzip", "GZIP", "x-gzip", "deflate")) {
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        "/v1/chat/completions",
                        compressed(body, encoding),
                        List.of("Authorization: Bearer " + KEY, "Content-Encoding: " + encoding));
                Exchange vendor = answered(Language.CHAT);
                assertThat(vendor.request().body().text()).as(encoding).isEqualTo(body);
                assertThat(vendor.request().headers("content-encoding")).isEmpty();
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }

    private static byte[] compressed(String text, String encoding) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = encoding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void bodyIsOnlySentOnceTheGatewayHasSaidContinue() throws Exception {
        String body = Language.CHAT.request(PLAIN_MODEL);
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: " + body.length()
                    + "\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(100);
            client.send(body);
            Exchange vendor = answered(Language.CHAT);
            assertThat(vendor.request().headers("expect")).isEmpty();
            assertThat(vendor.request().body().text()).isEqualTo(body);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void whoMayNotEnterIsToldSoInsteadOfContinue() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-wrong"
                    + "\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(401);
        }
    }

    /** As the JDK's HTTP client and those on top of it ask, for instance langchain4j. */
    @Test
    void requestThatOffersHttp2InClearIsServedInHttp1() throws Exception {
        String body = Language.CHAT.request(PLAIN_MODEL);
        try (RawClient client = gateway.post(
                Language.CHAT,
                "/v1/chat/completions",
                body,
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA")) {
            Exchange vendor = answered(Language.CHAT);
            assertThat(vendor.request().body().text()).isEqualTo(body);
            assertThat(vendor.request().headers("upgrade")).isEmpty();
            assertThat(vendor.request().headers("http2-settings")).isEmpty();
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT, /v1/chat/completions/, /chat/completions",
        "CHAT, /v1/chat/completions//, /chat/completions",
        "CHAT, /v1/v1/chat/completions, /chat/completions",
        "CHAT, /chat/completions, /chat/completions",
        "CHAT, http://elsewhere.test/v1/chat/completions, /chat/completions",
        "RESPONSES, /v1/v1/responses/, /responses",
        "RESPONSES, /responses, /responses",
        "MESSAGES, /v1/messages?beta=true, /v1/messages?beta=true",
        "MESSAGES, /v1/v1/messages/?beta=true, /v1/messages?beta=true",
        "MESSAGES, /messages, /v1/messages",
        "GEMINI, /v1beta/models/plain-model:generateContent/, /v1beta/models/plain-model:generateContent",
        "GEMINI, /v1beta/models/plain%2Dmodel:generateContent, /v1beta/models/plain-model:generateContent",
        "GEMINI, /v1beta/v1beta/models/plain-model:generateContent, /v1beta/models/plain-model:generateContent",
        "GEMINI, /v1/models/plain-model:generateContent, /v1/models/plain-model:generateContent",
        "GEMINI, /v1beta/models/plain-model:generateContent?x=1&y=%20z, /v1beta/models/plain-model:generateContent?x=1&y=%20z",
    })
    void pathsThatClientsGetWrongAreUnderstood(Language language, String target, String vendorTarget) throws Exception {
        try (RawClient client = gateway.post(language, target, language.request(PLAIN_MODEL))) {
            Exchange vendor = answered(language);
            assertThat(vendor.request().target()).isEqualTo(BASE_PATH + vendorTarget);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alt=sse, alt=sse",
        "alt=sse%2F, alt=sse",
        "alt=sse%2Fsomething&x=1, x=1&alt=sse",
        "x=1&alt=SSE, x=1&alt=sse",
    })
    void oddWaysToAskGeminiForEventsAreUnderstood(String query, String vendorQuery) throws Exception {
        try (RawClient client = gateway.post(
                Language.GEMINI,
                "/v1beta/models/plain-model:streamGenerateContent?" + query,
                Language.GEMINI.request(PLAIN_MODEL))) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().query()).contains(vendorQuery);
            vendor.eventStreamHead();
            vendor.chunk(String.join("", Language.GEMINI.events())).lastChunk();
            assertThat(client.head().header("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(client.body()).isEqualTo(String.join("", Language.GEMINI.events()));
        }
    }

    @Test
    void answersToHeadHaveNoBody() throws Exception {
        try (RawClient client = gateway.connect()) {
            for (String target : List.of("/", "/healthz", "/v1/models")) {
                client.request("HEAD", target, new byte[0], List.of("Authorization: Bearer " + KEY));
                RawClient.Head head = client.head();
                assertThat(head.status()).as(target).isEqualTo(200);
            }
            client.request("GET", "/healthz", new byte[0], List.of());
            assertThat(client.answer().body()).isEqualTo("{\"status\":\"alive\"}");
        }
    }

    @Test
    void requestsInAPipelineAreAnsweredInOrder() throws Exception {
        try (RawClient client = gateway.connect()) {
            for (int i = 0; i < 3; i++) {
                GatewayFixture.post(
                        client,
                        Language.CHAT,
                        "/v1/chat/completions",
                        Language.CHAT.request(PLAIN_MODEL, ",\"n\":" + i));
            }
            for (int i = 0; i < 3; i++) {
                Exchange vendor = gateway.take();
                assertThat(vendor.request().body().text()).endsWith(",\"n\":" + i + "}");
                vendor.answer(200, "application/json", Language.CHAT.answer().replace("Hello", "answer " + i));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(client.answer().body()).contains("answer " + i);
            }
        }
    }

    private static Exchange answered(Language language) throws Exception {
        Exchange vendor = gateway.take();
        vendor.answer(200, "application/json", language.answer());
        return vendor;
    }
}
