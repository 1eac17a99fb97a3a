package ai.tokenhot.sandbox.script;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a text offers as values: quoted words, numbers, places, addresses. Arguments of tool calls and structured answers
 * are made of it, so that they look like answers to the text.
 *
 * @param text the whole text
 * @param places names that stand where a place stands
 */
record Hints(
        String text,
        List<String> quoted,
        List<BigDecimal> numbers,
        List<String> places,
        List<String> addresses,
        List<String> dates) {

    /** Longer texts are read up to here only. */
    private static final int MAX_TEXT = 4_000;

    private static final int MAX_PER_KIND = 16;

    private static final Pattern QUOTED =
            Pattern.compile("\"([^\"\\n]{1,200})\"|“([^”\\n]{1,200})”|'([^'\\n]{2,200})'|「([^」\\n]{1,200})」");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])-?[0-9]{1,15}(?:\\.[0-9]{1,10})?(?![\\w-])");
    private static final Pattern DATE = Pattern.compile("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}\\b");
    private static final Pattern ADDRESS =
            Pattern.compile("[\\w.+-]{1,60}@[\\w-]{1,60}(?:\\.[\\w-]{1,60})+|https?://[^\\s\"'<>]{1,300}");
    private static final Pattern PLACE = Pattern.compile(
            "\\b(?:in|at|for|of|to|from|near|and|or|between)\\s+((?:San |New |Los |Las |St\\. |Rio de )?\\p{Lu}[\\p{L}'-]+)"
                    + "|,\\s*(\\p{Lu}[\\p{L}'-]+)");
    private static final Pattern CHINESE_PLACE =
            Pattern.compile("北京|上海|广州|深圳|杭州|成都|南京|武汉|西安|重庆|天津|苏州|香港|台北|东京|巴黎|伦敦|纽约|柏林|旧金山");
    private static final Set<String> NOT_PLACES = Set.of(
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "celsius",
            "fahrenheit",
            "json",
            "english",
            "chinese",
            "the",
            "i",
            "what",
            "please",
            "use",
            "my");

    /** No text, no hints. */
    static final Hints NONE = of("");

    /** What a text offers. */
    static Hints of(String whole) {
        String text = whole.length() <= MAX_TEXT ? whole : whole.substring(0, MAX_TEXT);
        return new Hints(
                text,
                groups(QUOTED, text),
                groups(NUMBER, text).stream().map(BigDecimal::new).toList(),
                places(text),
                groups(ADDRESS, text),
                groups(DATE, text));
    }

    private static List<String> places(String text) {
        var found = new LinkedHashSet<String>(groups(CHINESE_PLACE, text));
        groups(PLACE, text).stream()
                .filter(name -> !NOT_PLACES.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(found::add);
        return List.copyOf(found);
    }

    private static List<String> groups(Pattern pattern, String text) {
        var found = new ArrayList<String>();
        pattern.matcher(text).results().limit(MAX_PER_KIND).forEach(match -> found.add(firstGroup(match)));
        return List.copyOf(found);
    }

    private static String firstGroup(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            String group = match.group(i);
            if (group != null) {
                return group;
            }
        }
        return match.group();
    }
}
