package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/** Our reading of JSON Schema is that of a library that many people use. It stands here because only tests may use that. */
final class JsonSchemaComparisonTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void sameValuesHaveTheForm(@ForAll("schemas") JsonObject schema, @ForAll("values") Json value) {
        boolean theirs = REGISTRY.getSchema(schema.text())
                .validate(value.text(), InputFormat.JSON)
                .isEmpty();
        SchemaVerdict ours = new JsonSchema(schema).check(value);
        assertThat(ours).isNotInstanceOf(SchemaVerdict.Unchecked.class);
        assertThat(ours instanceof SchemaVerdict.Holds).as("%s", ours).isEqualTo(theirs);
    }

    @Provide
    Arbitrary<JsonObject> schemas() {
        return schema(2)
                .map(schema -> schema.with()
                        .put(
                                "$defs",
                                JsonObject.builder()
                                        .put("text", Json.parse("{\"type\":\"string\",\"minLength\":1}"))
                                        .build())
                        .build());
    }

    private static Arbitrary<JsonObject> schema(int depth) {
        Arbitrary<Map.Entry<String, Json>> keyword = depth == 0 ? plain() : Arbitraries.oneOf(plain(), nested(depth));
        return keyword.list().ofMaxSize(3).map(keywords -> {
            var schema = JsonObject.builder();
            keywords.forEach(entry -> schema.put(entry.getKey(), entry.getValue()));
            return schema.build();
        });
    }

    private static Arbitrary<Map.Entry<String, Json>> plain() {
        return Arbitraries.of(
                        "\"type\":\"string\"",
                        "\"type\":\"integer\"",
                        "\"type\":[\"object\",\"null\"]",
                        "\"type\":[\"array\",\"number\"]",
                        "\"enum\":[1,\"a\",null,{\"a\":1}]",
                        "\"const\":1.0",
                        "\"minimum\":1",
                        "\"exclusiveMinimum\":1",
                        "\"maximum\":1.5",
                        "\"multipleOf\":0.5",
                        "\"minLength\":1",
                        "\"maxLength\":1",
                        "\"pattern\":\"^a|b$\"",
                        "\"required\":[\"a\"]",
                        "\"minProperties\":1",
                        "\"maxProperties\":1",
                        "\"additionalProperties\":false",
                        "\"minItems\":1",
                        "\"maxItems\":1",
                        "\"uniqueItems\":true",
                        "\"dependentRequired\":{\"a\":[\"b\"]}",
                        "\"$ref\":\"#/$defs/text\"")
                .map(member -> ((JsonObject) Json.parse("{" + member + "}"))
                        .members()
                        .entrySet()
                        .iterator()
                        .next());
    }

    private static Arbitrary<Map.Entry<String, Json>> nested(int depth) {
        Arbitrary<JsonObject> inner = Arbitraries.lazy(() -> schema(depth - 1));
        Arbitrary<Map.Entry<String, Json>> one = Combinators.combine(
                        Arbitraries.of(
                                "items",
                                "not",
                                "additionalProperties",
                                "contains",
                                "propertyNames",
                                "if",
                                "then",
                                "else"),
                        inner)
                .as((keyword, schema) -> Map.entry(keyword, (Json) schema));
        Arbitrary<Map.Entry<String, Json>> several = Combinators.combine(
                        Arbitraries.of("anyOf", "oneOf", "allOf", "prefixItems"),
                        inner.list().ofMinSize(1).ofMaxSize(3))
                .as((keyword, schemas) -> Map.entry(keyword, (Json) JsonArray.of(schemas.toArray(Json[]::new))));
        Arbitrary<Map.Entry<String, Json>> named = Combinators.combine(
                        Arbitraries.of("properties", "patternProperties"),
                        Arbitraries.maps(Arbitraries.of("a", "b"), inner).ofMaxSize(2))
                .as((keyword, schemas) -> {
                    var members = JsonObject.builder();
                    schemas.forEach(members::put);
                    return Map.entry(keyword, (Json) members.build());
                });
        return Arbitraries.oneOf(one, several, named);
    }

    @Provide
    Arbitrary<Json> values() {
        return value(2);
    }

    private static Arbitrary<Json> value(int depth) {
        Arbitrary<Json> leaf = Arbitraries.oneOf(
                Arbitraries.of("", "a", "b", "ab", "😀").map(Json::of),
                Arbitraries.of("0", "1", "1.0", "1.5", "2", "-3", "1e2").map(JsonNumber::new),
                Arbitraries.of(true, false).map(Json::of),
                Arbitraries.just(Json.nothing()));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Json> inner = Arbitraries.lazy(() -> value(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(2, leaf),
                Tuple.of(1, inner.list().ofMaxSize(3).map(JsonArray::new)),
                Tuple.of(
                        1,
                        Arbitraries.maps(Arbitraries.of("a", "b", "c"), inner)
                                .ofMaxSize(3)
                                .map(JsonObject::new)));
    }
}
