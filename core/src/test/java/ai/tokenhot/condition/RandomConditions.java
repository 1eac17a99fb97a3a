package ai.tokenhot.condition;

import ai.tokenhot.condition.Condition.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Conditions, and facts for them, that a seed decides. Values come from few, so that comparisons often meet. */
final class RandomConditions {

    static final Map<String, Kind> VARIABLES = Map.of(
            "n", Kind.NUMBER, "m", Kind.NUMBER, "s", Kind.TEXT, "size", Kind.TEXT, "f", Kind.FLAG, "g", Kind.FLAG);

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        5,
        7,
        -1,
        -2,
        -3,
        200_000,
        1L << 31,
        1L << 32,
        3_037_000_500L,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };
    private static final String[] TEXTS = {"", "flex", "fl", "ex", "x", "é", "😀", "a'b\"c\\", "1024x1024"};

    private final SplittableRandom random;
    /** How many of a hundred operands may be of any kind instead of the right one. */
    private final int wrongKinds;

    RandomConditions(long seed, int wrongKinds) {
        this.random = new SplittableRandom(seed);
        this.wrongKinds = wrongKinds;
    }

    String condition() {
        return flag(1 + random.nextInt(4));
    }

    /** The condition with one piece left out, doubled or put in. */
    String damaged(String condition) {
        int[] points = condition.codePoints().toArray();
        int from = random.nextInt(points.length);
        int to = Math.min(points.length, from + 1 + random.nextInt(3));
        String before = new String(points, 0, from);
        String piece = new String(points, from, to - from);
        String after = new String(points, to, points.length - to);
        return switch (random.nextInt(4)) {
            case 0 -> before + after;
            case 1 -> before + piece + piece + after;
            case 2 -> before + pick(PIECES) + piece + after;
            default -> before + pick(PIECES) + after;
        };
    }

    private static final String[] PIECES = {
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "..",
        "-",
        "!",
        "?",
        ":",
        "&&",
        "||",
        "|",
        "&",
        "=",
        "==",
        "!=",
        "<",
        ">=",
        " in ",
        "in",
        "n",
        "s.size()",
        "size",
        "null",
        "true",
        "'",
        "\"",
        "'''",
        "r'",
        "b'",
        "0x1F",
        "0x",
        "1u",
        "1.5",
        "1e3",
        "007",
        ".5",
        "//",
        "\n",
        "\f",
        "\t",
        "\\",
        "\\x41",
        "\\101",
        "\\u00e9",
        "\\U0001f600",
        "é",
        "has(f)",
        "if",
        "#",
        "`",
        "\u00a0",
        "--",
        "all",
        "[1,]",
        "_"
    };

    private String flag(int depth) {
        if (depth == 0) {
            return pick("f", "g", "true", "false");
        }
        int below = depth - 1;
        return switch (random.nextInt(16)) {
            case 0 -> operand(Kind.FLAG, below) + " && " + operand(Kind.FLAG, below);
            case 1 -> operand(Kind.FLAG, below) + " || " + operand(Kind.FLAG, below) + "||" + operand(Kind.FLAG, below);
            case 2 -> "!".repeat(signs()) + operand(Kind.FLAG, below);
            case 3 -> choice(Kind.FLAG, below);
            case 4 -> same(Kind.FLAG, below);
            case 5, 6 -> same(Kind.TEXT, below);
            case 7, 8 -> same(Kind.NUMBER, below);
            case 9, 10, 11 -> operand(Kind.NUMBER, below) + pick("<", "<=", ">", ">=") + operand(Kind.NUMBER, below);
            case 12 -> operand(Kind.NUMBER, below) + " in " + list(Kind.NUMBER);
            case 13 -> operand(Kind.TEXT, below) + " in" + list(Kind.TEXT);
            default ->
                operand(Kind.TEXT, below) + "." + pick("contains", "startsWith", "endsWith") + "("
                        + operand(Kind.TEXT, below) + ")";
        };
    }

    private String number(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? literal(Kind.NUMBER) : pick("n", "m");
        }
        int below = depth - 1;
        return switch (random.nextInt(9)) {
            case 0 -> "-".repeat(signs()) + "(" + operand(Kind.NUMBER, below) + ")";
            case 1 -> choice(Kind.NUMBER, below);
            case 2 -> "size(" + operand(Kind.TEXT, below) + ")";
            case 3 -> operand(Kind.TEXT, below) + " . size( )";
            case 4 ->
                operand(Kind.NUMBER, below) + "-" + operand(Kind.NUMBER, below) + " + " + operand(Kind.NUMBER, below);
            default -> operand(Kind.NUMBER, below) + pick("+", "-", " * ", "/", "%") + operand(Kind.NUMBER, below);
        };
    }

    /** One where kinds may be wrong: CEL drops pairs of signs before it looks at kinds, and we don't. */
    private int signs() {
        return wrongKinds > 0 ? 1 : 1 + random.nextInt(3);
    }

    private String text(int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return random.nextBoolean() ? literal(Kind.TEXT) : pick("s", "size");
        }
        return choice(Kind.TEXT, depth - 1);
    }

    private String choice(Kind kind, int depth) {
        return operand(Kind.FLAG, depth) + " ? " + operand(kind, depth) + ":" + operand(kind, depth);
    }

    private String same(Kind kind, int depth) {
        return operand(kind, depth) + pick("==", " != ") + operand(kind, depth);
    }

    private String list(Kind kind) {
        Kind listed = random.nextInt(100) < wrongKinds ? pick(Kind.NUMBER, Kind.TEXT) : kind;
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> literal(listed))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Mostly in parentheses; without them it may be read otherwise, by both readers alike. */
    private String operand(Kind kind, int depth) {
        Kind asked = random.nextInt(100) < wrongKinds ? pick(Kind.values()) : kind;
        String operand = switch (asked) {
            case FLAG -> flag(depth);
            case NUMBER -> number(depth);
            case TEXT -> text(depth);
        };
        return depth == 0 ? operand : "(" + operand + ")";
    }

    private String literal(Kind kind) {
        if (kind == Kind.NUMBER) {
            long number = number();
            boolean hexadecimal = random.nextInt(8) == 0 && number >= 0;
            return hexadecimal ? "0x" + Long.toHexString(number) : Long.toString(number);
        }
        String value = pick(TEXTS);
        if (random.nextInt(4) == 0 && value.chars().noneMatch(c -> c == '\'')) {
            return "r'" + value + "'";
        }
        String escaped = value.replace("\\", "\\\\");
        return random.nextBoolean()
                ? "'" + escaped.replace("'", "\\'") + "'"
                : "\"" + escaped.replace("\"", "\\x22") + "\"";
    }

    /** What is known of each variable; exactly, or often only roughly. */
    Map<String, Fact> facts(boolean exact) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        VARIABLES.keySet().stream().sorted().forEach(name -> facts.put(name, fact(VARIABLES.get(name), exact)));
        return facts;
    }

    private Fact fact(Kind kind, boolean exact) {
        int how = exact ? 0 : random.nextInt(4);
        if (how == 3) {
            return Fact.UNKNOWN;
        }
        return switch (kind) {
            case FLAG -> new Fact.Flag(random.nextBoolean());
            case TEXT -> how == 0 ? new Fact.Text(pick(TEXTS)) : new Fact.OneOf(someTexts());
            case NUMBER -> {
                long one = number();
                long other = how == 0 ? one : random.nextBoolean() ? number() : Math.max(one, one + random.nextInt(4));
                yield how == 0 ? new Fact.Count(one) : new Fact.Range(Math.min(one, other), Math.max(one, other));
            }
        };
    }

    /** Values that the facts leave open, as CEL takes them. */
    Map<String, Object> point(Map<String, Fact> facts) {
        Map<String, Object> values = new LinkedHashMap<>();
        facts.forEach((name, fact) -> values.put(name, value(VARIABLES.get(name), fact)));
        return values;
    }

    private Object value(Kind kind, Fact fact) {
        return switch (fact) {
            case Fact.Text(String value) -> value;
            case Fact.Flag(boolean value) -> value;
            case Fact.Count(long value) -> value;
            case Fact.OneOf(Set<String> values) -> pick(values.stream().sorted().toArray(String[]::new));
            case Fact.Range(long low, long high) -> {
                long value = random.nextInt(4) == 0 ? number() : low + random.nextInt(4);
                boolean inside = low <= value && value <= high;
                yield inside ? value : random.nextBoolean() ? low : high;
            }
            case Fact.Unknown() ->
                switch (kind) {
                    case FLAG -> random.nextBoolean();
                    case TEXT -> pick(TEXTS);
                    case NUMBER -> number();
                };
        };
    }

    private Set<String> someTexts() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            texts.add(pick(TEXTS));
        }
        return texts;
    }

    private long number() {
        return random.nextInt(3) == 0 ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(-3, 8);
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
