package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import ai.tokenhot.testkit.tls.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Media that a caller gives by URL for a model whose vendor wants bytes: in every language, at every place where a URL may
 * stand, they come through the guarded client or not at all.
 */
@Timeout(120)
final class FetchTest {

    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");
    private static final byte[] PDF =
            "%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WAV = wav();
    private static final byte[] UNKNOWN = {0, 1, 2, 3, (byte) 0xFE, (byte) 0xFF, 7, 0, 9};

    /** More than is fetched. */
    private static final int TOO_LARGE = (20 << 20) + 1;

    /** Longer than a fetch may take. */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private static final String ELSEWHERE = "The URL cannot be fetched";

    /** What the path names, as the operator's own server has it. */
    private static final Map<String, byte[]> FILES =
            Map.of("/a.png", PNG, "/a.pdf", PDF, "/a.wav", WAV, "/a.txt", "A text.".getBytes(StandardCharsets.UTF_8));

    /** Where {@code /elsewhere} leads. */
    private static final Map<String, String> REDIRECTS = new ConcurrentHashMap<>();

    /** The operator lists its address and port. */
    private static final ScriptedVendor SOURCE = ScriptedVendor.answering(FetchTest::serve);

    /** The operator lists its name and port. */
    private static final ScriptedVendor NAMED = ScriptedVendor.answering(FetchTest::serve);

    /** Nobody lists it; whoever asks it was led inside. */
    private static final ScriptedVendor INSIDE = ScriptedVendor.answering(FetchTest::serve);

    /** Gemini's callers name files by https only: another address is an object in the vendor's store. */
    private static final Path FOLDER = folder();

    private static final TestCertificate CERTIFICATE = certificate();
    private static final TlsFront SECURE_SOURCE = front(SOURCE);
    private static final TlsFront SECURE_NAMED = front(NAMED);

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard()
            .with("TOKENHOT_TRUST", CERTIFICATE.authority().toString())
            .with(
                    "TOKENHOT_FETCH_ALLOW",
                    "127.0.0.1:%d,127.0.0.1:%d,localhost:%d,localhost:%d"
                            .formatted(SOURCE.port(), SECURE_SOURCE.port(), NAMED.port(), SECURE_NAMED.port()))
            .models("""
                  to-chat:
                    maker: Scripted
                    input: [text, image, audio, file]
                    capabilities: [tools, streaming]
                    price: free
                    deployments: [{provider: first, dialects: [openai-chat]}]
                  to-messages:
                    maker: Scripted
                    input: [text, image, file]
                    capabilities: [tools, streaming]
                    price: free
                    deployments: [{provider: first, dialects: [anthropic-messages]}]
                  to-gemini:
                    maker: Scripted
                    input: [text, image, audio, video, file]
                    capabilities: [tools, streaming]
                    price: free
                    deployments: [{provider: first, dialects: [gemini]}]
                """);

    private static Path folder() {
        try {
            return Files.createTempDirectory("fetch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestCertificate certificate() {
        try {
            return TestCertificate.make(FOLDER, "source", "ip:127.0.0.1,dns:localhost", "-1d");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TlsFront front(ScriptedVendor behind) {
        try {
            return TlsFront.start(CERTIFICATE.keyStore(), behind.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        SECURE_SOURCE.close();
        SECURE_NAMED.close();
        SOURCE.close();
        NAMED.close();
        INSIDE.close();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A place in a request where a URL may stand, and a vendor that wants bytes there. */
    enum Place {
        CHAT_IMAGE(
                Language.CHAT, Language.GEMINI, "/a.png", "{\"type\":\"image_url\",\"image_url\":{\"url\":\"URL\"}}"),
        CHAT_IMAGE_FOR_MESSAGES(
                Language.CHAT, Language.MESSAGES, "/a.png", "{\"type\":\"image_url\",\"image_url\":{\"url\":\"URL\"}}"),
        CHAT_FILE(
                Language.CHAT,
                Language.GEMINI,
                "/a.pdf",
                "{\"type\":\"file\",\"file\":{\"file_data\":\"URL\",\"filename\":\"a.pdf\"}}"),
        RESPONSES_IMAGE(
                Language.RESPONSES, Language.GEMINI, "/a.png", "{\"type\":\"input_image\",\"image_url\":\"URL\"}"),
        RESPONSES_FILE(Language.RESPONSES, Language.GEMINI, "/a.pdf", "{\"type\":\"input_file\",\"file_url\":\"URL\"}"),
        RESPONSES_FILE_FOR_CHAT(
                Language.RESPONSES,
                Language.CHAT,
                "/a.pdf",
                "{\"type\":\"input_file\",\"file_url\":\"URL\",\"filename\":\"a.pdf\"}"),
        RESPONSES_IMAGE_IN_A_RESULT(
                Language.RESPONSES,
                Language.MESSAGES,
                "/a.png",
                "RESULT{\"type\":\"input_image\",\"image_url\":\"URL\"}"),
        RESPONSES_FILE_IN_A_RESULT(
                Language.RESPONSES,
                Language.MESSAGES,
                "/a.pdf",
                "RESULT{\"type\":\"input_file\",\"file_url\":\"URL\"}"),
        MESSAGES_IMAGE(
                Language.MESSAGES,
                Language.GEMINI,
                "/a.png",
                "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}"),
        MESSAGES_DOCUMENT(
                Language.MESSAGES,
                Language.CHAT,
                "/a.pdf",
                "{\"type\":\"document\",\"title\":\"a.pdf\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}"),
        MESSAGES_IMAGE_IN_A_DOCUMENT(
                Language.MESSAGES,
                Language.GEMINI,
                "/a.png",
                "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}]}}"),
        MESSAGES_IMAGE_IN_A_RESULT(
                Language.MESSAGES,
                Language.GEMINI,
                "/a.png",
                "RESULT{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}"),
        MESSAGES_DOCUMENT_IN_A_RESULT(
                Language.MESSAGES,
                Language.GEMINI,
                "/a.pdf",
                "RESULT{\"type\":\"document\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}"),
        GEMINI_DOCUMENT(
                Language.GEMINI,
                Language.CHAT,
                "/a.pdf",
                "{\"fileData\":{\"mimeType\":\"application/pdf\",\"fileUri\":\"URL\",\"displayName\":\"a.pdf\"}}"),
        GEMINI_TEXT(
                Language.GEMINI,
                Language.MESSAGES,
                "/a.txt",
                "{\"fileData\":{\"mimeType\":\"text/plain\",\"fileUri\":\"URL\"}}"),
        GEMINI_AUDIO(
                Language.GEMINI,
                Language.CHAT,
                "/a.wav",
                "{\"fileData\":{\"mimeType\":\"audio/wav\",\"fileUri\":\"URL\"}}"),
        GEMINI_DOCUMENT_IN_A_RESULT(
                Language.GEMINI,
                Language.CHAT,
                "/a.pdf",
                "RESULT{\"fileData\":{\"mimeType\":\"application/pdf\",\"fileUri\":\"URL\",\"displayName\":\"a.pdf\"}}");

        private static final String RESULT = "RESULT";

        private final Language caller;
        private final Language vendor;
        private final String file;
        private final String part;

        Place(Language caller, Language vendor, String file, String part) {
            this.caller = caller;
            this.vendor = vendor;
            this.file = file;
            this.part = part;
        }

        /** The scheme under which its language names files of the web. */
        String scheme() {
            return caller == Language.GEMINI ? "https" : "http";
        }

        /** A path at the server whose address the operator lists. */
        String listed(String path) {
            int port = caller == Language.GEMINI ? SECURE_SOURCE.port() : SOURCE.port();
            return scheme() + "://127.0.0.1:" + port + path;
        }

        /** A path at the server whose name the operator lists. */
        String named(String path) {
            int port = caller == Language.GEMINI ? SECURE_NAMED.port() : NAMED.port();
            return scheme() + "://localhost:" + port + path;
        }

        String model() {
            return "to-" + vendor.name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What the caller's language calls the turn with the URL. */
        String field() {
            String list = switch (caller) {
                case CHAT, MESSAGES -> "messages";
                case RESPONSES -> "input";
                case GEMINI -> "contents";
            };
            return list + "[" + (part.startsWith(RESULT) ? 2 : 0) + "]";
        }

        String request(String url) {
            String media = part.replace("\"URL\"", Json.of(url).text());
            return part.startsWith(RESULT) ? result(media.substring(RESULT.length())) : plain(media);
        }

        private String plain(String media) {
            return switch (caller) {
                case CHAT ->
                    "{\"model\":\"" + model() + "\",\"messages\":[{\"role\":\"user\",\"content\":[" + media
                            + ",{\"type\":\"text\",\"text\":\"What is it?\"}]}]}";
                case RESPONSES ->
                    "{\"model\":\"" + model() + "\",\"input\":[{\"role\":\"user\",\"content\":[" + media
                            + ",{\"type\":\"input_text\",\"text\":\"What is it?\"}]}]}";
                case MESSAGES ->
                    "{\"model\":\"" + model() + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":["
                            + media + ",{\"type\":\"text\",\"text\":\"What is it?\"}]}]}";
                case GEMINI ->
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[" + media + ",{\"text\":\"What is it?\"}]}]}";
            };
        }

        private String result(String media) {
            return switch (caller) {
                case CHAT -> throw new IllegalStateException("results are text in this language");
                case RESPONSES ->
                    "{\"model\":\"" + model()
                            + "\",\"input\":[{\"role\":\"user\",\"content\":\"Look\"},{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"look\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":["
                            + media
                            + "]}],\"tools\":[{\"type\":\"function\",\"name\":\"look\",\"parameters\":{\"type\":\"object\"},\"strict\":false}]}";
                case MESSAGES ->
                    "{\"model\":\"" + model()
                            + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Look\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":["
                            + media
                            + "]}]}],\"tools\":[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\"}}]}";
                case GEMINI ->
                    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Look\"}]},{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"c1\",\"name\":\"look\",\"args\":{}}}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"id\":\"c1\",\"name\":\"look\",\"response\":{\"output\":\"here\"},\"parts\":["
                            + media
                            + "]}}]}],\"tools\":[{\"functionDeclarations\":[{\"name\":\"look\"}]}]}";
            };
        }

        /** How the vendor's language holds these very bytes, told apart by type. */
        String inline() {
            String base64 = Base64.getEncoder().encodeToString(FILES.get(file));
            String type = file.endsWith("png") ? "image/png" : "application/pdf";
            return switch (vendor) {
                case GEMINI -> "{\"mimeType\":\"" + type + "\",\"data\":\"" + base64 + "\"";
                case MESSAGES ->
                    file.endsWith("txt")
                            ? "{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"A text.\"}"
                            : "{\"type\":\"base64\",\"media_type\":\"" + type + "\",\"data\":\"" + base64 + "\"}";
                case CHAT ->
                    file.endsWith("wav")
                            ? "\"input_audio\":{\"data\":\"" + base64 + "\",\"format\":\"wav\"}"
                            : "\"data:" + type + ";base64," + base64 + "\"";
                case RESPONSES -> throw new IllegalStateException("takes every URL");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesArriveWithTheTypeThatTheyHave(Place place) throws Exception {
        for (String url : List.of(place.listed(place.file), place.named(place.file))) {
            try (RawClient client = ask(place, url)) {
                Exchange vendor = gateway.take();
                String body = new String(vendor.request().body().array(), StandardCharsets.UTF_8);
                vendor.answer(200, "application/json", place.vendor.answer());
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(body).contains(place.inline()).doesNotContain(url);
            }
        }
    }

    /** Incidents 37 and 38: a server that listens on loopback only, and would answer. */
    @ParameterizedTest
    @EnumSource
    void incidents37And38LoopbackIsRefusedInEveryNotation(Place place) throws Exception {
        for (String host : List.of(
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7F.0.0.0x1",
                "017700000001",
                "0177.0.0.01",
                "127.0.0.2",
                "127.255.255.254",
                "0.0.0.0",
                "0",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[::1%25lo]",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "x.localhost",
                "localhost.localdomain",
                "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                "１２７。０。０。１",
                "%31%32%37.0.0.1")) {
            refused(place, place.scheme() + "://" + host + ":" + INSIDE.port() + place.file, ELSEWHERE);
        }
        nobodyWasLedInside();
    }

    /** Incident 37: where clouds give out credentials, and other places that are no one's business. */
    @ParameterizedTest
    @EnumSource
    void incident37MetadataLinkLocalAndPrivateAddressesAreRefused(Place place) throws Exception {
        for (String host : List.of(
                "169.254.169.254",
                "2852039166",
                "0xA9FEA9FE",
                "0251.0376.0251.0376",
                "169.254.43518",
                "[::ffff:169.254.169.254]",
                "[64:ff9b::a9fe:a9fe]",
                "[fd00:ec2::254]",
                "169.254.169.254.",
                "169.254.170.2",
                "100.100.100.200",
                "192.0.0.192",
                "metadata.google.internal",
                "metadata",
                "169.254.1.1",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "[fc00::1]",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "printer.local",
                "db")) {
            refused(place, place.scheme() + "://" + host + "/latest/meta-data/", ELSEWHERE);
        }
    }

    /** Incident 37: whom a URL seems to name is not whom it names. */
    @ParameterizedTest
    @EnumSource
    void incident37UrlThatHidesItsHostIsRefused(Place place) throws Exception {
        String inside = "127.0.0.1:" + INSIDE.port();
        refused(place, place.scheme() + "://example.com@" + inside + place.file, "user name before its host");
        refused(place, place.scheme() + "://user:secret@" + inside + place.file, "user name before its host");
        refused(place, place.scheme() + "://" + inside + "#@example.com" + place.file, ELSEWHERE);
        refused(place, place.scheme() + "://" + inside + "?@example.com" + place.file, ELSEWHERE);
        refused(place, place.scheme() + "://" + inside + "\\@example.com" + place.file, "");
        refused(place, place.scheme() + "://" + inside + "\\.example.com" + place.file, ELSEWHERE);
        refused(place, place.scheme() + "://93.184.216.34:22/", ELSEWHERE);
        refused(place, place.scheme() + "://example.com/\r\nX: y", "");
        nobodyWasLedInside();
    }

    /** Incidents 37 and 38: a host that may be reached, and leads inside. */
    @ParameterizedTest
    @EnumSource
    void incidents37And38RedirectInsideIsRefused(Place place) throws Exception {
        for (String target : List.of(
                place.scheme() + "://127.0.0.1:" + INSIDE.port() + place.file,
                place.scheme() + "://127.0.0.2:" + SOURCE.port() + place.file,
                place.scheme() + "://localhost:" + INSIDE.port() + place.file,
                place.scheme() + "://2130706433:" + INSIDE.port() + place.file,
                place.scheme() + "://0x7f000001:" + INSIDE.port() + place.file,
                place.scheme() + "://[::1]:" + INSIDE.port() + place.file,
                "//[::ffff:127.0.0.1]:" + INSIDE.port() + place.file,
                place.scheme() + "://169.254.169.254/latest/meta-data/",
                "//169.254.169.254/latest/meta-data/",
                place.scheme() + "://[64:ff9b::a9fe:a9fe]/",
                place.scheme() + "://10.0.0.1/")) {
            REDIRECTS.put(place.name(), target);
            refused(place, place.listed("/elsewhere/" + place.name()), ELSEWHERE);
        }
        for (String target : List.of("file:///etc/passwd", "gopher://127.0.0.1:" + INSIDE.port() + "/")) {
            REDIRECTS.put(place.name(), target);
            refused(place, place.listed("/elsewhere/" + place.name()), "redirects to something that cannot");
        }
        refused(place, place.listed("/loop"), "redirects too often");
        nobodyWasLedInside();
    }

    /** Incident 40: what the operator lists is reached, and nothing beside it. */
    @ParameterizedTest
    @EnumSource
    void incident40ListedHostIsReachedAndItsNeighboursAreNot(Place place) throws Exception {
        for (String neighbour : List.of(
                place.named(place.file).replace("localhost", "127.0.0.1"),
                place.named(place.file).replace("localhost", "x.localhost"),
                place.listed(place.file).replace("127.0.0.1", "localhost"),
                place.listed(place.file).replace("127.0.0.1", "127.0.0.2"))) {
            refused(place, neighbour, ELSEWHERE);
        }
        REDIRECTS.put(place.name(), place.named(place.file));
        try (RawClient client = ask(place, place.listed("/elsewhere/" + place.name()))) {
            Exchange vendor = gateway.take();
            assertThat(new String(vendor.request().body().array(), StandardCharsets.UTF_8))
                    .contains(place.inline());
            vendor.answer(200, "application/json", place.vendor.answer());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sourceThatDoesNotGiveWhatIsWantedIsRefused(Place place) throws Exception {
        refused(place, place.listed("/missing"), "status 404");
        refused(place, place.listed("/broken"), "status 500");
        refused(place, place.listed("/unknown"), "of an unknown type");
        refused(place, place.listed(place.file.equals("/a.png") ? "/a.pdf" : "/a.png"), "(expected: ");
        refused(place, place.listed("/empty"), "is empty");
        refused(place, place.listed("/compressed"), "is compressed");
        refused(place, place.listed("/cut"), "broke off");
        refused(place, place.listed("/announces-too-much"), "too large (expected: at most 20971520 bytes)");
    }

    @Test
    void sourceThatSendsTooMuchWithoutSayingSoIsRefused() throws Exception {
        for (Place place :
                List.of(Place.CHAT_IMAGE, Place.RESPONSES_FILE, Place.MESSAGES_DOCUMENT, Place.GEMINI_AUDIO)) {
            refused(place, place.listed("/sends-too-much"), "too large (expected: at most 20971520 bytes)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotOfTheWebIsRefused(Place place) throws Exception {
        for (String url : List.of("ftp://127.0.0.1/a.png", "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO")) {
            refused(place, url, "");
        }
    }

    /** As many at once as one project may fetch, since each takes as long as a fetch may. */
    @Test
    void slowSourceIsRefusedInTime() throws Exception {
        List<Place> places = List.of(
                Place.CHAT_IMAGE,
                Place.CHAT_FILE,
                Place.RESPONSES_IMAGE,
                Place.RESPONSES_FILE_FOR_CHAT,
                Place.MESSAGES_IMAGE,
                Place.MESSAGES_DOCUMENT,
                Place.GEMINI_DOCUMENT,
                Place.GEMINI_AUDIO);
        var clients = new ArrayList<RawClient>();
        try {
            for (Place place : places) {
                clients.add(ask(place, place.listed("/slow")));
            }
            for (int i = 0; i < places.size(); i++) {
                RawClient.Whole answer = clients.get(i).answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertRefusal(places.get(i), answer, "did not arrive in time (expected: within 10000 ms)");
            }
            nothingReachedTheVendor();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static RawClient ask(Place place, String url) throws IOException {
        return gateway.post(place.caller, place.caller.path(place.model()), place.request(url));
    }

    private static void refused(Place place, String url, String why) throws Exception {
        try (RawClient client = ask(place, url)) {
            RawClient.Whole answer = client.answer();
            if (answer.status() == 404 && place.caller == Language.GEMINI) {
                // What is no plain address of the web may be an object in the vendor's store, which our credential
                // opens.
                assertThat(answer.body()).contains(place.field()).contains("refers to an object");
            } else {
                assertThat(answer.status()).as(url + " → " + answer.body()).isEqualTo(400);
                assertRefusal(place, answer, why);
            }
            assertThat(answer.body()).doesNotContain("secret");
        }
        nothingReachedTheVendor();
    }

    private static void assertRefusal(Place place, RawClient.Whole answer, String why) {
        JsonObject error = (JsonObject) Json.parse(answer.body());
        assertThat(place.caller.errorMessage(error)).contains(why).contains(place.field());
        assertThat(place.caller.errorType(error))
                .isEqualTo(place.caller == Language.GEMINI ? "INVALID_ARGUMENT" : "invalid_request_error");
        if (place.caller == Language.CHAT || place.caller == Language.RESPONSES) {
            assertThat(error.object("error").orElseThrow().string("param").orElse(""))
                    .startsWith(place.field());
        }
    }

    private static void nothingReachedTheVendor() throws InterruptedException {
        assertThat(gateway.first().takeWithin(Duration.ZERO)).isEmpty();
    }

    private static void nobodyWasLedInside() {
        assertThat(INSIDE.requests()).isEmpty();
        assertThat(INSIDE.openConnections()).isZero();
    }

    private static void serve(Exchange exchange) throws IOException, InterruptedException {
        String path = exchange.request().path();
        byte[] file = FILES.get(path);
        if (file != null) {
            content(exchange, "application/octet-stream", file);
        } else if (path.startsWith("/elsewhere/")) {
            String target = REDIRECTS.getOrDefault(path.substring("/elsewhere/".length()), "/missing");
            exchange.head(302, "location: " + target, "content-length: 0").end();
        } else {
            switch (path) {
                case "/loop" ->
                    exchange.head(302, "location: /loop", "content-length: 0").end();
                case "/broken" -> exchange.answer(500, "text/plain", "no");
                case "/unknown" -> content(exchange, "image/png", UNKNOWN);
                case "/empty" -> content(exchange, "image/png", new byte[0]);
                case "/compressed" ->
                    exchange.head(200, "content-encoding: gzip", "content-length: " + PNG.length)
                            .send(PNG)
                            .end();
                case "/cut" ->
                    exchange.head(200, "content-type: image/png", "content-length: 1000")
                            .send(PNG)
                            .hangUp();
                case "/announces-too-much" ->
                    exchange.head(200, "content-type: image/png", "content-length: " + TOO_LARGE)
                            .send(PNG)
                            .hangUp();
                case "/sends-too-much" -> {
                    exchange.head(200, "content-type: image/png", "transfer-encoding: chunked");
                    var piece = new byte[1 << 20];
                    for (int sent = 0; sent <= TOO_LARGE; sent += piece.length) {
                        exchange.chunk(piece);
                    }
                    exchange.lastChunk();
                }
                case "/slow" -> {
                    exchange.head(200, "content-type: image/png", "content-length: 1000");
                    Thread.sleep(SLOW);
                }
                default -> exchange.answer(404, "text/html", "<html>no</html>");
            }
        }
    }

    private static void content(Exchange exchange, String type, byte[] bytes) throws IOException {
        exchange.head(200, "content-type: " + type, "content-length: " + bytes.length)
                .send(bytes)
                .end();
    }

    private static byte[] wav() {
        var out = new ByteArrayOutputStream();
        out.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {44, 0, 0, 0});
        out.writeBytes("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, (byte) 128, 62, 0, 0, 2, 0, 16, 0});
        out.writeBytes("data".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
        return out.toByteArray();
    }
}
