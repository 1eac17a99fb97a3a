package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.anthropic.Asked.Outcome;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.anthropic.Asked.OPUS_5_5;
import static ai.tokenhot.dialect.anthropic.Asked.SONNET_4_5;
import static ai.tokenhot.dialect.anthropic.Asked.user;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers by schema. */
final class OutputFormTest {

    private static final Model ANY = Asked.model(Set.of(), Thinking.UNKNOWN);
    private static final Model NO_SCHEMA =
            Asked.model(Set.of(Denial.SCHEMA, Denial.FORCED_TOOLS_WITH_THINKING), SONNET_4_5.thinking());
    private static final String CLOSED =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],"
                    + "\"additionalProperties\":false}";
    private static final String OPEN_MAP = "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}";

    private static OutputFormat.Schema schema(String schema) {
        return new OutputFormat.Schema(Optional.of("n"), Optional.empty(), Json.parse(schema), Optional.of(true));
    }

    private static Asked asked(String schema) {
        return user("a").set(Setting.OUTPUT_FORMAT, schema(schema));
    }

    @Test
    void schemaInTheSubsetIsExact() {
        Outcome outcome = asked(CLOSED).sentTo(ANY);
        assertThat(outcome.text("output_config"))
                .isEqualTo("{\"format\":{\"type\":\"json_schema\",\"schema\":" + CLOSED + "}}");
        assertThat(outcome.sent().repair().check()).isEmpty();
        assertThat(outcome.lost()).isEmpty();
    }

    @Test
    void keywordsBeyondTheSubsetMoveIntoTheDescriptionAndAreChecked() {
        String wide =
                "{\"$schema\":\"x\",\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1,"
                        + "\"description\":\"How many\"},\"m\":{\"type\":\"string\",\"format\":\"iso\"}},\"required\":[\"n\"]}";
        Outcome outcome = asked(wide).sentTo(ANY);
        assertThat(outcome.text("output_config"))
                .contains("\"description\":\"How many Must satisfy: minimum 1.\"")
                .contains("\"description\":\"Must satisfy: format \\\"iso\\\".\"")
                .contains("\"additionalProperties\":false")
                .doesNotContain("$schema");
        assertThat(outcome.sent().repair().check()).contains(schema(wide));
        assertThat(outcome.lost()).containsExactly("output_format");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"type":"object","additionalProperties":{"type":"string"}}
            {"type":"object"}
            {"type":"object","properties":{"a":{"type":"object"}}}
            {"type":"object","properties":{"a":{"$ref":"#"}}}
            {"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}}}}}
            {"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"anyOf":[{"$ref":"#/$defs/y"}]},"y":{"items":{"$ref":"#/$defs/x"},"type":"array"}}}
            {"type":"object","properties":{"a":{"$ref":"https://elsewhere"}}}
            {"type":"object","properties":{"a":{"type":"string"}},"patternProperties":{"^b":{}}}
            """)
    void schemaThatTheSubsetCannotDescribeBecomesATool(String schema) {
        Outcome outcome = asked(schema).sentTo(ANY);
        assertThat(outcome.text("output_config")).isEmpty();
        assertThat(outcome.text("tools"))
                .contains("\"name\":\"json\"")
                .contains(Json.parse(schema).text());
        assertThat(outcome.text("tool_choice")).isEqualTo("{\"type\":\"tool\",\"name\":\"json\"}");
        assertThat(outcome.sent().repair().jsonTool()).contains("json");
        assertThat(outcome.sent().repair().check()).isPresent();
    }

    @Test
    void definitionsThatDoNotLeadBackAreKept() {
        String shared =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/s\"},\"b\":{\"$ref\":\"#/$defs/s\"}},"
                        + "\"required\":[\"a\",\"b\"],\"additionalProperties\":false,\"$defs\":{\"s\":{\"type\":\"string\"}}}";
        assertThat(asked(shared).sentTo(ANY).lost()).isEmpty();
    }

    @Test
    void manyOptionalMembersBecomeATool() {
        var many = new StringBuilder("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"x\":{}");
        for (int i = 0; i < 30; i++) {
            many.append(",\"p").append(i).append("\":{\"type\":\"string\"}");
        }
        assertThat(asked(many + "}}").sentTo(ANY).sent().repair().jsonTool()).isPresent();
    }

    /** The model may still call the caller's own tools: one of all must be called. */
    @Test
    void jsonToolStandsBesideTheCallersTools() {
        Outcome outcome = asked(OPEN_MAP).tool("json").sentTo(ANY);
        assertThat(outcome.text("tool_choice")).isEqualTo("{\"type\":\"any\"}");
        String name = outcome.sent().repair().jsonTool().orElseThrow();
        assertThat(name).isNotEqualTo("json");
        assertThat(outcome.text("tools")).contains("\"" + name + "\"");
        assertThat(asked(OPEN_MAP)
                        .tool("get")
                        .set(Setting.TOOL_CHOICE, new ToolChoice.None())
                        .sentTo(ANY)
                        .text("tool_choice"))
                .isEqualTo("{\"type\":\"tool\",\"name\":\"json\"}");
    }

    @Test
    void toolThatMustBeCalledSwitchesThinkingOff() {
        Outcome outcome = asked(CLOSED).set(Setting.EFFORT, Effort.HIGH).sentTo(NO_SCHEMA);
        assertThat(outcome.text("thinking")).isEqualTo("{\"type\":\"disabled\"}");
        assertThat(outcome.sent().repair().jsonTool()).contains("json");
        assertThat(outcome.lost()).containsExactlyInAnyOrder("output_format", "effort");
    }

    /** Bug 31: a model that cannot be forced is asked in words, and the answer is checked. */
    @Test
    void modelThatCannotBeForcedIsAskedInWords_bug31() {
        Outcome outcome = asked(OPEN_MAP).sentTo(OPUS_5_5);
        assertThat(outcome.text("system")).contains("JSON Schema");
        assertThat(outcome.body().members()).doesNotContainKeys("tools", "tool_choice");
        assertThat(outcome.sent().repair().check()).contains(schema(OPEN_MAP));
        assertThat(outcome.lost()).containsExactly("output_format");
    }

    @Test
    void anyJsonIsAskedForInWordsAndChecked() {
        Outcome outcome =
                user("a").set(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson()).sentTo(ANY);
        assertThat(outcome.text("system")).contains("one valid JSON object");
        assertThat(outcome.sent().repair().check().orElseThrow().schema().text())
                .isEqualTo("{\"type\":\"object\"}");
        assertThat(outcome.lost()).containsExactly("output_format");
    }
}
