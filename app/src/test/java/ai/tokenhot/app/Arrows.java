package ai.tokenhot.app;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every room and the rooms that it may use. Rooms that do not stand yet are listed too. ARCHITECTURE.md repeats the list
 * and a test compares them.
 */
final class Arrows {

    static final Map<String, List<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("json", List.of()),
            Map.entry("money", List.of("json")),
            Map.entry("condition", List.of()),
            Map.entry("inference", List.of("json")),
            Map.entry("catalog", List.of("condition", "inference", "json", "money")),
            Map.entry("identity", List.of("inference", "json")),
            Map.entry("conversation", List.of()),
            Map.entry("limits", List.of("catalog", "condition", "identity", "inference", "json", "money")),
            Map.entry("routing", List.of("catalog", "condition", "inference", "json")),
            Map.entry("metering", List.of("inference", "json")),
            Map.entry("pricing", List.of("catalog", "condition", "inference", "json", "metering", "money")),
            Map.entry("ledger", List.of("identity", "inference", "json", "money", "pricing")),
            Map.entry("task", List.of("identity", "inference", "json", "ledger", "money")),
            Map.entry("dialect", List.of("catalog", "conversation", "inference", "json", "metering")),
            Map.entry("provider", List.of("catalog", "dialect", "inference", "json", "metering")),
            Map.entry("upstream", List.of("catalog", "dialect", "inference", "json", "provider")),
            Map.entry("observe", List.of("identity", "inference", "json", "ledger", "metering")),
            Map.entry(
                    "flow",
                    List.of(
                            "catalog",
                            "conversation",
                            "dialect",
                            "identity",
                            "inference",
                            "json",
                            "ledger",
                            "limits",
                            "metering",
                            "money",
                            "observe",
                            "pricing",
                            "provider",
                            "routing",
                            "task",
                            "upstream")),
            Map.entry(
                    "http",
                    List.of(
                            "admin",
                            "catalog",
                            "conversation",
                            "dialect",
                            "flow",
                            "identity",
                            "inference",
                            "json",
                            "ledger",
                            "money",
                            "observe",
                            "upstream")),
            Map.entry(
                    "admin", List.of("catalog", "identity", "inference", "json", "ledger", "limits", "money", "task")),
            Map.entry(
                    "store",
                    List.of("conversation", "identity", "inference", "json", "ledger", "limits", "money", "task")),
            Map.entry("sandbox", List.of("json")),
            Map.entry("config", List.of("catalog", "identity", "inference", "json", "money")),
            Map.entry(
                    "app",
                    List.of(
                            "admin",
                            "catalog",
                            "config",
                            "conversation",
                            "dialect",
                            "flow",
                            "http",
                            "identity",
                            "inference",
                            "json",
                            "ledger",
                            "limits",
                            "metering",
                            "money",
                            "observe",
                            "pricing",
                            "provider",
                            "routing",
                            "sandbox",
                            "store",
                            "task",
                            "upstream"))));

    private Arrows() {}

    /** The list as ARCHITECTURE.md has it. */
    static String text() {
        var text = new StringBuilder();
        ALLOWED.forEach((room, targets) ->
                text.append((room + " → " + String.join(" ", targets)).strip()).append('\n'));
        return text.toString();
    }
}
