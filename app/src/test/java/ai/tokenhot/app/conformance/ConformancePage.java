package ai.tokenhot.app.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that tells what each pair of languages can. */
final class ConformancePage {

    private final Map<String, Cell> cells = new HashMap<>();

    void put(Feature feature, Pair pair, Cell cell) {
        cells.put(key(feature, pair), cell);
    }

    private static String key(Feature feature, Pair pair) {
        return feature + " " + pair;
    }

    String text(List<Feature> features) {
        var text = new StringBuilder("""
                # What each language can ask of each model

                Written by `ConformanceTest` (module `app`): every cell is what came of a request in the caller's language, whole and streamed, through a gateway to the
                sandbox. `mvn -pl app -am test -Dtest=ConformanceTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate` writes it again; without `-Dupdate` the test fails where
                the page tells anything else than what is observed. Where caller and model speak one language the caller's own bytes pass, and all of it is exact.

                """);
        text.append("A column is a caller's language and the language in which the model is asked: ")
                .append(Stream.of(Language.values())
                        .map(language -> "**" + language.letter + "** " + language.title + " (`"
                                + language.model(language) + "`)")
                        .collect(Collectors.joining(", ")))
                .append(
                        ". C→R is a host that speaks Responses alone; the vendor itself is asked in Chat Completions.\n\n");
        text.append("""
                | sign | meaning |
                |---|---|
                | = | exact: the model's vendor is asked what the caller meant, or the caller sees what the model answered |
                | ≈ | approximate; the note says how, in the words of `x-tokenhot-loss` and the receipt |
                | ✕ | impossible; the note says what the caller is told: a refusal with its status, or a field that was left out |
                | · | the caller's language has no word for it |
                | – | the model's vendor never answers so |
                """);
        features.stream()
                .collect(Collectors.groupingBy(feature -> feature.group, LinkedHashMap::new, Collectors.toList()))
                .forEach((group, members) -> table(text, group, members));
        return text.toString();
    }

    private void table(StringBuilder text, String group, List<Feature> features) {
        var notes = new ArrayList<String>();
        text.append("\n## ").append(group).append("\n\n| |");
        Pair.ALL.forEach(pair -> text.append(' ').append(pair).append(" |"));
        text.append("\n|---|").append("---|".repeat(Pair.ALL.size())).append('\n');
        for (Feature feature : features) {
            text.append("| ").append(feature.name).append(" |");
            for (Pair pair : Pair.ALL) {
                Cell cell = cells.get(key(feature, pair));
                if (cell == null) {
                    throw new AssertionError(feature + ", " + pair + ": not observed");
                }
                text.append(' ').append(sign(cell, notes)).append(" |");
            }
            text.append('\n');
        }
        for (int note = 0; note < notes.size(); note++) {
            text.append(note == 0 ? "\n" : "")
                    .append(note + 1)
                    .append(". ")
                    .append(notes.get(note))
                    .append('\n');
        }
    }

    private static String sign(Cell cell, List<String> notes) {
        return switch (cell) {
            case Cell.Exact() -> "=";
            case Cell.Approximate(String how) -> "≈ " + number("≈ " + how, notes);
            case Cell.Impossible(String told) -> "✕ " + number("✕ " + told, notes);
            case Cell.Unspoken() -> "·";
            case Cell.Unanswered() -> "–";
        };
    }

    private static int number(String note, List<String> notes) {
        int at = notes.indexOf(note);
        if (at < 0) {
            notes.add(note);
            return notes.size();
        }
        return at + 1;
    }
}
