package ai.tokenhot.dialect;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The body that leaves is the caller's own, byte for byte, but for the model's name. */
final class ModelPatchTest {

    /** A request cut where the model's name stands: {@code before} ends with the colon. */
    record Request(Languages language, String before, String name, String after) {
        String text() {
            return before + name + after;
        }
    }

    @Property(tries = 600)
    void everyByteButTheModelNameStaysAsItWas(
            @ForAll("requests") Request request, @ForAll("upstreamModels") String upstreamModel) {
        String given = ((JsonObject) Json.parse("{\"name\":" + request.name() + "}"))
                .string("name")
                .orElseThrow();
        assertThat(request.language().ready(request.text()).model()).isEqualTo(given);
        String expected = upstreamModel.equals(given)
                ? request.text()
                : request.before() + Json.of(upstreamModel).text() + request.after();
        assertThat(request.language().upstream(request.text(), upstreamModel)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> upstreamModels() {
        return Arbitraries.of("gpt-5", "up", "模型 😀", "a\"b\\c", "vendor/model:free", "");
    }

    @Provide
    Arbitrary<Request> requests() {
        Arbitrary<Languages> languages = Arbitraries.of(
                Languages.CHAT_COMPLETIONS, Languages.RESPONSES, Languages.MESSAGES, Languages.COUNT_MESSAGES);
        Arbitrary<String> space = Arbitraries.of("", "", " ", "\n  ", "\r\n\t");
        Arbitrary<String> values = Arbitraries.of(
                "1.0",
                "1e400",
                "-0.0",
                "1E+2",
                "123456789012345678901234567890",
                "\"\\ud83d\\ude00 \\/ \\u0022 \\\\\"",
                "\"\\ud800\"",
                "\"model\"",
                "{\"model\":\"not this one\"}",
                "[{\"a\":1,\"a\":2}, null ]",
                "true",
                "null",
                "{ }");
        Arbitrary<List<String>> members = values.list()
                .ofMaxSize(6)
                .map(list -> java.util.stream.IntStream.range(0, list.size())
                        .mapToObj(i -> "\"未知_" + i + "\":" + list.get(i))
                        .toList());
        Arbitrary<String> names = Arbitraries.of(
                "\"gpt-5\"", "\"gpt\\u002d5\"", "\"模型/😀\"", "\"\\ud83d\\ude00\"", "\"a\\\"b\\\\\"", "\"\"", "\"up\"");
        return Combinators.combine(
                        languages, space, members, names, Arbitraries.integers().between(0, 8))
                .as((language, gap, extra, name, place) -> {
                    String rest =
                            language.smallest.substring("{\"model\":\"m\",".length(), language.smallest.length() - 1);
                    var all = new java.util.ArrayList<>(extra);
                    all.add(place % (extra.size() + 1), rest);
                    int at = place % (all.size() + 1);
                    String before = joined(all.subList(0, at), gap);
                    String after = joined(all.subList(at, all.size()), gap);
                    return new Request(
                            language,
                            "{" + gap + before + (before.isEmpty() ? "" : "," + gap) + "\"model\"" + gap + ":" + gap,
                            name,
                            gap + (after.isEmpty() ? "" : "," + after) + gap + "}" + gap);
                });
    }

    private static String joined(List<String> members, String gap) {
        return members.stream().collect(Collectors.joining(gap + "," + gap));
    }

    @Test
    void modelInThePathLeavesTheBodyAlone() {
        String body = "{ \"contents\" : [ {\"parts\":[{\"text\":\"hi\"}]} ], \"model\":\"kept\", \"x\":1e400 }";
        assertThat(Languages.GENERATE_CONTENT.ready(body).model()).isEqualTo("m");
        assertThat(Languages.GENERATE_CONTENT.upstream(body, "up")).isEqualTo(body);
    }

    @Test
    void modelOfACountIsPatchedInItsOwnNotation() {
        assertThat(Languages.COUNT_CONTENT.upstream(
                        "{\"generateContentRequest\":{ \"contents\":[],\"model\" : \"models/m\" }}", "up"))
                .isEqualTo("{\"generateContentRequest\":{ \"contents\":[],\"model\" : \"models/up\" }}");
        assertThat(Languages.COUNT_CONTENT.upstream("{\"generate_content_request\":{\"model\":\"m\"}}", "up"))
                .isEqualTo("{\"generate_content_request\":{\"model\":\"up\"}}");
        assertThat(Languages.COUNT_CONTENT
                        .refused("{\"generateContentRequest\":{\"model\":\"models/dearer\"}}")
                        .message())
                .isEqualTo("`generateContentRequest.model` is `models/dearer` (expected: `models/m`, as in the path).");
    }
}
