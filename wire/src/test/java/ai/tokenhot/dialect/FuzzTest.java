package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes come, from a caller or from a provider, the readers end, and end as they say they do. A slice runs with
 * every build; the tests tagged {@code long} run the same with more and other inputs.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class FuzzTest {

    private static final int SLICE = 20_000;
    private static final int MANY = 2_000_000;

    private static final String[] CHAT_REQUESTS = {
        "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi 中\"}],\"stream\":true}",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"},"
                + "{\"type\":\"file\",\"file\":{\"file_data\":\"data:,\"}}]},{\"role\":\"assistant\",\"audio\":null}],"
                + "\"stream\":true,\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":false},"
                + "\"temperature\":1.0,\"stop\":[\"a\"],\"tools\":[{\"type\":\"function\"}],\"metadata\":{\"a\":\"b\"}}",
        "{ \"stream_options\" : null , \"stream\" : true, \"messages\" : [ ] , \"model\" : \"a\\u0062\" }",
    };
    private static final String[] RESPONSES_REQUESTS = {
        "{\"model\":\"gpt-5\",\"input\":\"hi\",\"stream\":true}",
        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"}]},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"{}\"},"
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"e\"}],"
                + "\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}],\"store\":false}",
    };
    private static final String[] MESSAGES_REQUESTS = {
        "{\"model\":\"claude\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}",
        "{\"system\":[{\"type\":\"text\",\"text\":\"s\"}],\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":"
                + "\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"image\","
                + "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AA==\"}}]}]}]}",
    };
    private static final String[] CONTENT_REQUESTS = {
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"},{\"fileData\":{\"fileUri\":"
                + "\"https://example.org/a\"}}]}],\"generationConfig\":{\"topK\":5},\"tools\":[{\"functionDeclarations\":[]}]}",
        "{\"generateContentRequest\":{\"model\":\"models/m\",\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}",
        "{\"contents\":{\"parts\":{\"text\":\"x\"}},\"system_instruction\":{\"parts\":[{\"text\":\"s\"}]}}",
    };

    private static String[] requests(Languages language) {
        return switch (language) {
            case CHAT_COMPLETIONS -> CHAT_REQUESTS;
            case RESPONSES -> RESPONSES_REQUESTS;
            case MESSAGES, COUNT_MESSAGES -> MESSAGES_REQUESTS;
            case GENERATE_CONTENT, COUNT_CONTENT -> CONTENT_REQUESTS;
        };
    }

    // --- requests ---

    @ParameterizedTest
    @EnumSource
    void requestIsReadyOrRefused(Languages language) {
        Mutations.of(requests(language)).each(SLICE, 1, (body, random) -> assertReadyOrRefused(language, body));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void requestIsReadyOrRefusedLong(Languages language) {
        Mutations.of(requests(language)).each(MANY, 2, (body, random) -> assertReadyOrRefused(language, body));
    }

    /** What leaves is a request of the same language again, and asks for what we mean to ask for. */
    private static void assertReadyOrRefused(Languages language, byte[] body) {
        switch (language.scan(body)) {
            case Scan.Refused(Failure failure) -> {
                assertThat(failure.message()).isNotBlank();
                assertThat(failure.status()).isBetween(400, 404);
            }
            case Scan.Ready ready -> {
                byte[] sent = ready.upstreamBody(body, "up\"stream");
                Scan again = language.dialect.scan(
                        new Target(
                                language.target.route(),
                                language.target.model().map(name -> "up\"stream"),
                                Query.of(null)),
                        sent);
                assertThat(again).as(new String(sent, UTF_8)).isInstanceOf(Scan.Ready.class);
                assertThat(((Scan.Ready) again).model()).isEqualTo("up\"stream");
                assertThat(((Scan.Ready) again).stream()).isEqualTo(ready.stream());
                assertThat(((Scan.Ready) again).edits()).isEmpty();
            }
        }
    }

    // --- streams ---

    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void streamIsReadToItsEnd(Languages language) {
        streams(language).each(SLICE, 3, (body, random) -> assertReadTheSameWhenCut(language, body, random));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void streamIsReadToItsEndLong(Languages language) {
        streams(language).each(MANY, 4, (body, random) -> assertReadTheSameWhenCut(language, body, random));
    }

    private static Mutations streams(Languages language) {
        return Mutations.ofGoldenFiles(language.dialect.id().value(), false);
    }

    /** Usage is non-negative by its own check. */
    private static void assertReadTheSameWhenCut(Languages language, byte[] body, SplittableRandom random) {
        String whole = Transcript.ofStream(language.dialect, body);
        int cut = random.nextInt(body.length + 1);
        assertThat(Transcript.ofStream(language.dialect, body, cut))
                .as("cut at byte %d", cut)
                .isEqualTo(whole);
    }

    // --- whole answers and errors ---

    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void answerIsRead(Languages language) {
        answers(language).each(SLICE, 5, (body, random) -> assertRead(language, body, random));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void answerIsReadLong(Languages language) {
        answers(language).each(MANY, 6, (body, random) -> assertRead(language, body, random));
    }

    private static Mutations answers(Languages language) {
        return Mutations.ofGoldenFiles(language.dialect.id().value(), true);
    }

    private static void assertRead(Languages language, byte[] body, SplittableRandom random) {
        assertThat(Transcript.ofAnswer(language.dialect, body)).isNotEmpty();
        int status = random.nextInt(300, 600);
        Failure failure = language.dialect.readError(
                status, name -> Optional.ofNullable(Map.of("retry-after", "5").get(name)), body);
        assertThat(failure.message()).isNotNull();
        assertThat(failure.status()).isEqualTo(status);
        assertThat(language.dialect.error(failure, "r").body()).isNotEmpty();
    }

    // --- framing ---

    @Test
    void eventsAreTheSameInAnyChunks() {
        framing(SLICE, 7);
    }

    @Tag("long")
    @Test
    void eventsAreTheSameInAnyChunksLong() {
        framing(MANY, 8);
    }

    private static void framing(int count, long seed) {
        Mutations.of(
                        "\ufeffevent: a\ndata: 1\ndata: 中\n\n: c\n\nid: 1\ndata:x\n\ndata: [DONE]\n\n",
                        "event: a\r\ndata: {\"x\":\"😀\"}\r\n\r\ndata: 2\r\n\r\n",
                        "data: a\r\rdata: b\rdata\r\r",
                        "data: " + "long ".repeat(300) + "\n\n")
                .each(count, seed, (body, random) -> {
                    List<String> whole = events(body, new int[0]);
                    int[] cuts = random.ints(random.nextInt(1, 9), 0, body.length + 1)
                            .sorted()
                            .toArray();
                    assertThat(events(body, cuts)).isEqualTo(whole);
                });
    }

    private static List<String> events(byte[] body, int[] cuts) {
        var events = new ArrayList<String>();
        var splitter = new SseSplitter(event -> {
            if (event.hasData()) {
                events.add(event.name() + "|" + event.text() + "|" + event.terminated());
            }
        });
        int from = 0;
        for (int cut : cuts) {
            splitter.feed(Arrays.copyOfRange(body, from, cut), 0, cut - from);
            from = cut;
        }
        splitter.feed(Arrays.copyOfRange(body, from, body.length), 0, body.length - from);
        splitter.finish();
        return events;
    }
}
