package ai.tokenhot.sandbox.script;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds and computes small sums in a text: {@code 12 * 7}, {@code 3 plus 4}, {@code 8 除以 2}. */
final class Arithmetic {

    /** Exact as long as it can be, else this many digits. */
    private static final MathContext PRECISION = new MathContext(20);

    private static final String NUMBER = "-?[0-9]{1,15}(?:\\.[0-9]{1,10})?";

    /** Minus and slash need spaces: without them they may be a date or a path. */
    private static final String OPERATOR =
            "(?:\\s*[+*×÷]\\s*|\\s+[-/x]\\s+|\\s*(?:plus|minus|times|multiplied by|divided by|加|减|乘以|乘|除以)\\s*)";

    private static final Pattern SUM =
            Pattern.compile("(?<![\\w.])" + NUMBER + "(?:" + OPERATOR + NUMBER + "){1,8}(?![\\w])");
    private static final Pattern STEP = Pattern.compile("(" + OPERATOR + ")(" + NUMBER + ")");
    private static final Pattern FIRST = Pattern.compile(NUMBER);

    private Arithmetic() {}

    /**
     * A sum with its value.
     *
     * @param expression in the usual signs
     */
    record Sum(String expression, String value) {}

    /** The first sum in a text. Division by zero is not a sum. */
    static Optional<Sum> find(String text) {
        Matcher found = SUM.matcher(text);
        return found.find() ? compute(found.group()) : Optional.empty();
    }

    private static Optional<Sum> compute(String sum) {
        Matcher first = FIRST.matcher(sum);
        if (!first.lookingAt()) {
            return Optional.empty();
        }
        var expression = new StringBuilder(first.group());
        var terms = new ArrayDeque<BigDecimal>();
        terms.push(new BigDecimal(first.group()));
        Matcher step = STEP.matcher(sum);
        step.region(first.end(), sum.length());
        while (step.lookingAt()) {
            var number = new BigDecimal(step.group(2));
            char sign = sign(step.group(1).strip());
            expression.append(' ').append(sign).append(' ').append(step.group(2));
            switch (sign) {
                case '*' -> terms.push(terms.pop().multiply(number));
                case '/' -> {
                    if (number.signum() == 0) {
                        return Optional.empty();
                    }
                    terms.push(terms.pop().divide(number, PRECISION));
                }
                case '-' -> terms.push(number.negate());
                default -> terms.push(number);
            }
            step.region(step.end(), sum.length());
        }
        BigDecimal value = terms.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return Optional.of(new Sum(expression.toString(), plain(value)));
    }

    private static char sign(String operator) {
        return switch (operator) {
            case "*", "×", "x", "times", "multiplied by", "乘", "乘以" -> '*';
            case "/", "÷", "divided by", "除以" -> '/';
            case "-", "minus", "减" -> '-';
            default -> '+';
        };
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }
}
