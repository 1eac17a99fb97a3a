package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.UNSERVED;
import static org.assertj.core.api.Assertions.assertThat;

/** What a caller does wrong it is told in its own language: which field, what was given, what was expected. */
@Timeout(60)
class BadRequestTest {

    private static final int MAX_BODY = 200_000;

    @RegisterExtension
    static final GatewayFixture gateway =
            GatewayFixture.standard().with("TOKENHOT_MAX_BODY_BYTES", Integer.toString(MAX_BODY));

    @ParameterizedTest
    @EnumSource(Language.class)
    void malformedJsonIsToldWithItsPlace(Language language) throws Exception {
        String good = language.request(MODEL);
        for (String body : List.of(
                "",
                "   ",
                "{",
                good.substring(0, good.length() - 1),
                good + "}",
                good + " {}",
                good.replaceFirst(":", ""),
                good.replaceFirst("\"", "'"),
                "{\"model\": undefined}",
                "\n\n  {\"a\": 01}",
                "\ufeff" + good.substring(0, 3),
                "[".repeat(5_000),
                "{\"a\":".repeat(300) + "1" + "}".repeat(300))) {
            String message = refused(language, language.path(MODEL), body, 400);
            assertThat(message)
                    .as(body.substring(0, Math.min(20, body.length())))
                    .startsWith("The body ");
            if (!body.isBlank() && !body.startsWith("[")) {
                assertThat(message).containsPattern("line \\d+, column \\d+ \\(byte \\d+\\)");
            }
        }
        assertThat(refused(language, language.path(MODEL), "{\n\"x\": tru }", 400))
                .contains("line 2, column");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void bodyThatIsNotAnObjectOrNotUtf8IsToldSo(Language language) throws Exception {
        for (String body : List.of("[]", "\"text\"", "1", "true", "null")) {
            assertThat(refused(language, language.path(MODEL), body, 400)).contains("(expected: an object)");
        }
        byte[] latin = language.request(MODEL).replace("hello", "h\u00e9llo").getBytes(StandardCharsets.ISO_8859_1);
        try (RawClient client = gateway.connect()) {
            client.request("POST", language.path(MODEL), latin, List.of(language.keyHeader(KEY)));
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                    .contains("not UTF-8 at byte");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CHAT|`{\"messages\":[]}`|`model`|a string",
                "CHAT|`{\"model\":\"scripted-model\"}`|`messages`|an array",
                "CHAT|`{\"model\":7,\"messages\":[]}`|`model`|a string",
                "CHAT|`{\"model\":\"scripted-model\",\"messages\":\"x\"}`|`messages`|an array",
                "CHAT|`{\"model\":\"scripted-model\",\"messages\":[],\"stream\":\"true\"}`|`stream`|a boolean",
                "CHAT|`{\"model\":\"scripted-model\",\"messages\":[],\"temperature\":\"hot\"}`|`temperature`|a number",
                "RESPONSES|`{\"input\":\"x\"}`|`model`|a string",
                "RESPONSES|`{\"model\":\"scripted-model\",\"input\":3}`|`input`|an array or a string",
                "RESPONSES|`{\"model\":\"scripted-model\",\"input\":\"x\",\"tools\":{}}`|`tools`|an array",
                "MESSAGES|`{\"model\":\"scripted-model\",\"messages\":[]}`|`max_tokens`|a number",
                "MESSAGES|`{\"model\":\"scripted-model\",\"max_tokens\":5,\"messages\":{}}`|`messages`|an array",
                "MESSAGES|`{\"max_tokens\":5,\"messages\":[]}`|`model`|a string",
                "GEMINI|`{\"generationConfig\":{}}`|`contents`|an object or an array",
                "GEMINI|`{\"contents\":\"x\"}`|`contents`|an object or an array",
                "GEMINI|`{\"contents\":[],\"generationConfig\":{\"temperature\":\"hot\"}}`|`generationConfig.temperature`|a number",
            })
    void missingOrWrongFieldIsNamedWithWhatWasExpected(Language language, String body, String field, String expected)
            throws Exception {
        try (RawClient client = gateway.post(language, language.path(MODEL), body)) {
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            JsonObject error = (JsonObject) Json.parse(answer.body());
            String plain = field.replace("`", "");
            assertThat(language.errorMessage(error)).contains(plain, "expected: ", expected);
            if (language == Language.CHAT || language == Language.RESPONSES) {
                assertThat(error.object("error").orElseThrow().string("param")).contains(plain);
            }
            if (language == Language.GEMINI) {
                assertThat(answer.body()).contains("fieldViolations", "\"field\":\"" + plain + "\"");
            }
        }
    }

    /** What is priced must be what the vendor runs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CHAT|`{\"model\":\"scripted-model\",\"model\":\"plain-model\",\"messages\":[]}`|model",
                "CHAT|`{\"model\":\"scripted-model\",\"mod\\u0065l\":\"plain-model\",\"messages\":[]}`|model",
                "CHAT|`{\"model\":\"scripted-model\",\"messages\":[],\"zz\":1,\"zz\":2}`|zz",
                "GEMINI|`{\"contents\":[],\"generationConfig\":{},\"generation_config\":{}}`|generation_config",
            })
    void memberGivenTwiceIsRefused(Language language, String body, String name) throws Exception {
        assertThat(refused(language, language.path(MODEL), body, 400)).contains("Duplicate member", name);
    }

    /** A reference to an object at the vendor that this project is not known to have made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RESPONSES|`,\"previous_response_id\":\"resp_x\"`|previous_response_id",
                "RESPONSES|`,\"conversation\":\"conv_x\"`|conversation",
                "RESPONSES|`,\"prompt\":{\"id\":\"pmpt_x\"}`|prompt",
                "CHAT|`,\"messages2\":1,\"tools\":[],\"user\":\"u\"`|",
                "MESSAGES|`,\"container\":\"container_x\"`|container",
                "GEMINI|`,\"cachedContent\":\"cachedContents/x\"`|cachedContent",
                "GEMINI|`,\"cached_content\":\"cachedContents/x\"`|cached_content",
            })
    void referenceToAnothersObjectIsNotFound(Language language, String members, String field) throws Exception {
        String body = language.request(MODEL, members);
        if (field == null) {
            try (RawClient client = gateway.post(language, language.path(MODEL), body)) {
                gateway.take().answer(200, "application/json", language.answer());
                assertThat(client.answer().status()).isEqualTo(200);
            }
            return;
        }
        assertThat(refused(language, language.path(MODEL), body, 404)).contains(field);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void unknownModelIsNotFoundAndItsNameShown(Language language) throws Exception {
        for (String model :
                List.of("no-such-model", "scripted-model ", "Scripted-Model", "..%2f..%2f", "vendor-model-2026")) {
            if (language == Language.GEMINI && (model.contains(" ") || model.contains("%"))) {
                continue;
            }
            String message = refused(language, language.path(model), language.request(model), 404);
            assertThat(message).contains("`" + model + "`", "/v1/models");
        }
        String long300 = "m".repeat(290);
        assertThat(refused(language, language.path(long300), language.request(long300), 404)
                        .length())
                .isLessThan(400);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void modelThatNothingServesNowIsUnavailable(Language language) throws Exception {
        assertThat(refused(language, language.path(UNSERVED), language.request(UNSERVED), 503))
                .contains(UNSERVED, "no credential");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void bodyThatIsTooLargeIsRefusedByItsLengthOrByItsChunks(Language language) throws Exception {
        String large = language.request(MODEL, ",\"pad\":\"" + "x".repeat(MAX_BODY) + "\"");
        assertThat(refused(language, language.path(MODEL), large, 413)).contains("larger than " + MAX_BODY);
        try (RawClient client = gateway.connect()) {
            client.send("POST " + language.path(MODEL) + " HTTP/1.1\r\nHost: x\r\n" + language.keyHeader(KEY)
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 16; i++) {
                client.send(chunk);
            }
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                    .contains("larger than " + MAX_BODY);
        }
        String announced = "POST " + language.path(MODEL) + " HTTP/1.1\r\nHost: x\r\n" + language.keyHeader(KEY)
                + "\r\nContent-Length: ";
        for (String length : List.of("200001", "99999999999", "999999999999999999999999")) {
            try (RawClient client = gateway.connect()) {
                client.send(announced + length + "\r\n\r\n");
                assertThat(client.answer().status()).as(length).isIn(400, 413);
            }
        }
    }

    /** A few kilobytes that unpack to a gigabyte. */
    @Test
    void bodyThatUnpacksToTooMuchIsRefused() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                out.write(zeros);
            }
        }
        assertThat(bytes.size()).isLessThan(MAX_BODY);
        assertThat(encoded("gzip", bytes.toByteArray())).isEqualTo(413);
        assertThat(encoded("gzip", "not gzip at all".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(400);
        assertThat(encoded("gzip", new byte[0])).isEqualTo(400);
        assertThat(encoded("deflate", "{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
        for (String encoding : List.of("br", "zstd", "compress", "gzip, gzip", "nonsense")) {
            assertThat(encoded(encoding, "{}".getBytes(StandardCharsets.UTF_8)))
                    .as(encoding)
                    .isEqualTo(415);
        }
    }

    private static int encoded(String encoding, byte[] body) throws IOException {
        try (RawClient client = gateway.connect()) {
            client.request(
                    "POST",
                    "/v1/chat/completions",
                    body,
                    List.of("Authorization: Bearer " + KEY, "Content-Encoding: " + encoding));
            RawClient.Whole answer = client.answer();
            Language.CHAT.errorMessage((JsonObject) Json.parse(answer.body()));
            return answer.status();
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void otherMediaTypesAreRefused(Language language) throws Exception {
        for (String type : List.of("text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense")) {
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        language.path(MODEL),
                        language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                        List.of(language.keyHeader(KEY), "Content-Type: " + type));
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).as(type).isEqualTo(415);
                assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                        .contains(type.split(";")[0], "expected: application/json");
            }
        }
        for (String type :
                List.of("application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json", "")) {
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        language.path(MODEL),
                        language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                        List.of(language.keyHeader(KEY), "Content-Type: " + type));
                Exchange vendor = gateway.take();
                vendor.answer(200, "application/json", language.answer());
                assertThat(client.answer().status()).as(type).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/unknown, 404, CHAT",
        "GET, /v1/chat/completions, 405, CHAT",
        "PUT, /v1/messages, 405, MESSAGES",
        "DELETE, /v1/responses, 405, RESPONSES",
        "GET, /v1beta/nothing, 404, GEMINI",
        "POST, /v1beta/models/scripted-model:inventContent, 405, GEMINI",
        "POST, /../../etc/passwd, 404, CHAT",
        "PATCH, /, 404, CHAT",
        "FOO, /v1/chat/completions, 405, CHAT",
    })
    void unknownPathOrMethodIsToldInTheNearestLanguage(String method, String path, int status, Language language)
            throws Exception {
        try (RawClient client = gateway.connect()) {
            RawClient.Whole answer = client.request(method, path, new byte[0], List.of("Authorization: Bearer " + KEY))
                    .answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                    .contains(method);
        }
    }

    private static String refused(Language language, String target, String body, int status) throws IOException {
        try (RawClient client = gateway.post(language, target, body)) {
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            JsonObject error = (JsonObject) Json.parse(answer.body());
            assertThat(language.errorType(error)).isNotBlank();
            assertThat(answer.head().headers("content-type")).containsExactly("application/json");
            return language.errorMessage(error);
        }
    }
}
