package ai.tokenhot.sandbox.script;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds what to say to the last thing that the user said. The first rule that knows something answers. */
final class Rejoinder {

    private static final int MAX_COUNT = 1_000;

    private static final Pattern HAS_DIGIT = Pattern.compile("[0-9]");
    private static final Pattern OF_USERS_NAME =
            Pattern.compile("(?i)\\b(?:my name|who am i|what am i called|who i am)\\b|我叫什么|我的名字|我是谁|记得我");
    private static final Pattern OF_OWN_NAME = Pattern.compile("(?i)\\b(?:your name|who are you)\\b|你叫什么|你的名字|你是谁");
    private static final Pattern ECHO = Pattern.compile(
            "(?is)^(?:please\\s+)?(?:repeat|echo|say|reply with|respond with|answer with)(?:\\s+(?:after me|exactly|only|this|back|the (?:word|words|text|following)))*\\s*[:：]?\\s*[\"“']?(.+?)[\"”']?$");
    private static final Pattern CHINESE_ECHO =
            Pattern.compile("(?s)^请?(?:重复|复述|跟我说|说)(?:一遍|以下内容)?[:：]?\\s*[\"“']?(.+?)[\"”']?$");
    private static final Pattern COUNT = Pattern.compile(
            "(?i)\\bcount(?: from ([0-9]{1,6}))? (?:up )?to ([0-9]{1,6})|从([0-9]{1,6})数到([0-9]{1,6})|数到([0-9]{1,6})");
    private static final Pattern HOW_MANY = Pattern.compile(
            "(?i)how many (words|letters|characters)\\b.*?\\bin\\s*[:：]?\\s*[\"“']([^\"”']{1,500})[\"”']");

    private final Conversation conversation;
    private final Voice voice;
    private final String text;
    private final String small;

    Rejoinder(Conversation conversation, Voice voice) {
        this.conversation = conversation;
        this.voice = voice;
        this.text = conversation.lastUserText();
        this.small = text.toLowerCase(Locale.ROOT);
    }

    String sentence() {
        List<Piece.Result> results = conversation.freshResults();
        if (!results.isEmpty()) {
            return voice.returned(results);
        }
        List<Media> media = conversation.lastUserTurn().map(Turn::media).orElse(List.of());
        String answer = counted()
                .or(this::howMany)
                .or(this::computed)
                .or(this::remembered)
                .or(this::echoed)
                .orElseGet(() -> media.isEmpty() || !text.isBlank() ? otherwise(media) : "");
        return media.isEmpty() ? answer : (voice.seen(media) + " " + answer).strip();
    }

    private String otherwise(List<Media> media) {
        long turns = conversation.turns().stream()
                .filter(turn -> turn.role() == Turn.Role.USER)
                .count();
        return text.isBlank() && !media.isEmpty() ? "" : voice.about(text, (int) turns);
    }

    private Optional<String> counted() {
        Matcher matcher = COUNT.matcher(text);
        if (!says("count", "数到") || !matcher.find()) {
            return Optional.empty();
        }
        int from = firstNumber(matcher, 1, 1, 3);
        int to = firstNumber(matcher, 1, 2, 4, 5);
        return Optional.of(IntStream.rangeClosed(from, Math.min(to, from + MAX_COUNT - 1))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "", ".")));
    }

    private static int firstNumber(Matcher matcher, int otherwise, int... groups) {
        for (int group : groups) {
            String digits = matcher.group(group);
            if (digits != null) {
                return Integer.parseInt(digits);
            }
        }
        return otherwise;
    }

    private Optional<String> howMany() {
        Matcher matcher = HOW_MANY.matcher(text);
        if (!says("how many") || !matcher.find()) {
            return Optional.empty();
        }
        String unit = matcher.group(1).toLowerCase(Locale.ROOT);
        String of = matcher.group(2);
        int number = switch (unit) {
            case "words" -> of.strip().split("\\s+").length;
            case "letters" -> (int) of.codePoints().filter(Character::isLetter).count();
            default -> of.codePointCount(0, of.length());
        };
        return Optional.of(voice.counted(unit, number, of));
    }

    private Optional<String> computed() {
        return HAS_DIGIT.matcher(text).find() ? Arithmetic.find(text).map(voice::sum) : Optional.empty();
    }

    private Optional<String> remembered() {
        Optional<String> nameNow = says("name", "call", "叫", "名字") ? Facts.userName(text) : Optional.empty();
        if (nameNow.isEmpty() && OF_USERS_NAME.matcher(text).find()) {
            return Optional.of(Facts.of(conversation.turns())
                    .userName()
                    .map(voice::yourName)
                    .orElseGet(voice::nameNotTold));
        }
        if (OF_OWN_NAME.matcher(text).find()) {
            return Optional.of(
                    voice.myName(Facts.of(conversation.turns()).ownName().orElse(conversation.model())));
        }
        if (nameNow.isPresent()) {
            return nameNow.map(voice::greeting);
        }
        return asks() ? thing() : Optional.empty();
    }

    private Optional<String> thing() {
        boolean tells = Facts.of(List.of(Turn.user(text))).asked(text).isPresent();
        return tells
                ? Optional.empty()
                : Facts.of(conversation.turns()).asked(text).map(fact -> voice.told(fact.getKey(), fact.getValue()));
    }

    private boolean asks() {
        return says("?", "？", "what", "which", "who", "where", "when", "tell", "remember", "什么", "吗", "谁", "哪");
    }

    /** Whether one of these stands in the text: cheaper than a pattern, which is tried only then. */
    private boolean says(String... parts) {
        for (String part : parts) {
            if (small.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> echoed() {
        for (Pattern pattern : List.of(ECHO, CHINESE_ECHO)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }
}
