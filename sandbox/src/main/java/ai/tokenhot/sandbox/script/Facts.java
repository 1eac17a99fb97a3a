package ai.tokenhot.sandbox.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user and the operator said in a conversation that can be asked for later.
 *
 * @param userName how the user is called
 * @param ownName how the system text calls the assistant
 * @param things whatever else was told: {@code cat} → {@code Mo}
 */
record Facts(Optional<String> userName, Optional<String> ownName, Map<String, String> things) {

    /** Only the beginning of a text is read for facts. */
    private static final int MAX_TEXT = 8_000;

    private static final int MAX_THINGS = 100;

    private static final String ENGLISH_NAME =
            "(\\p{Lu}[\\p{L}'-]*(?: \\p{Lu}[\\p{L}'-]*){0,3}|\\p{L}[\\p{L}'-]{0,30})";
    private static final String CHINESE_NAME = "([\\p{IsHan}A-Za-z·]{1,12}?)(?=[，。！？,.!?；;\\s]|$)";

    /** What stands in a name's place in a question. */
    private static final Pattern ASKS = Pattern.compile("什么|啥|谁|哪|(?i:what|who)\\b");

    private static final Pattern USER_NAME =
            Pattern.compile("(?:\\b(?i:my name is|my name's|i am called|i'm called|call me|people call me)\\s+"
                    + ENGLISH_NAME + ")|(?:我(?:的名字)?(?:叫做|叫|名叫|的名字是|的名字叫)\\s*" + CHINESE_NAME + ")");
    private static final Pattern OWN_NAME = Pattern.compile("(?:\\b(?i:your name is|you are called)\\s+" + ENGLISH_NAME
            + ")|(?:你(?:的名字)?(?:叫做|叫|名叫|是)\\s*" + CHINESE_NAME + ")");
    private static final Pattern THING = Pattern.compile(
            "(?i)\\b(?:my|the)\\s+([a-z][a-z-]*(?: [a-z][a-z-]*){0,2}?)(?:'s name)?\\s+(?:is|was|are)(?: called| named)?"
                    + "\\s+([^.!?,;\\n]{1,80})");
    private static final Pattern CHINESE_THING =
            Pattern.compile("我的([\\p{IsHan}]{1,6}?)(?:的名字)?(?:叫做|名叫|叫|是)\\s*([^，。！？,.!?；;\\s]{1,30})");

    /** What was told in all turns but the answers. */
    static Facts of(List<Turn> turns) {
        Optional<String> userName = Optional.empty();
        Optional<String> ownName = Optional.empty();
        var things = new LinkedHashMap<String, String>();
        for (Turn turn : turns) {
            if (turn.role() == Turn.Role.ASSISTANT) {
                continue;
            }
            String whole = turn.text();
            String text = whole.length() <= MAX_TEXT ? whole : whole.substring(0, MAX_TEXT);
            if (turn.role() == Turn.Role.USER) {
                userName = last(USER_NAME, text).or(orElse(userName));
            } else {
                ownName = last(OWN_NAME, text).or(orElse(ownName));
            }
            collect(THING, text, things);
            collect(CHINESE_THING, text, things);
        }
        return new Facts(userName, ownName, things);
    }

    /** The name that a text gives its author. */
    static Optional<String> userName(String text) {
        return last(USER_NAME, text);
    }

    /** The thing that a question is about, and what was told of it. */
    Optional<Map.Entry<String, String>> asked(String question) {
        return things.entrySet().stream()
                .filter(entry -> Words.mentions(question, entry.getKey()))
                .reduce((first, second) -> second);
    }

    private static java.util.function.Supplier<Optional<String>> orElse(Optional<String> earlier) {
        return () -> earlier;
    }

    private static Optional<String> last(Pattern pattern, String text) {
        Optional<String> name = Optional.empty();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String found = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            name = ASKS.matcher(found).lookingAt() ? name : Optional.of(found);
        }
        return name;
    }

    private static void collect(Pattern pattern, String text, Map<String, String> things) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find() && things.size() < MAX_THINGS) {
            String subject = matcher.group(1).toLowerCase(Locale.ROOT);
            if (!subject.equals("name")) {
                things.put(subject, matcher.group(2).strip());
            }
        }
    }
}
