package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Words of a text, as far as the sandbox reads: small letters, plural s cut off, ideographs in pairs. */
final class Words {

    private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    /** Words that say nothing about what a tool is for. */
    private static final Set<String> EMPTY_WORDS = Set.of(
            ("a an the and or of in on at to for from with by is are be it its this that get gets set fetch find list"
                            + " return returns give gives tool function call use used using current given what which when"
                            + " where who how do does can could please tell me my you your about some any all new one two"
                            + " name value data info information result user make run look")
                    .split(" "));

    /** Chinese pairs that say nothing either. */
    private static final Set<String> EMPTY_PAIRS =
            Set.of("获取", "查询", "返回", "一个", "什么", "怎么", "如何", "工具", "函数", "调用", "当前", "指定", "给定", "这个", "信息", "用户");

    /** What an English word is in Chinese, for tools that are described in the other language than the question. */
    private static final Map<String, String> CHINESE = Map.of(
            "weather", "天气",
            "time", "时间",
            "temperature", "温度",
            "price", "价格",
            "stock", "股票",
            "translate", "翻译",
            "search", "搜索",
            "calculator", "计算",
            "calculate", "计算",
            "news", "新闻");

    private Words() {}

    /** Whether a word or phrase stands in a text, not inside another word. An empty one never does. */
    static boolean mentions(String text, String phrase) {
        if (phrase.isEmpty()) {
            return false;
        }
        String hay = text.toLowerCase(Locale.ROOT);
        String needle = phrase.toLowerCase(Locale.ROOT);
        boolean ideographs = needle.codePoints().anyMatch(Character::isIdeographic);
        for (int at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
            int end = at + needle.length();
            boolean free = (at == 0 || !Character.isLetterOrDigit(hay.charAt(at - 1)))
                    && (end == hay.length() || !Character.isLetterOrDigit(hay.charAt(end)));
            if (free || ideographs) {
                return true;
            }
        }
        return false;
    }

    /** The words of a text that say something, pairs of ideographs included. */
    static Set<String> significant(String text) {
        var words = new LinkedHashSet<String>();
        for (String run : runs(text)) {
            if (run.codePoints().anyMatch(Character::isIdeographic)) {
                addPairs(run, words);
            } else {
                String word = stem(run.toLowerCase(Locale.ROOT));
                if (word.length() >= 3 && !EMPTY_WORDS.contains(word)) {
                    words.add(word);
                    words.add(CHINESE.getOrDefault(word, word));
                }
            }
        }
        return words;
    }

    private static List<String> runs(String text) {
        var runs = new ArrayList<String>();
        for (String part : SEPARATOR.split(text)) {
            for (String run : CAMEL.split(part)) {
                if (!run.isEmpty()) {
                    runs.add(run);
                }
            }
        }
        return runs;
    }

    private static void addPairs(String run, Set<String> words) {
        for (int i = 0; i + 2 <= run.length(); i++) {
            String pair = run.substring(i, i + 2);
            if (!EMPTY_PAIRS.contains(pair) && pair.codePoints().allMatch(Character::isIdeographic)) {
                words.add(pair);
            }
        }
    }

    private static String stem(String word) {
        return word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /** Whether a text is rather Chinese than anything else. */
    static boolean isChinese(String text) {
        long ideographs =
                text.codePoints().limit(2_000).filter(Character::isIdeographic).count();
        long latin = text.codePoints()
                .limit(2_000)
                .filter(point -> Character.isLetter(point) && !Character.isIdeographic(point))
                .count();
        return ideographs > 0 && ideographs * 3 >= latin;
    }
}
