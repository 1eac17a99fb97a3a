package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the parts of a receipt that tests compare. */
final class Receipts {

    private Receipts() {}

    /** How sure the usage is: exact, at_least, estimated, unknown. */
    static String provenance(JsonObject receipt) {
        return usage(receipt).string("provenance").orElseThrow();
    }

    /** What was used. */
    static Map<String, Long> quantities(JsonObject receipt) {
        var quantities = new TreeMap<String, Long>();
        usage(receipt).object("quantities").orElseThrow().members().forEach((name, count) -> {
            if (count instanceof JsonNumber number) {
                quantities.put(name, number.exactLong().orElseThrow());
            }
        });
        return quantities;
    }

    /** One quantity; fails when it is not told. */
    static long quantity(JsonObject receipt, String name) {
        Long count = quantities(receipt).get(name);
        if (count == null) {
            throw new AssertionError(name + ": absent (expected: a count), in " + receipt);
        }
        return count;
    }

    /** The outcomes of the attempts, with their provider: {@code first:completed}. */
    static List<String> attempts(JsonObject receipt) {
        return receipt.array("attempts")
                .orElseThrow()
                .objects()
                .map(attempt -> attempt.string("provider").orElseThrow() + ":"
                        + attempt.string("outcome").orElseThrow())
                .toList();
    }

    static String outcome(JsonObject receipt) {
        return receipt.string("outcome").orElseThrow();
    }

    private static JsonObject usage(JsonObject receipt) {
        return receipt.object("usage").orElseThrow();
    }
}
