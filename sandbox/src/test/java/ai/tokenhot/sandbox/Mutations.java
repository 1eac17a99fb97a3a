package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes all values that differ from a given one in a single place. */
public final class Mutations {

    private static final List<Json> ODD = List.of(
            Json.parse("null"),
            Json.parse("true"),
            Json.parse("-1"),
            Json.parse("1.5"),
            Json.parse("1e400"),
            Json.parse("99999999999999999999"),
            Json.parse("\"\""),
            Json.parse("\"\\ud800\""),
            Json.parse("\"text\""),
            Json.parse("[]"),
            Json.parse("[[]]"),
            Json.parse("[{}]"),
            Json.parse("{}"),
            Json.parse("{\"type\": \"text\", \"text\": \"x\"}"));

    private Mutations() {}

    /** Gives each. */
    public static void of(Json value, Consumer<Json> each) {
        ODD.forEach(each);
        switch (value) {
            case JsonObject object ->
                object.members().forEach((name, member) -> {
                    each.accept(object.with().remove(name).build());
                    of(
                            member,
                            mutant ->
                                    each.accept(object.with().put(name, mutant).build()));
                });
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    int place = i;
                    var shorter = new ArrayList<>(array.items());
                    shorter.remove(place);
                    each.accept(new JsonArray(shorter));
                    of(array.items().get(i), mutant -> {
                        var items = new ArrayList<>(array.items());
                        items.set(place, mutant);
                        each.accept(new JsonArray(items));
                    });
                }
            }
            case Json ignored -> {}
        }
    }
}
