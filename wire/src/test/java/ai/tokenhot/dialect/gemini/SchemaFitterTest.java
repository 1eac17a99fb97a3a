package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.gemini.SchemaFitter.Fitted;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bug 17: schemas come in a form that the vendor takes, and nothing that it has a word for is lost. */
final class SchemaFitterTest {

    private static Fitted fit(String schema, SchemaForm form) {
        return SchemaFitter.fit((JsonObject) Json.parse(schema), form).orElseThrow();
    }

    private static void json(String schema, String expected, String... lost) {
        check(schema, SchemaForm.JSON_SCHEMA, expected, lost);
    }

    private static void openApi(String schema, String expected, String... lost) {
        check(schema, SchemaForm.OPEN_API, expected, lost);
    }

    private static void check(String schema, SchemaForm form, String expected, String... lost) {
        Fitted fitted = fit(schema, form);
        assertThat(fitted.schema().text()).isEqualTo(Json.parse(expected).text());
        assertThat(fitted.lost()).containsExactlyInAnyOrder(lost);
    }

    @Test
    void whatJsonSchemaHasStays_bug17() {
        String all = """
                {"$id":"x","$anchor":"y","type":"object","title":"t","propertyOrdering":["a"],"properties":{
                 "a":{"type":"string","format":"uri","enum":["x","y"]},
                 "b":{"type":["integer","null"],"minimum":1,"maximum":9,"enum":[1,2]},
                 "c":{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"number"},"minItems":1,"maxItems":2},
                 "d":{"anyOf":[{"type":"string"},{"type":"null"}]},
                 "e":{"$ref":"#/$defs/node"}},
                 "required":["a"],"additionalProperties":false,"description":"d",
                 "$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}}}}}""";
        Fitted fitted = fit(all, SchemaForm.JSON_SCHEMA);
        assertThat(fitted.lost()).isEmpty();
        assertThat(sorted(fitted.schema())).isEqualTo(sorted(Json.parse(all)));
    }

    private static Json sorted(Json value) {
        return switch (value) {
            case JsonObject object -> {
                var members = new java.util.TreeMap<String, Json>();
                object.members().forEach((name, member) -> members.put(name, sorted(member)));
                yield new JsonObject(members);
            }
            default -> value;
        };
    }

    @Test
    void whatJsonSchemaHasNoWordForIsToldInTheDescription_bug17() {
        json("""
                {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{
                 "zip":{"type":"string","description":"Zip code","pattern":"^\\\\d+$","minLength":5},
                 "kind":{"const":"a"},"n":{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10},
                 "f":{"type":"number","exclusiveMinimum":0.5}},
                 "propertyNames":{"pattern":"^[a-z]"}}""", """
                {"type":"object","properties":{
                 "zip":{"type":"string","description":"Zip code (pattern: ^\\\\d+$; minLength: 5)"},
                 "kind":{"type":"string","enum":["a"]},"n":{"type":"integer","minimum":1,"maximum":9},
                 "f":{"type":"number","minimum":0.5,"description":"(exclusiveMinimum: 0.5)"}},
                 "description":"(propertyNames: {\\"pattern\\":\\"^[a-z]\\"})"}""", "pattern", "minLength", "exclusiveMinimum", "propertyNames");
    }

    @Test
    void referencesStayWithOnlyTheirOwnKindBesideThem() {
        json("""
                {"type":"object","properties":{"a":{"$ref":"#/definitions/x","description":"which"},
                 "b":{"allOf":[{"$ref":"#/definitions/x"}],"title":"B"},"c":{"$ref":"#/definitions/x","minimum":2},
                 "d":{"$ref":"#/properties/c"}},"definitions":{"x":{"type":"integer","oneOf":[{"maximum":5}]}}}""", """
                {"type":"object","properties":{"a":{"description":"which","anyOf":[{"$ref":"#/$defs/x"}]},
                 "b":{"title":"B","anyOf":[{"$ref":"#/$defs/x"}]},
                 "c":{"type":"integer","anyOf":[{"maximum":5}],"minimum":2},
                 "d":{"type":"integer","anyOf":[{"maximum":5}],"minimum":2}},
                 "$defs":{"x":{"type":"integer","anyOf":[{"maximum":5}]}}}""");
    }

    @Test
    void allOfIsMerged() {
        json("""
                {"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},
                 {"properties":{"b":{"type":"number"},"a":{"title":"A"}},"required":["b"]}]}""", """
                {"type":"object","properties":{"a":{"type":"string","title":"A"},"b":{"type":"number"}},
                 "required":["a","b"]}""");
        json(
                "{\"type\":\"integer\",\"minimum\":1,\"allOf\":[{\"minimum\":2}]}",
                "{\"minimum\":1,\"type\":\"integer\",\"description\":\"(minimum: 2)\"}",
                "minimum");
    }

    @Test
    void openApiFormHasNoReferencesAndOneType_bug17() {
        openApi("""
                {"$schema":"x","type":"object","additionalProperties":false,"properties":{
                 "a":{"$ref":"#/$defs/x","description":"which"},
                 "b":{"type":["string","null"],"minLength":1,"pattern":"a","default":"d"},
                 "c":{"anyOf":[{"type":"integer","minimum":1},{"type":"null"}],"description":"c"},
                 "d":{"oneOf":[{"type":"string"},{"type":"number"}]},
                 "e":{"type":"array"},
                 "f":{"type":["string","integer"],"description":"f"},
                 "g":{"const":5},"h":{"type":"string","format":"uri"},"i":{"type":"string","format":"date-time"},
                 "j":{"enum":["x",null]},"k":{"examples":[1],"type":"number","format":"double"}},
                 "required":["a","gone"],"$defs":{"x":{"type":"string","enum":["p"]}}}""", """
                {"type":"object","properties":{
                 "a":{"type":"string","enum":["p"],"description":"which"},
                 "b":{"type":"string","minLength":1,"pattern":"a","default":"d","nullable":true},
                 "c":{"type":"integer","minimum":1,"nullable":true,"description":"c"},
                 "d":{"anyOf":[{"type":"string"},{"type":"number"}]},
                 "e":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"}]}},
                 "f":{"description":"f","anyOf":[{"type":"string"},{"type":"integer"}]},
                 "g":{"type":"integer","minimum":5,"maximum":5},
                 "h":{"type":"string","description":"(format: uri)"},"i":{"type":"string","format":"date-time"},
                 "j":{"type":"string","enum":["x"],"nullable":true},"k":{"example":1,"type":"number","format":"double"}},
                 "required":["a"],
                 "description":"(additionalProperties: false; required: [\\"a\\",\\"gone\\"])"}""", "additionalProperties", "required", "format");
    }

    @Test
    void recursionIsCutInTheOpenApiForm() {
        openApi("""
                {"type":"object","properties":{"next":{"$ref":"#"}}}""", """
                {"type":"object","properties":{"next":{"type":"object","properties":{"next":{"type":"object",
                 "description":"($ref: #)"}}}}}""", "$ref");
    }

    @Test
    void referencesToNothingAndStrangeSchemas() {
        json(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"https://example.org/x\"},\"b\":true,\"c\":false}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"description\":\"($ref: https://example.org/x)\"},"
                        + "\"b\":{},\"c\":{\"description\":\"(no value is valid)\",\"type\":\"string\"}}}",
                "$ref",
                "false");
        json(
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"object\"}}}",
                "{\"type\":\"object\",\"$defs\":{\"a\":{\"type\":\"object\"}}}");
        for (SchemaForm form : SchemaForm.values()) {
            fit(
                    "{\"type\":1,\"enum\":{},\"properties\":[],\"required\":1,\"items\":5,\"anyOf\":1,\"const\":null,"
                            + "\"prefixItems\":1,\"format\":1,\"examples\":1,\"exclusiveMinimum\":true,\"allOf\":1}",
                    form);
        }
    }

    /** Ten levels of ten references each would be ten thousand million objects. */
    @Test
    void referencesThatMultiplyAreRefused() {
        var definitions = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            var properties = new java.util.ArrayList<String>();
            for (int j = 0; j < 10; j++) {
                properties.add("\"p" + j + "\":{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}");
            }
            definitions.append(
                    "\"d" + i + "\":{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "}},");
        }
        var bomb = (JsonObject)
                Json.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d0\"}},\"$defs\":{"
                        + definitions + "\"d10\":{\"type\":\"string\"}}}");
        assertThat(SchemaFitter.fit(bomb, SchemaForm.OPEN_API)).isEmpty();
        assertThat(SchemaFitter.fit(bomb, SchemaForm.JSON_SCHEMA)).isPresent();
    }

    @Test
    void schemasThatAreTooDeepAreRefused() {
        String deep = "{\"type\":\"object\",\"properties\":{\"a\":".repeat(90) + "{}" + "}}".repeat(90);
        String wide = "{\"allOf\":[".repeat(90) + "{\"$ref\":\"#/$defs/a\"}" + "]}".repeat(90);
        String chain = "{\"$defs\":{\"a\":" + "{\"items\":".repeat(90) + "{\"$ref\":\"#/$defs/b\"}" + "}".repeat(90)
                + ",\"b\":" + "{\"items\":".repeat(90) + "{}" + "}".repeat(90) + "},\"allOf\":[" + wide + "]}";
        for (SchemaForm form : SchemaForm.values()) {
            assertThat(SchemaFitter.fit((JsonObject) Json.parse(deep), form)).isEmpty();
        }
        assertThat(SchemaFitter.fit((JsonObject) Json.parse(chain), SchemaForm.OPEN_API))
                .isEmpty();
    }

    @Test
    void fittedSchemasFitAgain() {
        for (String schema : List.of(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"],\"enum\":[\"x\",null]}}}",
                "{\"anyOf\":[{\"const\":1},{\"type\":\"null\"}],\"nullable\":true}")) {
            for (SchemaForm form : SchemaForm.values()) {
                Fitted once = fit(schema, form);
                assertThat(once.lost()).isEmpty();
                Fitted twice = SchemaFitter.fit(once.schema(), form).orElseThrow();
                assertThat(twice.schema()).isEqualTo(once.schema());
            }
        }
    }
}
