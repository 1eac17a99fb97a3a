package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

final class SchemaSampleTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final String TEXT =
            "Please book \"Chez Nous\" in Lyon for 4 people on 2026-03-01 at 19.5 euros, mail ann@example.org.";

    private static List<String> problems(Json schema, Json value) {
        return REGISTRY
                .getSchema(schema.text(), InputFormat.JSON)
                .validate(
                        value.text(),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    static Stream<String> schemas() {
        return Stream.of(
                        "{}",
                        "true",
                        "{'type':'string'}",
                        "{'type':'string','minLength':40}",
                        "{'type':'string','maxLength':3}",
                        "{'type':'string','minLength':2,'maxLength':2}",
                        "{'type':'string','maxLength':0}",
                        "{'type':'string','enum':['a','b']}",
                        "{'const':{'x':[1,null]}}",
                        "{'enum':[null]}",
                        "{'type':'integer','minimum':5,'maximum':9}",
                        "{'type':'integer','exclusiveMinimum':5}",
                        "{'type':'integer','exclusiveMaximum':-5}",
                        "{'type':'integer','multipleOf':7,'minimum':20}",
                        "{'type':'integer','minimum':-3,'maximum':-2}",
                        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.01}",
                        "{'type':'number','multipleOf':0.25,'minimum':3.1}",
                        "{'type':'number','minimum':-0.5,'maximum':-0.25}",
                        "{'type':'boolean'}",
                        "{'type':'null'}",
                        "{'type':['string','null']}",
                        "{'type':['null','integer'],'minimum':3}",
                        "{'type':'array','items':{'type':'integer'}}",
                        "{'type':'array','items':{'type':'string'},'minItems':4,'uniqueItems':true}",
                        "{'type':'array','items':{'enum':[1,2,3]},'minItems':3,'uniqueItems':true}",
                        "{'type':'array','items':{'type':'integer','minimum':1,'maximum':5},'minItems':5,'uniqueItems':true}",
                        "{'type':'array','maxItems':0}",
                        "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'items':false,'minItems':2}",
                        "{'type':'array','contains':{'type':'integer','minimum':100}}",
                        "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['b'],"
                                + "'additionalProperties':false}",
                        "{'type':'object','required':['x','y']}",
                        "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'array','minItems':1,"
                                + "'items':{'type':'object','properties':{'c':{'type':'number'}},'required':['c']}}},"
                                + "'required':['b']}},'required':['a']}",
                        "{'type':'object','additionalProperties':{'type':'integer'},'minProperties':2}",
                        "{'type':'object','properties':{'a':{},'b':{},'c':{}},'maxProperties':2,'required':['c']}",
                        "{'type':'object','properties':{'a':{},'b':{}},'dependentRequired':{'a':['z']}}",
                        "{'type':'object','propertyNames':{'minLength':2},'properties':{'ab':{'type':'string'}}}",
                        "{'anyOf':[{'type':'string','maxLength':1},{'type':'integer'}]}",
                        "{'oneOf':[{'type':'integer'},{'type':'number','minimum':2}]}",
                        "{'oneOf':[{'type':'object','properties':{'kind':{'const':'a'},'x':{'type':'string'}},"
                                + "'required':['kind','x']},{'type':'object','properties':{'kind':{'const':'b'}},"
                                + "'required':['kind']}]}",
                        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},"
                                + "{'properties':{'a':{'minimum':10},'b':{'type':'string'}},'required':['b']}]}",
                        "{'allOf':[{'type':'integer','minimum':3},{'maximum':3}]}",
                        "{'type':'integer','not':{'const':1}}",
                        "{'type':'object','properties':{'k':{'enum':['x','y']},'v':{'type':'integer'}},'required':['k'],"
                                + "'if':{'properties':{'k':{'const':'x'}}},'then':{'required':['v']}}",
                        "{'$defs':{'p':{'type':'object','properties':{'n':{'type':'string'}},'required':['n'],"
                                + "'additionalProperties':false}},'$ref':'#/$defs/p'}",
                        "{'$defs':{'node':{'type':'object','properties':{'v':{'type':'integer'},'next':{'anyOf':["
                                + "{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['v','next'],"
                                + "'additionalProperties':false}},'$ref':'#/$defs/node'}",
                        "{'type':'object','properties':{'children':{'type':'array','items':{'$ref':'#'}},"
                                + "'name':{'type':'string'}},'required':['children','name'],'additionalProperties':false}",
                        "{'type':'string','pattern':'^[A-Z]{3}-[0-9]{4}$'}",
                        "{'type':'string','pattern':'^(cat|dog)s?$'}",
                        "{'type':'string','pattern':'^\\\\d{5}(-\\\\d{4})?$'}",
                        "{'type':'string','pattern':'^[a-z0-9_]+$','minLength':10,'maxLength':12}",
                        "{'type':'string','pattern':'[^abc]x'}",
                        "{'type':'array','minItems':3,'uniqueItems':true,'items':{'type':'string','pattern':'^[a-f]{2}$'}}",
                        "{'type':'string','format':'date-time'}",
                        "{'type':'string','format':'date'}",
                        "{'type':'string','format':'time'}",
                        "{'type':'string','format':'duration'}",
                        "{'type':'string','format':'email'}",
                        "{'type':'string','format':'hostname'}",
                        "{'type':'string','format':'ipv4'}",
                        "{'type':'string','format':'ipv6'}",
                        "{'type':'string','format':'uri'}",
                        "{'type':'string','format':'uuid'}",
                        "{'type':'array','minItems':3,'uniqueItems':true,'items':{'type':'string','format':'uuid'}}",
                        "{'type':'object','properties':{'restaurant':{'type':'string'},'city':{'type':'string'},"
                                + "'guests':{'type':'integer','minimum':1,'maximum':12},'budget':{'type':'number','minimum':10.5},"
                                + "'day':{'type':'string','format':'date'},'mail':{'type':'string','format':'email'}},"
                                + "'required':['restaurant','city','guests','budget','day','mail']}")
                .map(schema -> schema.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void sampleSatisfiesItsSchema(String text) {
        Json schema = Json.parse(text);

        for (String prompt : List.of("", TEXT)) {
            Json value = SchemaSample.of(schema, prompt);
            assertThat(problems(schema, value))
                    .as("%s for %s", value.text(), text)
                    .isEmpty();
            assertThat(SchemaSample.of(schema, prompt)).isEqualTo(value);
        }
    }

    @Test
    void valuesComeFromTheText() {
        JsonObject schema = (JsonObject) Json.parse("""
                {"type":"object","properties":{"restaurant":{"type":"string"},"city":{"type":"string"},
                 "guests":{"type":"integer"},"price":{"type":"number"},"date":{"type":"string","format":"date"},
                 "email":{"type":"string","format":"email"}},
                 "required":["restaurant","city","guests","price","date","email"]}""");

        JsonObject value = (JsonObject) SchemaSample.of(schema, TEXT);

        assertThat(value.string("restaurant")).contains("Chez Nous");
        assertThat(value.string("city")).contains("Lyon");
        assertThat(value.integer("guests")).contains(4L);
        assertThat(value.number("price")).contains(19.5);
        assertThat(value.string("date")).contains("2026-03-01");
        assertThat(value.string("email")).contains("ann@example.org");
    }

    @Test
    void typesOfTheOpenApiSubsetAreKnown() {
        Json schema = Json.parse(
                "{\"type\":\"OBJECT\",\"properties\":{\"n\":{\"type\":\"INTEGER\"},\"s\":{\"type\":\"STRING\","
                        + "\"nullable\":true}},\"required\":[\"n\",\"s\"]}");

        JsonObject value = (JsonObject) SchemaSample.of(schema, "");

        assertThat(value.integer("n")).isPresent();
        assertThat(value.string("s")).isPresent();
    }

    @Test
    void optionalArgumentsAreGivenOnlyWhenTheTextIsAboutThem() {
        Json schema = Json.parse("""
                {"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string",
                 "enum":["celsius","fahrenheit"]},"days":{"type":"integer"}},"required":["city"]}""");

        assertThat(SchemaSample.arguments(schema, Hints.of("Weather in Oslo")).members())
                .containsOnlyKeys("city");
        assertThat(SchemaSample.arguments(schema, Hints.of("Weather in Oslo in fahrenheit for 3 days"))
                        .text())
                .isEqualTo("{\"city\":\"Oslo\",\"unit\":\"fahrenheit\",\"days\":3}");
    }

    @Test
    @Timeout(60)
    void hostileSchemasEnd() {
        for (String text : List.of(
                "{\"$ref\":\"#\"}",
                "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"},\"b\":{\"$ref\":\"#\"},\"c\":{\"$ref\":\"#\"}},"
                        + "\"required\":[\"a\",\"b\",\"c\"]}",
                "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}",
                "{\"type\":\"string\",\"pattern\":\"^(a+)+$\",\"minLength\":60,\"maxLength\":61}",
                "{\"type\":\"string\",\"pattern\":\"((((((((((a{99}){99}){99}){99}){99}\"}",
                "{\"type\":\"array\",\"minItems\":1000000000}",
                "{\"type\":\"string\",\"minLength\":1000000000}",
                "{\"type\":\"number\",\"minimum\":1e400000,\"multipleOf\":1e-400000}",
                "{\"type\":\"integer\",\"minimum\":5,\"maximum\":1}")) {
            assertThat(SchemaSample.of(Json.parse(text), TEXT)).isNotNull();
        }
    }
}
