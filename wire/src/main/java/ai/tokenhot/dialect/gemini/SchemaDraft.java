package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** One object of a schema while it is fitted; references and {@code allOf} are gone already. */
final class SchemaDraft {

    /** Numbers with more digits are not computed with. */
    private static final int LONGEST_NUMBER = 30;

    /** They say nothing about values. */
    private static final Set<String> SILENT = Set.of("$schema", "$comment", "$vocabulary", "$id", "$anchor");

    private static final Set<String> TEXT_FORMATS = Set.of("date-time", "enum");
    private static final Set<String> NUMBER_FORMATS = Set.of("float", "double", "int32", "int64");

    private final SchemaFitter fitter;
    private final SchemaForm form;
    private final JsonObject given;
    private final JsonObject.Builder fitted = JsonObject.builder();
    private final List<String> notes = new ArrayList<>();
    private boolean nullable;

    SchemaDraft(SchemaFitter fitter, SchemaForm form, JsonObject given) {
        this.fitter = fitter;
        this.form = form;
        this.given = given;
    }

    /** The schema in the vendor's form. */
    JsonObject fitted() {
        given.members().forEach(this::member);
        JsonObject body = whole(fitted.build());
        JsonObject described = given.string("description")
                .map(text -> body.with().put("description", text).build())
                .orElse(body);
        return SchemaNote.behind(described, notes);
    }

    private void member(String name, Json value) {
        if (form.takes(name)) {
            fitted.put(name, value);
            return;
        }
        switch (name) {
            case "description", "$defs", "definitions" -> {}
            case "type" -> type(value);
            case "nullable" -> nullable |= value.equals(Json.of(true));
            case "const" -> values(List.of(value), name, value);
            case "enum" -> values(value instanceof JsonArray array ? array.items() : List.of(), name, value);
            case "properties" -> properties(value);
            case "required" -> required(value);
            case "items" -> items(value);
            case "prefixItems" -> tuple(value);
            case "additionalProperties" -> additional(value);
            case "anyOf", "oneOf" -> choices(name, value);
            case "exclusiveMinimum" -> exclusive(name, "minimum", value, RoundingMode.FLOOR, 1);
            case "exclusiveMaximum" -> exclusive(name, "maximum", value, RoundingMode.CEILING, -1);
            case "format" -> format(value);
            case "examples" -> examples(value);
            default -> {
                if (!SILENT.contains(name) && !name.startsWith("$")) {
                    lost(name, value);
                }
            }
        }
    }

    private void lost(String keyword, Json value) {
        fitter.lost(keyword);
        notes.add(SchemaNote.of(keyword, value));
    }

    private void type(Json value) {
        if (form == SchemaForm.JSON_SCHEMA) {
            fitted.put("type", value);
            return;
        }
        switch (value) {
            case JsonString(String type)
            when type.equals("null") -> {
                nullable = true;
                fitted.put("type", "string");
            }
            case JsonString type -> fitted.put("type", type);
            case JsonArray types -> {
                nullable |= types.strings().anyMatch("null"::equals);
                types.strings()
                        .filter(type -> !type.equals("null"))
                        .findFirst()
                        .ifPresentOrElse(type -> fitted.put("type", type), () -> fitted.put("type", "string"));
            }
            case JsonObject _, JsonNumber _, JsonBoolean _, JsonNull _ -> lost("type", value);
        }
    }

    /** The values of an enumeration: texts, or in JSON Schema numbers. */
    private void values(List<Json> all, String keyword, Json whole) {
        List<Json> values = all.stream()
                .filter(value -> !(value instanceof JsonNull))
                .distinct()
                .toList();
        nullable |= values.size() < all.size() && all.contains(Json.nothing());
        if (values.isEmpty()) {
            if (!nullable) {
                lost(keyword, whole);
            }
        } else if (values.stream().allMatch(JsonString.class::isInstance)) {
            typeUnlessGiven("string");
            fitted.put("enum", new JsonArray(values));
        } else if (values.stream().allMatch(JsonNumber.class::isInstance)) {
            numbers(values, keyword, whole);
        } else if (values.stream().allMatch(JsonBoolean.class::isInstance)) {
            typeUnlessGiven("boolean");
            if (values.size() == 1) {
                lost(keyword, whole);
            }
        } else {
            lost(keyword, whole);
        }
    }

    /** The older form has enumerations of texts only: a single number is its own bounds, several lie within theirs. */
    private void numbers(List<Json> values, String keyword, Json whole) {
        List<JsonNumber> numbers = values.stream().map(JsonNumber.class::cast).toList();
        typeUnlessGiven(numbers.stream().allMatch(JsonNumber::isInteger) ? "integer" : "number");
        if (form == SchemaForm.JSON_SCHEMA) {
            fitted.put("enum", new JsonArray(values));
            return;
        }
        var order = Comparator.comparingDouble(JsonNumber::doubleValue);
        fitted.put("minimum", numbers.stream().min(order).orElseThrow());
        fitted.put("maximum", numbers.stream().max(order).orElseThrow());
        if (numbers.size() > 1) {
            lost(keyword, whole);
        }
    }

    private void typeUnlessGiven(String type) {
        if (!given.has("type")) {
            fitted.put("type", type);
        }
    }

    private void properties(Json value) {
        if (!(value instanceof JsonObject properties)) {
            lost("properties", value);
            return;
        }
        typeUnlessGiven("object");
        var all = JsonObject.builder();
        properties.members().forEach((name, property) -> all.put(name, fitter.schema(property)));
        fitted.put("properties", all.build());
    }

    private void required(Json value) {
        if (!(value instanceof JsonArray names)) {
            lost("required", value);
            return;
        }
        if (form == SchemaForm.JSON_SCHEMA) {
            fitted.put("required", value);
            return;
        }
        JsonObject properties = given.object("properties").orElse(JsonObject.empty());
        List<String> known = names.strings().filter(properties::has).distinct().toList();
        if (!known.isEmpty()) {
            fitted.put("required", JsonArray.ofStrings(known));
        }
        if (known.size() < names.strings().distinct().count()) {
            lost("required", value);
        }
    }

    private void items(Json value) {
        if (value instanceof JsonArray) {
            tuple(value);
            return;
        }
        typeUnlessGiven("array");
        fitted.put("items", fitter.schema(value));
    }

    private void tuple(Json value) {
        if (!(value instanceof JsonArray items)) {
            lost("prefixItems", value);
            return;
        }
        typeUnlessGiven("array");
        var each = new JsonArray(
                items.items().stream().<Json>map(fitter::schema).distinct().toList());
        if (form == SchemaForm.JSON_SCHEMA) {
            fitted.put(
                    "prefixItems",
                    new JsonArray(
                            items.items().stream().<Json>map(fitter::schema).toList()));
            return;
        }
        lost("prefixItems", value);
        if (each.size() == 1) {
            fitted.put("items", each.items().getFirst());
        } else if (each.size() > 1) {
            fitted.put("items", JsonObject.builder().put("anyOf", each).build());
        }
    }

    private void additional(Json value) {
        if (form == SchemaForm.OPEN_API) {
            lost("additionalProperties", value);
        } else {
            fitted.put("additionalProperties", value instanceof JsonBoolean ? value : fitter.schema(value));
        }
    }

    private void choices(String keyword, Json value) {
        if (!(value instanceof JsonArray array) || (keyword.equals("oneOf") && given.has("anyOf"))) {
            lost(keyword, value);
            return;
        }
        if (form == SchemaForm.JSON_SCHEMA) {
            fitted.put(
                    "anyOf",
                    new JsonArray(
                            array.items().stream().<Json>map(fitter::schema).toList()));
            return;
        }
        List<Json> choices = array.items().stream()
                .filter(choice -> !SchemaNull.is(choice))
                .<Json>map(fitter::schema)
                .toList();
        nullable |= choices.size() < array.size();
        if (choices.size() == 1 && choices.getFirst() instanceof JsonObject only) {
            only.members().forEach((name, member) -> {
                if (name.equals("nullable")) {
                    nullable = true;
                } else if (!given.has(name)) {
                    fitted.put(name, member);
                }
            });
        } else if (!choices.isEmpty()) {
            fitted.put("anyOf", new JsonArray(choices));
        }
    }

    /** A bound that is not a value itself: exact for whole numbers. */
    private void exclusive(String keyword, String bound, Json value, RoundingMode rounding, int step) {
        if (!(value instanceof JsonNumber(String lexeme)) || given.has(bound) || lexeme.length() > LONGEST_NUMBER) {
            lost(keyword, value);
            return;
        }
        BigDecimal number = new BigDecimal(lexeme);
        if (given.string("type").filter("integer"::equals).isPresent() && Math.abs(number.scale()) < LONGEST_NUMBER) {
            BigDecimal next = number.setScale(0, rounding).add(BigDecimal.valueOf(step));
            fitted.put(bound, new JsonNumber(next.toPlainString()));
        } else {
            fitted.put(bound, value);
            lost(keyword, value);
        }
    }

    /** The older form knows few formats of texts. */
    private void format(Json value) {
        boolean number = given.string("type")
                .filter(type -> type.equals("number") || type.equals("integer"))
                .isPresent();
        Set<String> known = number ? NUMBER_FORMATS : TEXT_FORMATS;
        if (form == SchemaForm.JSON_SCHEMA || (value instanceof JsonString(String word) && known.contains(word))) {
            fitted.put("format", value);
        } else {
            lost("format", value);
        }
    }

    private void examples(Json value) {
        if (form == SchemaForm.OPEN_API && value instanceof JsonArray array && array.size() > 0) {
            fitted.put("example", array.items().getFirst());
            if (array.size() > 1) {
                lost("examples", value);
            }
        } else {
            lost("examples", value);
        }
    }

    /** Says whether null is a value, and what an array holds. */
    private JsonObject whole(JsonObject body) {
        return switch (form) {
            case OPEN_API -> {
                var all = body.with();
                if (body.string("type").filter("array"::equals).isPresent() && !body.has("items")) {
                    all.put("items", fitter.anything());
                }
                if (nullable) {
                    all.put("nullable", true);
                }
                yield all.build();
            }
            case JSON_SCHEMA -> nullable ? SchemaNull.or(body) : body;
        };
    }
}
