package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.number;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static ai.tokenhot.sandbox.anthropic.Anthropic.usage;
import static org.assertj.core.api.Assertions.assertThat;

/** The prompt cache. */
final class AnthropicCacheTest {

    private static final String SHORT = ", \"cache_control\": {\"type\": \"ephemeral\"}";
    private static final String LONG = ", \"cache_control\": {\"type\": \"ephemeral\", \"ttl\": \"1h\"}";

    /** A text of some 14 tokens a sentence that nobody has sent before. */
    private static String ofItsOwn(int sentences) {
        return UUID.randomUUID()
                + IntStream.range(0, sentences)
                        .mapToObj(i -> " Rule " + i + ": answer politely and in the language of the user.")
                        .collect(Collectors.joining());
    }

    private static String block(String text, String mark) {
        return "{\"type\": \"text\", \"text\": " + Json.of(text).text() + mark + "}";
    }

    private static String system(String... blocks) {
        return "\"system\": [" + String.join(", ", blocks) + "], " + says("Hello!");
    }

    /** Input tokens of each class. */
    private record Split(long plain, long read, long written, long writtenShort, long writtenLong) {
        long total() {
            return plain + read + written;
        }
    }

    private static Split split(JsonObject message) {
        JsonObject usage = usage(message);
        JsonObject creation = usage.object("cache_creation").orElseThrow();
        return new Split(
                number(usage, "input_tokens"),
                number(usage, "cache_read_input_tokens"),
                number(usage, "cache_creation_input_tokens"),
                number(creation, "ephemeral_5m_input_tokens"),
                number(creation, "ephemeral_1h_input_tokens"));
    }

    private static Split ask(String members) {
        Split split = split(message(SONNET_4_5, members));
        assertThat(split.written()).isEqualTo(split.writtenShort() + split.writtenLong());
        return split;
    }

    @Test
    void markedBeginningIsWrittenOnceAndReadAfterwards() {
        String members = system(block(ofItsOwn(150), SHORT));
        Split first = ask(members);
        Split second = ask(members);
        assertThat(first.read()).isZero();
        assertThat(first.writtenShort()).isGreaterThan(1_024);
        assertThat(second.read()).isEqualTo(first.written());
        assertThat(second.written()).isZero();
        assertThat(second.plain()).isEqualTo(first.plain()).isPositive();
    }

    @Test
    void streamTellsTheSame() {
        String members = "\"stream\": true, " + system(block(ofItsOwn(150), SHORT));
        Split first = split(Anthropic.folded(post(SONNET_4_5, members)));
        Split second = split(Anthropic.folded(post(SONNET_4_5, members)));
        assertThat(second.read()).isEqualTo(first.written()).isPositive();
    }

    @Test
    void unmarkedOrShortBeginningsAreNotCached() {
        for (String members : new String[] {system(block(ofItsOwn(150), "")), system(block(ofItsOwn(10), SHORT))}) {
            Split first = ask(members);
            assertThat(ask(members)).isEqualTo(first);
            assertThat(first.plain()).isEqualTo(first.total());
        }
    }

    @Test
    void changedBeginningIsNotRead() {
        String text = ofItsOwn(150);
        ask(system(block(text, SHORT)));
        assertThat(ask(system(block("x" + text, SHORT))).read()).isZero();
    }

    @Test
    void otherKeysAndModelsShareNothing() {
        String members = system(block(ofItsOwn(400), SHORT));
        ask(members);
        assertThat(split(message("claude-haiku-4-5", members)).read()).isZero();
        JsonObject other = Anthropic.good(ai.tokenhot.sandbox.Sandbox.request("/anthropic/v1/messages")
                .header("x-api-key", "another")
                .header("anthropic-version", "2023-06-01")
                .post(Anthropic.body(SONNET_4_5, members)));
        assertThat(split(other).read()).isZero();
    }

    @Test
    void timesAreToldApart() {
        String kept = ofItsOwn(150);
        Split first = ask(system(block(kept, LONG), block(ofItsOwn(50), SHORT)));
        assertThat(first.writtenLong()).isGreaterThan(1_024);
        assertThat(first.writtenShort()).isPositive();
        Split second = ask(system(block(kept, LONG), block(ofItsOwn(50), SHORT)));
        assertThat(second.read()).isEqualTo(first.writtenLong());
        assertThat(second.writtenLong()).isZero();
        assertThat(second.writtenShort()).isPositive();
    }

    @Test
    void growingConversationReadsWhatItWroteBefore() {
        String text = Json.of(ofItsOwn(150)).text();
        String top = "\"cache_control\": {\"type\": \"ephemeral\"}, ";
        Split first = ask(top + "\"messages\": [{\"role\": \"user\", \"content\": " + text + "}]");
        Split second = ask(
                top + "\"messages\": [{\"role\": \"user\", \"content\": " + text
                        + "}, {\"role\": \"assistant\", \"content\": \"Yes.\"}, {\"role\": \"user\", \"content\": \"Go on.\"}]");
        assertThat(first.plain()).isZero();
        assertThat(second.read()).isEqualTo(first.written());
        assertThat(second.written()).isPositive();
    }

    @Test
    void toolsComeFirst() {
        String tools = "\"tools\": [{\"name\": \"a\", \"description\": "
                + Json.of(ofItsOwn(150)).text() + ", \"input_schema\": {\"type\": \"object\"}" + SHORT + "}], ";
        Split first = ask(tools + "\"system\": \"One.\", " + says("Hello!"));
        Split second = ask(tools + "\"system\": \"Two.\", " + says("Hello!"));
        assertThat(second.read()).isEqualTo(first.written()).isPositive();
    }

    @Test
    void countIgnoresTheCache() {
        String members = system(block(ofItsOwn(150), SHORT));
        Split split = ask(members);
        JsonObject counted = Anthropic.good(
                Anthropic.older("/messages/count_tokens").post("{\"model\": \"" + SONNET_4_5 + "\", " + members + "}"));
        assertThat(number(counted, "input_tokens")).isEqualTo(split.total());
    }

    @Test
    void tooManyMarksAndMarksInTheWrongOrderAreRefused() {
        String marked = block("x", SHORT);
        assertThat(invalid(post(SONNET_4_5, system(marked, marked, marked, marked, marked))))
                .isEqualTo("A maximum of 4 blocks with cache_control may be provided. Found 5.");
        assertThat(invalid(post(SONNET_4_5, system(marked, block("y", LONG)))))
                .startsWith("system.1.cache_control.ttl: a ttl='1h' cache_control block must not come after");
    }
}
