package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What every language asks of a body, whatever stands in it. */
final class BodyFormTest {

    @ParameterizedTest
    @EnumSource
    void smallestRequestIsReady(Languages language) {
        assertThat(language.ready(language.smallest).model()).isEqualTo("m");
        assertThat(language.upstream(language.smallest, "m")).isEqualTo(language.smallest);
    }

    @ParameterizedTest
    @EnumSource
    void emptyBodySaysSo(Languages language) {
        for (String body : List.of("", " ", "\n\t ")) {
            Failure failure = language.refused(body);
            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_JSON);
            assertThat(failure.message()).isEqualTo("The body is empty (expected: a JSON object).");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatIsNoObjectNamesWhatItIs(Languages language) {
        assertThat(language.refused("[]").message()).isEqualTo("The body is an array (expected: an object).");
        assertThat(language.refused("\"x\"").message()).isEqualTo("The body is a string (expected: an object).");
        assertThat(language.refused("17").message()).isEqualTo("The body is a number (expected: an object).");
        assertThat(language.refused("true").message()).isEqualTo("The body is a boolean (expected: an object).");
        assertThat(language.refused("null").message()).isEqualTo("The body is null (expected: an object).");
    }

    @ParameterizedTest
    @EnumSource
    void brokenJsonNamesLineAndColumn(Languages language) {
        assertBroken(language, "{\n  \"x\": tru\n}", "line 2, column 8 (byte 9)");
        assertBroken(language, "{\"x\" 1}", "line 1, column 6 (byte 5)");
        assertBroken(language, "{\"x\":[1,\n2 3]}", "line 2, column 3");
        assertBroken(language, "{\"x\":1,}", "line 1, column 8");
        assertBroken(language, "{'x':1}", "line 1, column 2");
        assertBroken(language, "{\"x\":\"cut o", "line 1, column 12");
        assertBroken(language, "{\"x\":{\"y\":1", "line 1, column 12");
        assertBroken(language, "{\"x\":NaN}", "line 1");
        assertBroken(language, "{\"x\":01}", "line 1, column 7");
        assertBroken(language, "{\"x\":+1}", "line 1, column 7");
        assertBroken(language, "{\"x\":.5}", "line 1, column 6");
        assertBroken(language, "{\"x\":\"a\tb\"}", "line 1");
        assertBroken(language, "{\"x\":\"\\x\"}", "line 1, column 8");
        assertBroken(language, "/* no */{}", "line 1, column 1");
        assertBroken(language, language.smallest + "{}", "more than one JSON value at line 1");
        assertBroken(language, language.smallest + "x", "line 1");
    }

    private static void assertBroken(Languages language, String body, String place) {
        Failure failure = language.refused(body);
        assertThat(failure.kind()).as(body).isEqualTo(FailureKind.MALFORMED_JSON);
        assertThat(failure.message())
                .startsWith("The body is not valid JSON: ")
                .contains(place)
                .doesNotContain("`", "Feature", "Source", "StreamRead");
    }

    @ParameterizedTest
    @EnumSource
    void nestingAndNumbersHaveBounds(Languages language) {
        assertThat(language.ready(language.with("\"x\":" + "[".repeat(190) + "]".repeat(190)))
                        .model())
                .isEqualTo("m");
        assertBroken(language, language.with("\"x\":" + "[".repeat(250) + "]".repeat(250)), "nesting depth (201)");
        assertBroken(language, "{\"x\":".repeat(100_000), "nesting depth (201)");
        assertBroken(language, language.with("\"x\":" + "9".repeat(1001)), "Number value length (1001)");
        assertBroken(language, language.with("\"" + "n".repeat(50_001) + "\":1"), "Name length (50001)");
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace(Languages language) {
        byte[] latin = language.with("\"x\":\"caf\u00e9\"").getBytes(StandardCharsets.ISO_8859_1);
        Failure failure = language.refused(latin);
        assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_JSON);
        assertThat(failure.message()).isEqualTo("The body is not UTF-8 at byte 9 (expected: JSON in UTF-8).");
    }

    /** ASCII text in these encodings is valid UTF-8 with zero bytes in it; a lenient parser would guess the encoding. */
    @ParameterizedTest
    @EnumSource
    void otherEncodingsOfUnicodeAreRefused(Languages language) {
        for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
            Failure failure = language.refused(language.smallest.getBytes(Charset.forName(encoding)));
            assertThat(failure.kind()).as(encoding).isEqualTo(FailureKind.MALFORMED_JSON);
            assertThat(failure.message()).contains("expected: JSON in UTF-8");
        }
    }

    @ParameterizedTest
    @EnumSource
    void byteOrderMarkIsReadOverAndKept(Languages language) {
        String body = "\ufeff" + language.smallest;
        assertThat(language.upstream(body, "other")).startsWith("\ufeff{");
        assertThat(language.upstream(body, "other").substring(1))
                .isEqualTo(language.upstream(language.smallest, "other"));
    }

    @ParameterizedTest
    @EnumSource
    void duplicateMemberAtTheTopIsRefused(Languages language) {
        Failure failure = language.refused(language.with("\"x\":1,\"y\":2,\"x\":3"));
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.field()).contains("x");
        assertThat(failure.message())
                .isEqualTo("Duplicate member: `x` is given twice (expected: once, in one spelling).");
    }

    @ParameterizedTest
    @EnumSource
    void duplicateIsFoundThroughEscapesAndAmongMany(Languages language) {
        assertThat(language.refused(language.with("\"tools\":null,\"t\\u006fols\":[]"))
                        .field())
                .contains("tools");
        var many = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            many.append("\"n").append(i).append("\":1,");
        }
        assertThat(language.refused(language.with(many + "\"n3\":1")).field()).contains("n3");
        assertThat(language.refused(language.with(many + "\"n39\":1")).field()).contains("n39");
    }

    /** What no level that we read holds is the provider's to judge. */
    @ParameterizedTest
    @EnumSource
    void duplicateWhereWeDoNotReadPasses(Languages language) {
        String body = language.with("\"metadata_of_tomorrow\":{\"a\":1,\"a\":2}");
        assertThat(language.upstream(body, "m")).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void longNamesAreCutInMessages(Languages language) {
        String name = "n".repeat(500);
        Failure failure = language.refused(language.with("\"" + name + "\":1,\"" + name + "\":2"));
        assertThat(failure.message()).hasSizeLessThan(200);
    }

    @ParameterizedTest
    @EnumSource
    void nullOptionalFieldsCountAsAbsent(Languages language) {
        String body = language.with("\"temperature\":null,\"stream\":null,\"tools\":null,\"container\":null,"
                + "\"cachedContent\":null,\"previous_response_id\":null,\"system\":null,\"systemInstruction\":null");
        assertThat(language.ready(body).stream()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void largeBodyOfManyMembersIsRead(Languages language) {
        var members = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            members.append("\"k").append(i).append("\":\"中文\",");
        }
        String body = language.with(members + "\"last\":1");
        assertThat(new String(language.ready(body).upstreamBody(body.getBytes(UTF_8), "m"), UTF_8))
                .isEqualTo(body);
    }
}
