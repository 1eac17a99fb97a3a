package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.schema.SchemaVerdict.Holds;
import ai.tokenhot.json.schema.SchemaVerdict.Unchecked;
import ai.tokenhot.json.schema.SchemaVerdict.Violated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A value is held against its schema, in bounded time, and the first violation is named with its place. */
final class JsonSchemaTest {

    private static SchemaVerdict check(String schema, String text) {
        return new JsonSchema(Json.parse(schema)).checkText(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{} § 1",
                "true § null",
                "{\"type\":\"integer\"} § 1.0",
                "{\"type\":\"integer\"} § 9007199254740993",
                "{\"type\":\"STRING\"} § \"x\"",
                "{\"type\":[\"string\",\"null\"]} § null",
                "{\"type\":\"string\",\"nullable\":true} § null",
                "{\"const\":1.0} § 1",
                "{\"const\":null} § null",
                "{\"enum\":[{\"a\":1,\"b\":[2]}]} § {\"b\":[2.0],\"a\":1}",
                "{\"minimum\":1,\"maximum\":1e400} § 1e399",
                "{\"exclusiveMinimum\":true,\"minimum\":1} § 1.1",
                "{\"multipleOf\":0.1} § 0.3",
                "{\"maxLength\":1} § \"😀\"",
                "{\"pattern\":\"^a+$\"} § \"aa\"",
                "{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":{\"type\":\"number\"}} § {\"a\":\"\",\"b\":1}",
                "{\"patternProperties\":{\"^x\":{\"type\":\"number\"}},\"additionalProperties\":false} § {\"x1\":1}",
                "{\"prefixItems\":[{\"type\":\"string\"}],\"items\":{\"type\":\"number\"}} § [\"a\",1,2]",
                "{\"items\":[{\"type\":\"string\"}],\"additionalItems\":false} § [\"a\"]",
                "{\"$ref\":\"#/$defs/a~1b\",\"$defs\":{\"a/b\":{\"type\":\"number\"}}} § 1",
                "{\"$ref\":\"#/definitions/%7B\",\"definitions\":{\"{\":{\"type\":\"number\"}}} § 1",
                "{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"additionalProperties\":false} § {\"next\":{\"next\":{}}}",
                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]} § null",
                "{\"oneOf\":[{\"minimum\":5},{\"multipleOf\":2}]} § 4",
                "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}} § {}",
                "{\"not\":{\"type\":\"string\"}} § 1",
                "{\"contains\":{\"type\":\"number\"},\"maxContains\":1} § [\"a\",1]",
                "{\"dependentRequired\":{\"a\":[\"b\"]}} § {\"a\":1,\"b\":2}",
            })
    void whatHasTheFormHolds(String schema, String text) {
        assertThat(check(schema, text)).isEqualTo(new Holds());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"integer\"} § 1.5 § `` § 1.5 (expected: integer)",
                "{\"properties\":{\"a/b\":{\"items\":{\"type\":[\"string\",\"null\"]}}}} § {\"a/b\":[\"x\",1]} § /a~1b/1 § 1 (expected: string or null)",
                "{\"required\":[\"a\",\"b\"]} § {\"a\":1} § `` § no member \"b\" (expected: one)",
                "{\"properties\":{},\"additionalProperties\":false} § {\"名\":1} § /名 § a member that the schema does not have",
                "{\"enum\":[\"a\",\"b\"]} § \"c\" § `` § \"c\" (expected: one of [\"a\",\"b\"])",
                "{\"const\":\"a\"} § {} § `` § an object of 0 members (expected: \"a\")",
                "{\"minimum\":2} § 1 § `` § 1 (expected: at least 2)",
                "{\"exclusiveMaximum\":2} § 2 § `` § 2 (expected: below 2)",
                "{\"multipleOf\":0.25} § 0.3 § `` § 0.3 (expected: a multiple of 0.25)",
                "{\"minLength\":2} § \"😀\" § `` § 1 characters (expected: at least 2)",
                "{\"pattern\":\"^a$\"} § \"b\" § `` § \"b\" (expected: a text that matches ^a$)",
                "{\"maxItems\":1} § [1,2] § `` § 2 items (expected: at most 1)",
                "{\"uniqueItems\":true} § [1,2,1.0] § /2 § the same as item 0 (expected: no item twice)",
                "{\"minProperties\":1} § {} § `` § 0 members (expected: at least 1)",
                "{\"propertyNames\":{\"maxLength\":1}} § {\"ab\":1} § /ab § 2 characters (expected: at most 1)",
                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]} § [] § `` § an array of 0 items (expected: one of 2 forms of anyOf)",
                "{\"anyOf\":[{\"items\":{\"type\":\"string\"}}]} § [1] § /0 § 1 (expected: string)",
                "{\"allOf\":[{},{\"type\":\"string\"}]} § 1 § `` § 1 (expected: string)",
                "{\"oneOf\":[{},{}]} § 1 § `` § 1 has 2 forms (expected: exactly one of 2 forms of oneOf)",
                "{\"items\":false} § [1] § /0 § 1 (expected: nothing)",
                "{\"contains\":{\"type\":\"number\"}} § [] § `` § 0 items of the form of contains (expected: at least 1)",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"number\"}}} § \"\" § `` § \"\" (expected: number)",
                "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}} § {\"a\":1} § `` § no member \"b\" (expected: one)",
                "{\"dependentRequired\":{\"a\":[\"b\"]}} § {\"a\":1} § `` § no member \"b\" beside \"a\" (expected: one)",
            })
    void firstViolationIsNamedWithItsPlace(String schema, String text, String path, String problem) {
        assertThat(check(schema, text)).isEqualTo(new Violated(path, problem));
    }

    @Test
    void textThatIsNoJsonViolatesEverySchema() {
        assertThat(check("{}", "{\"a\":")).isInstanceOf(Violated.class);
        assertThat(check("{}", "")).isInstanceOf(Violated.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"https://example.org/schema\"}",
                "{\"$ref\":\"#/$defs/none\"}",
                "{\"unevaluatedProperties\":false}",
                "{\"properties\":{\"a\":{\"pattern\":\"(?=x)\"}}}",
                "{\"properties\":{\"b\":{\"multipleOf\":0.1}}}",
            })
    void whatCannotBeCheckedIsSaid(String schema) {
        assertThat(check(schema, "{\"a\":\"x\",\"b\":1e5000}")).isInstanceOf(Unchecked.class);
    }

    @Test
    void violationBesideWhatCannotBeCheckedIsStillOne() {
        assertThat(check("{\"unevaluatedProperties\":false,\"required\":[\"a\"]}", "{}"))
                .isInstanceOf(Violated.class);
    }

    @Test
    void schemaThatDoublesAtEveryLevelEndsAtTheBound() {
        var definitions = new StringBuilder("{\"$ref\":\"#/$defs/0\",\"$defs\":{\"40\":{}");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/" + (i + 1) + "\"}";
            definitions.append(",\"" + i + "\":{\"allOf\":[" + next + "," + next + "]}");
        }
        assertThat(check(definitions + "}}", "1")).isInstanceOf(Unchecked.class);
    }

    @Test
    void manyItemsThatMustBeUniqueEndAtTheBound() {
        var items = new StringBuilder("[0");
        for (int i = 1; i < 5_000; i++) {
            items.append(',').append(i);
        }
        assertThat(check("{\"uniqueItems\":true}", items + "]")).isInstanceOf(Unchecked.class);
    }

    @Test
    void deepestJsonThatCanBeReadIsChecked() {
        String schema = "{\"items\":{\"$ref\":\"#\"},\"type\":\"array\"}";
        assertThat(check(schema, "[".repeat(100) + "]".repeat(100))).isInstanceOf(Holds.class);
        assertThat(check(schema, "[".repeat(200) + "]".repeat(200))).isInstanceOf(Unchecked.class);
        assertThat(check(schema, "[".repeat(1000) + "]".repeat(1000))).isInstanceOf(Violated.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"x\"",
                "null",
                "[]",
                "{\"type\":1,\"enum\":{},\"properties\":[],\"items\":7,\"required\":\"a\"}",
                "{\"anyOf\":[],\"minimum\":\"1\",\"pattern\":3,\"$ref\":4}"
            })
    void whatIsNoSchemaChecksNothing(String schema) {
        assertThat(check(schema, "{\"a\":[1]}")).isInstanceOf(Holds.class);
    }
}
