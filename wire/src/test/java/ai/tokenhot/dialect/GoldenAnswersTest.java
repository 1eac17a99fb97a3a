package ai.tokenhot.dialect;

import ai.tokenhot.dialect.anthropic.Messages;
import ai.tokenhot.dialect.gemini.GenerateContent;
import ai.tokenhot.dialect.openai.ChatCompletions;
import ai.tokenhot.dialect.openai.Responses;
import ai.tokenhot.testkit.golden.Golden;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers as providers send them, and what is read in them: a verdict for each event, what it reports, and the usage at
 * the end. A file that begins with a brace or a bracket is a whole answer, any other a stream. Streams are read again
 * with every pair of chunks that their bytes can be cut into (chat-dialects §7 row 19), and with other line ends.
 */
final class GoldenAnswersTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    @TestFactory
    Stream<DynamicTest> chatCompletions() {
        return tests("openai-chat", new ChatCompletions());
    }

    @TestFactory
    Stream<DynamicTest> responses() {
        return tests("openai-responses", new Responses());
    }

    @TestFactory
    Stream<DynamicTest> messages() {
        return tests("anthropic-messages", new Messages());
    }

    @TestFactory
    Stream<DynamicTest> generateContent() {
        return tests("gemini", new GenerateContent());
    }

    private static Stream<DynamicTest> tests(String folder, Dialect dialect) {
        return Golden.tests(FOLDER.resolve(folder), input -> output(dialect, input));
    }

    private static String output(Dialect dialect, String input) {
        byte[] body = input.getBytes(UTF_8);
        if (input.startsWith("{") || input.startsWith("[") || input.startsWith("<")) {
            return Transcript.ofAnswer(dialect, body);
        }
        String whole = Transcript.ofStream(dialect, body);
        for (int cut = 1; cut < body.length; cut++) {
            assertThat(Transcript.ofStream(dialect, body, cut))
                    .as("cut at byte %d", cut)
                    .isEqualTo(whole);
        }
        byte[] pairs = input.replace("\n", "\r\n").getBytes(UTF_8);
        assertThat(Transcript.ofStream(dialect, pairs)).as("with CRLF").isEqualTo(whole);
        return whole;
    }
}
