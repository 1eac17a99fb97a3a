package ai.tokenhot.json;

import ai.tokenhot.json.JsonReader.Token;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class JsonTest {

    @Test
    void numbersAndOrderSurviveARoundTrip() {
        String text = "{\"z\":1.0,\"a\":12345678901234567890,\"e\":1e400,\"n\":null,\"t\":[true,false,\"中文 😀\"]}";

        assertThat(Json.parse(text).text()).isEqualTo(text);
    }

    @Test
    void duplicateMemberIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\n \"a\":2}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("duplicate member \"a\"")
                .hasMessageContaining("line 2");
    }

    @Test
    void brokenTextNamesThePlace() {
        assertThatThrownBy(() -> Json.parse("{\"a\":tru}"))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.line()).isEqualTo(1));
        assertThatThrownBy(() -> Json.parse("")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.parse("{} {}")).hasMessageContaining("more than one");
        assertThatThrownBy(() -> Json.parse("[".repeat(300))).isInstanceOf(JsonException.class);
    }

    /** A parser that guesses the encoding by its zero bytes would count places in characters, not in bytes. */
    @Test
    void otherEncodingThanUtf8IsRefused() {
        for (String encoding : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
            byte[] text = "{\"a\":1}".getBytes(Charset.forName(encoding));
            assertThatThrownBy(() -> Json.parse(text))
                    .as(encoding)
                    .isInstanceOf(JsonException.class)
                    .hasMessageContaining("expected: JSON in UTF-8");
        }
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xC3, '"'})).isInstanceOf(JsonException.class);
    }

    @Test
    void messagesDoNotSpeakOfTheLibrary() {
        for (String text : new String[] {
            "{\"a\":1", "{\"a\":NaN}", "{\"a\":+1}", "//", "[".repeat(300), "9".repeat(1001), "[1", "{'a':1}", "nul"
        }) {
            assertThatThrownBy(() -> Json.parse(text))
                    .isInstanceOf(JsonException.class)
                    .hasMessageNotContainingAny("`", "Feature", "Source", "StreamRead")
                    .hasMessageContaining("line 1, column");
        }
        assertThatThrownBy(() -> Json.parse("[".repeat(300)))
                .hasMessage("Document nesting depth (201) exceeds the maximum allowed (200)"
                        + " at line 1, column 202 (byte 201)");
    }

    @Test
    void readerTellsWhereAValueStandsInTheArray() {
        byte[] bytes = "xx{\"k\":1,\"model\" : \"gpt-\\u0035\" ,\"o\":{\"d\":[1]}}yy".getBytes(UTF_8);
        try (var reader = JsonReader.of(bytes, 2, bytes.length - 4)) {
            assertThat(reader.next()).isEqualTo(Token.OBJECT_START);
            assertThat(reader.nextName()).isEqualTo("k");
            assertThat(reader.next()).isEqualTo(Token.NUMBER);
            assertThat(reader.longOr(-1)).isEqualTo(1);
            assertThat(reader.nextName()).isEqualTo("model");
            assertThat(reader.next()).isEqualTo(Token.STRING);
            int from = reader.tokenStart();
            int to = reader.tokenEnd();
            assertThat(new String(reader.slice(from, to), UTF_8)).isEqualTo("\"gpt-\\u0035\"");
            assertThat(reader.text()).isEqualTo("gpt-5");
            assertThat(reader.nextName()).isEqualTo("o");
            assertThat(reader.next()).isEqualTo(Token.OBJECT_START);
            int objectStart = reader.tokenStart();
            reader.skipValue();
            assertThat(new String(reader.slice(objectStart, reader.tokenEnd()), UTF_8))
                    .isEqualTo("{\"d\":[1]}");
            assertThat(reader.nextName()).isNull();
            assertThat(reader.token()).isEqualTo(Token.OBJECT_END);
            reader.expectEnd();
        }
    }

    @Test
    void integersAreExactOrAbsent() {
        assertThat(new JsonNumber("100.0").exactLong()).contains(100L);
        assertThat(new JsonNumber("9007199254740993").exactLong()).contains(9007199254740993L);
        assertThat(new JsonNumber("1.5").exactLong()).isEmpty();
        assertThat(new JsonNumber("1e999999999").exactLong()).isEmpty();
        assertThat(new BigDecimal(new JsonNumber("0.1").lexeme())).isEqualByComparingTo("0.1");
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        assertThat(Json.of("a\ud800b").text()).isEqualTo("\"a\ufffdb\"");
        assertThat(Json.parse(Json.of("😀").text())).isEqualTo(Json.of("😀"));
    }

    @Test
    void yamlKnowsItsLines() {
        var root = (YamlNode.Mapping) YamlNode.parse("a: 1\nb:\n  - x\n  - y: true\n".getBytes(UTF_8));

        var list = (YamlNode.Sequence) root.members().get("b");
        assertThat(list.items().get(0).line()).isEqualTo(3);
        assertThat(list.items().get(1).line()).isEqualTo(4);
        assertThatThrownBy(() -> YamlNode.parse("a: 1\na: 2\n".getBytes(UTF_8))).hasMessageContaining("twice");
        assertThat(YamlNode.parse(new byte[0])).isEqualTo(new YamlNode.Mapping(1, java.util.Map.of()));
    }
}
