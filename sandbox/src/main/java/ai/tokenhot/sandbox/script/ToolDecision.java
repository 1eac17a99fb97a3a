package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which tools an answer calls. Forced tools are called always. A free choice falls on the tools whose name stands
 * in the user's last text, or a word of the name, or two words of the description; and on none once results are there.
 */
final class ToolDecision {

    /** Calls that one answer may hold. */
    private static final int MAX_CALLS = 8;

    private ToolDecision() {}

    /**
     * A call to make.
     *
     * @param hints what its arguments are made of
     */
    record Wanted(Tool tool, Hints hints) {}

    /** The calls, in order; empty when the model answers in words. */
    static List<Wanted> decide(Conversation conversation, Directives directives) {
        if (conversation.tools().isEmpty()) {
            return List.of();
        }
        boolean resultsAreThere = !conversation.freshResults().isEmpty();
        String text = conversation.lastUserText();
        Hints hints = Hints.of(text);
        if (!directives.tools().isEmpty()) {
            return resultsAreThere ? List.of() : named(conversation, directives.tools(), hints);
        }
        ToolChoice choice = conversation.toolChoice();
        List<Tool> callable =
                conversation.tools().stream().filter(choice::allows).toList();
        if (callable.isEmpty()) {
            return List.of();
        }
        List<Tool> fitting = fitting(callable, text);
        List<Tool> chosen = switch (choice.mode()) {
            case NONE -> List.of();
            case AUTO -> resultsAreThere ? List.of() : fitting;
            case REQUIRED -> fitting.isEmpty() ? List.of(callable.getFirst()) : fitting;
        };
        List<Wanted> calls = chosen.stream()
                .flatMap(tool -> perPlace(tool, hints, chosen.size() == 1).stream())
                .limit(MAX_CALLS)
                .toList();
        return choice.parallel() || calls.isEmpty() ? calls : List.of(calls.getFirst());
    }

    private static List<Wanted> named(Conversation conversation, List<String> names, Hints hints) {
        return names.stream()
                .flatMap(name ->
                        conversation.tools().stream().filter(tool -> tool.name().equals(name)))
                .limit(MAX_CALLS)
                .map(tool -> new Wanted(tool, hints))
                .toList();
    }

    private static List<Tool> fitting(List<Tool> tools, String text) {
        List<Tool> byName =
                tools.stream().filter(tool -> Words.mentions(text, tool.name())).toList();
        if (!byName.isEmpty()) {
            return byName;
        }
        Set<String> words = Words.significant(text);
        return tools.stream().filter(tool -> fits(tool, words)).toList();
    }

    private static boolean fits(Tool tool, Set<String> words) {
        var inName = new HashSet<>(Words.significant(tool.name()));
        inName.retainAll(words);
        var inDescription = new HashSet<>(Words.significant(tool.description()));
        inDescription.retainAll(words);
        boolean chinese =
                inDescription.stream().anyMatch(word -> word.codePoints().anyMatch(Character::isIdeographic));
        return !inName.isEmpty() || inDescription.size() >= 2 || chinese;
    }

    /** "The weather in Paris and London" asks the same tool twice. */
    private static List<Wanted> perPlace(Tool tool, Hints hints, boolean alone) {
        if (!alone || hints.places().size() < 2 || !takesOnePlace(tool)) {
            return List.of(new Wanted(tool, hints));
        }
        return hints.places().stream()
                .map(place -> new Wanted(
                        tool,
                        new Hints(
                                hints.text(),
                                hints.quoted(),
                                hints.numbers(),
                                List.of(place),
                                hints.addresses(),
                                hints.dates())))
                .toList();
    }

    private static boolean takesOnePlace(Tool tool) {
        Set<String> places = tool
                .parameters()
                .filter(JsonObject.class::isInstance)
                .flatMap(schema -> ((JsonObject) schema).object("properties"))
                .stream()
                .flatMap(properties -> properties.members().entrySet().stream())
                .filter(entry -> entry.getValue() instanceof JsonObject schema
                        && SchemaCheck.types(schema).contains("string"))
                .map(Map.Entry::getKey)
                .filter(StringSample::namesPlace)
                .collect(Collectors.toSet());
        return places.size() == 1;
    }

    /** The call as it is written. */
    static Block.Call written(Wanted wanted, TokenCounter counter) {
        Tool tool = wanted.tool();
        if (tool.parameters().isEmpty()) {
            String text = wanted.hints().quoted().stream()
                    .findFirst()
                    .orElse(wanted.hints().text().strip());
            return call(tool.name(), text, JsonObject.empty(), true, counter);
        }
        JsonObject arguments = SchemaSample.arguments(tool.parameters().get(), wanted.hints());
        return call(tool.name(), arguments.text(), arguments, false, counter);
    }

    /** A call with given arguments, which need not be JSON. */
    static Block.Call given(Tool tool, String input, TokenCounter counter) {
        return call(tool.name(), input, objectOrEmpty(input), tool.parameters().isEmpty(), counter);
    }

    private static JsonObject objectOrEmpty(String input) {
        try {
            return Json.parse(input) instanceof JsonObject object ? object : JsonObject.empty();
        } catch (JsonException e) {
            return JsonObject.empty();
        }
    }

    private static Block.Call call(
            String name, String input, JsonObject arguments, boolean freeText, TokenCounter counter) {
        int tokens = counter.count(name) + counter.count(input) + Scriptwriter.TOKENS_AROUND_A_CALL;
        return new Block.Call(name, input, arguments, freeText, true, tokens);
    }

    /** The calls of an answer, written. */
    static List<Block> write(List<Wanted> wanted, Directives directives, TokenCounter counter) {
        var calls = new ArrayList<Block>();
        for (Wanted each : wanted) {
            boolean isGiven = calls.isEmpty()
                    && !directives.tools().isEmpty()
                    && directives.arguments().isPresent();
            calls.add(isGiven ? given(each.tool(), directives.arguments().get(), counter) : written(each, counter));
        }
        return calls;
    }
}
