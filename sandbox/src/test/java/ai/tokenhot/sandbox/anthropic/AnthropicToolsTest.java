package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.blocks;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static ai.tokenhot.sandbox.anthropic.Anthropic.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Calls of tools and their results. */
final class AnthropicToolsTest {

    private static final String TOOLS = """
            "tools": [
                {"name": "get_weather", "description": "Returns the weather of a place.", "input_schema": {
                    "type": "object",
                    "properties": {"location": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
                    "required": ["location", "unit"]}},
                {"type": "custom", "name": "get_time", "description": "Returns the time of a place.", "input_schema": {
                    "type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}}
            ],
            """;

    private static List<String> names(JsonObject message) {
        return blocks(message, "tool_use").stream()
                .map(call -> call.string("name").orElseThrow())
                .toList();
    }

    private static String choice(String choice) {
        return TOOLS + "\"tool_choice\": " + choice + ", ";
    }

    @Test
    void callHasEveryMemberAndFitsItsSchema() {
        JsonObject message = message(SONNET_4_5, TOOLS + says("Use get_weather for Paris."));
        assertThat(message.string("stop_reason")).contains("tool_use");
        JsonObject call = blocks(message, "tool_use").getFirst();
        assertThat(call.members().keySet()).containsExactly("type", "id", "name", "input", "caller");
        assertThat(call.string("id").orElseThrow()).matches("toolu_01[0-9A-Za-z]{22}");
        JsonObject input = call.object("input").orElseThrow();
        assertThat(input.string("location")).contains("Paris");
        assertThat(input.string("unit").orElseThrow()).isIn("celsius", "fahrenheit");
        assertThat(call.object("caller").orElseThrow().string("type")).contains("direct");
    }

    @Test
    void severalToolsAreCalledAtOnceUnlessThatIsSwitchedOff() {
        String both = says("Use get_weather and get_time for Paris.");
        assertThat(names(message(SONNET_4_5, TOOLS + both))).containsExactly("get_weather", "get_time");
        assertThat(names(message(
                        SONNET_4_5, choice("{\"type\": \"auto\", \"disable_parallel_tool_use\": true}") + both)))
                .hasSize(1);
    }

    @Test
    void choiceIsObeyed() {
        assertThat(names(message(SONNET_4_5, choice("{\"type\": \"any\"}") + says("Hello!"))))
                .isNotEmpty();
        assertThat(names(message(SONNET_4_5, choice("{\"type\": \"tool\", \"name\": \"get_time\"}") + says("Hello!"))))
                .containsExactly("get_time");
        JsonObject none = message(SONNET_4_5, choice("{\"type\": \"none\"}") + says("Use get_weather for Paris."));
        assertThat(names(none)).isEmpty();
        assertThat(none.string("stop_reason")).contains("end_turn");
    }

    @Test
    void choiceNeedsItsTools() {
        assertThat(invalid(post(SONNET_4_5, "\"tool_choice\": {\"type\": \"any\"}, " + says("Hello!"))))
                .contains("tool_choice may only be specified while providing tools");
        assertThat(invalid(post(SONNET_4_5, choice("{\"type\": \"tool\", \"name\": \"get_tide\"}") + says("Hello!"))))
                .contains("get_tide");
    }

    @Test
    void toolsOfAnthropicsThatTheClientRunsAreCalled() {
        JsonObject message = message(SONNET_4_5, """
                "tools": [{"type": "bash_20250124", "name": "bash"},
                          {"type": "web_search_20250305", "name": "web_search"}],
                """ + says("Use bash: \"ls -l\"."));
        JsonObject call = blocks(message, "tool_use").getFirst();
        assertThat(call.string("name")).contains("bash");
        assertThat(call.object("input").orElseThrow().string("command")).isPresent();
    }

    @Test
    void hostedToolsAreNeverCalled() {
        JsonObject message = message(SONNET_4_5, """
                "tools": [{"type": "web_search_20250305", "name": "web_search", "max_uses": 3}],
                """ + says("Use web_search for rivers."));
        assertThat(message.string("stop_reason")).contains("end_turn");
    }

    @Test
    void givenCallIsMade() {
        JsonObject message =
                message(SONNET_4_5, TOOLS + says("Hi [[sandbox: tool=get_time args='{\"location\": \"Oslo\"}']]"));
        assertThat(blocks(message, "tool_use")
                        .getFirst()
                        .object("input")
                        .orElseThrow()
                        .string("location"))
                .contains("Oslo");
    }

    private static String withResults(String results) {
        return TOOLS + """
                "messages": [
                    {"role": "user", "content": "Use get_weather and get_time for Paris."},
                    {"role": "assistant", "content": [
                        {"type": "text", "text": "I look."},
                        {"type": "tool_use", "id": "toolu_01", "name": "get_weather", "input": {"location": "Paris"}},
                        {"type": "tool_use", "id": "toolu_02", "name": "get_time", "input": {"location": "Paris"}}
                    ]},
                    {"role": "user", "content": %s}
                ]""".formatted(results);
    }

    @Test
    void resultsAreUsedWhateverTheirForm() {
        JsonObject message = message(SONNET_4_5, withResults("""
                [{"type": "tool_result", "tool_use_id": "toolu_01", "content": "Hail, 17 degrees"},
                 {"type": "tool_result", "tool_use_id": "toolu_02", "is_error": true, "content": [
                    {"type": "text", "text": "no clock"}]}]"""));
        assertThat(message.string("stop_reason")).contains("end_turn");
        assertThat(text(message)).contains("get_weather").contains("17 degrees").contains("an error: no clock");
    }

    @Test
    void fileInAResultIsSeenAndCounted() {
        String picture = """
                [{"type": "tool_result", "tool_use_id": "toolu_01", "content": [%s{"type": "text", "text": "done"}]},
                 {"type": "tool_result", "tool_use_id": "toolu_02"}]""";
        String image = "{\"type\": \"image\", \"source\": {\"type\": \"base64\", \"media_type\": \"image/png\","
                + " \"data\": \"" + ai.tokenhot.sandbox.Samples.pngBase64(750, 300) + "\"}}, ";
        JsonObject with = message(SONNET_4_5, withResults(picture.formatted(image)));
        JsonObject without = message(SONNET_4_5, withResults(picture.formatted("")));
        assertThat(text(with)).contains("image/png of 750x300");
        assertThat(Anthropic.number(Anthropic.usage(with), "input_tokens")
                        - Anthropic.number(Anthropic.usage(without), "input_tokens"))
                .isEqualTo(300);
    }

    @Test
    void resultsMayBeFollowedByText() {
        String results = """
                [{"type": "tool_result", "tool_use_id": "toolu_01", "content": "x"},
                 {"type": "tool_result", "tool_use_id": "toolu_02", "content": "y"},
                 {"type": "text", "text": "What is 17 + 25?"}]""";
        assertThat(message(SONNET_4_5, withResults(results)).string("stop_reason"))
                .contains("end_turn");
    }

    @Test
    void everyCallMustBeAnsweredFirstInTheNextMessage() {
        String missing = "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: ";
        assertThat(invalid(post(SONNET_4_5, withResults("\"Never mind.\""))))
                .startsWith(missing + "toolu_01, toolu_02.");
        assertThat(invalid(post(SONNET_4_5, withResults("""
                [{"type": "tool_result", "tool_use_id": "toolu_01", "content": "x"}]""")))).startsWith(missing + "toolu_02.");
        assertThat(invalid(post(SONNET_4_5, withResults("""
                [{"type": "text", "text": "Here:"},
                 {"type": "tool_result", "tool_use_id": "toolu_01", "content": "x"},
                 {"type": "tool_result", "tool_use_id": "toolu_02", "content": "y"}]""")))).startsWith(missing);
    }

    @Test
    void resultsMayComeInSeveralMessagesInARow() {
        String messages = TOOLS + """
                "messages": [
                    {"role": "user", "content": "Go."},
                    {"role": "assistant", "content": [
                        {"type": "tool_use", "id": "a", "name": "get_time", "input": {}}]},
                    {"role": "assistant", "content": [
                        {"type": "tool_use", "id": "b", "name": "get_time", "input": {}}]},
                    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": "one"}]},
                    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "b", "content": "two"}]}
                ]""";
        assertThat(text(message(SONNET_4_5, messages))).contains("one").contains("two");
    }

    @Test
    void resultWithoutCallIsRefused() {
        assertThat(invalid(post(SONNET_4_5, """
                "messages": [{"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "toolu_09", "content": "x"}]}]""")))
                .startsWith("messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_09.");
        assertThat(invalid(post(SONNET_4_5, withResults("""
                [{"type": "tool_result", "tool_use_id": "toolu_01", "content": "x"},
                 {"type": "tool_result", "tool_use_id": "toolu_01", "content": "y"},
                 {"type": "tool_result", "tool_use_id": "toolu_02", "content": "z"}]"""))))
                .startsWith("messages.2.content.1: each tool_use must have a single result.");
    }

    @Test
    void strictSchemasAndAnswerSchemasMustBeOfThePartThatIsTaken() {
        for (String schema : List.of(
                "{\"type\": \"object\", \"properties\": {}}",
                "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"type\": \"integer\","
                        + " \"minimum\": 1}}}",
                "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"type\": \"string\","
                        + " \"format\": \"phone\"}}}",
                "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"type\": \"array\","
                        + " \"items\": {\"type\": \"string\"}, \"minItems\": 2}}}",
                "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"a\": {\"$ref\": \"#\"}}}",
                "{\"type\": \"object\", \"additionalProperties\": false, \"$defs\": {\"n\": {\"type\": \"object\","
                        + " \"additionalProperties\": false, \"properties\": {\"m\": {\"$ref\": \"#/$defs/n\"}}}},"
                        + " \"properties\": {\"a\": {\"$ref\": \"#/$defs/n\"}}}")) {
            assertThat(invalid(post(
                            SONNET_4_5,
                            "\"output_config\": {\"format\": {\"type\": \"json_schema\", \"schema\": " + schema + "}}, "
                                    + says("Hi"))))
                    .startsWith("output_config.format.schema: ");
            assertThat(invalid(post(
                            SONNET_4_5,
                            "\"tools\": [{\"name\": \"a\", \"strict\": true, \"input_schema\": " + schema + "}], "
                                    + says("Hi"))))
                    .startsWith("tools.0.custom.input_schema: ");
        }
        Json shared = Json.parse("""
                {"type": "object", "additionalProperties": false, "required": ["a", "b"],
                 "$defs": {"n": {"type": "string", "enum": ["x", "y"]}},
                 "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"$ref": "#/$defs/n"}}}""");
        JsonObject answer = (JsonObject) Json.parse(text(message(
                SONNET_4_5,
                "\"output_config\": {\"format\": {\"type\": \"json_schema\", \"schema\": " + shared.text() + "}}, "
                        + says("Hi"))));
        assertThat(answer.string("a").orElseThrow()).isIn("x", "y");
    }
}
