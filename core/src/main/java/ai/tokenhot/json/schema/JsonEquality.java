package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Whether two values are the same to a schema: numbers by their value, objects whatever their order. */
record JsonEquality(SchemaBudget budget) {

    boolean same(Json one, Json other) {
        if (!budget.step()) {
            return true;
        }
        return switch (one) {
            case JsonNumber number -> other instanceof JsonNumber second && same(number, second);
            case JsonArray array -> other instanceof JsonArray second && same(array, second);
            case JsonObject object -> other instanceof JsonObject second && same(object, second);
            default -> one.equals(other);
        };
    }

    private static boolean same(JsonNumber one, JsonNumber other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<BigDecimal> first = ScalarRules.decimal(one);
        Optional<BigDecimal> second = ScalarRules.decimal(other);
        return first.isPresent() && second.isPresent() && first.get().compareTo(second.get()) == 0;
    }

    private boolean same(JsonArray one, JsonArray other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.items().get(i), other.items().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean same(JsonObject one, JsonObject other) {
        if (one.members().size() != other.members().size()) {
            return false;
        }
        for (Map.Entry<String, Json> member : one.members().entrySet()) {
            Json second = other.members().get(member.getKey());
            if (second == null || !same(member.getValue(), second)) {
                return false;
            }
        }
        return true;
    }
}
