package ai.tokenhot.dialect;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Texts, names, ids and JSON as models and callers write them, and as they should not. */
public final class GeneratedText {

    private static final List<String> FRAGMENTS = List.of(
            "a",
            "Hello",
            " ",
            "  two  ",
            "\n",
            "\r\n",
            "\t",
            "\"",
            "\\",
            "\\n",
            "/",
            "{\"a\":1}",
            "你好，世界",
            "日本",
            "한국",
            "é",
            "e\u0301",
            "😀",
            "👍🏽",
            "👩‍👩‍👧",
            "𝒳",
            "\u0000",
            "\u0001",
            "\u001f",
            "\u007f",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ufffd",
            "data: x\n\n",
            "[DONE]",
            "<b>",
            "th1.");

    private static final List<String> LEXEMES = List.of(
            "0",
            "-1",
            "42",
            "9007199254740993",
            "-9223372036854775808",
            "123456789012345678901234567890",
            "1.10",
            "-0.0",
            "1e400",
            "2.5E-7");

    private GeneratedText() {}

    /** Well-formed text, which may be empty. */
    public static Arbitrary<String> text() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    /** Well-formed text that is more than white space. */
    public static Arbitrary<String> someText() {
        return text().map(text -> text.isBlank() ? text + "x" : text);
    }

    /** Text in which lone surrogates stand. */
    public static Arbitrary<String> brokenText() {
        return Combinators.combine(text(), Arbitraries.of("\ud83d", "\ude00", "\ude00\ud83d", ""), text())
                .as((before, lone, after) -> before + lone + after);
    }

    /** A name that every language takes for a tool. */
    public static Arbitrary<String> toolName() {
        return Arbitraries.of("get_weather", "a", "_x", "readFile", "search-web", "T1");
    }

    /** A name that some language does not take for a tool. */
    public static Arbitrary<String> oddToolName() {
        return Arbitraries.of("my.tool", "ns:tool", "1st", "工具", "with space", "x".repeat(65), "y".repeat(129));
    }

    /** A call's id, as some vendor writes it. */
    public static Arbitrary<String> callId() {
        return Arbitraries.of(
                "call_abc",
                "fc_abc",
                "toolu_01A",
                "functions.get_weather:0",
                "chatcmpl-tool-0f",
                "9",
                "call_" + "z".repeat(90),
                "调用");
    }

    /** JSON of an object as a model writes it: numbers beyond 2^53, odd names, white space. */
    public static Arbitrary<String> arguments() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("", "{}", "{ }")),
                Tuple.of(4, object().map(JsonObject::text)),
                Tuple.of(1, object().map(object -> " " + object.text() + "\n")));
    }

    /** A JSON object of small depth. */
    public static Arbitrary<JsonObject> object() {
        return object(value(2));
    }

    /** A number as it is written. */
    public static Arbitrary<JsonNumber> number() {
        return Arbitraries.of(LEXEMES).map(JsonNumber::new);
    }

    private static Arbitrary<Json> value(int depth) {
        Arbitrary<Json> leaf = Arbitraries.oneOf(
                text().map(Json::of),
                number().map(number -> (Json) number),
                Arbitraries.of(true, false).map(Json::of),
                Arbitraries.just(Json.nothing()));
        if (depth == 0) {
            return leaf;
        }
        return Arbitraries.lazy(() -> Arbitraries.frequencyOf(
                Tuple.of(4, leaf),
                Tuple.of(1, object(value(depth - 1)).map(object -> (Json) object)),
                Tuple.of(1, value(depth - 1).list().ofMaxSize(3).map(JsonArray::new))));
    }

    private static Arbitrary<JsonObject> object(Arbitrary<Json> values) {
        return Arbitraries.maps(Arbitraries.of("a", "city", "a.b", "名", "", "\"q\"", "$ref"), values)
                .ofMaxSize(3)
                .map(JsonObject::new);
    }
}
