package ai.tokenhot.condition;

import ai.tokenhot.condition.Condition.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and type-checks a condition by descending through CEL's grammar, one method for each of its rules. The real CEL
 * compiler is the tests' oracle: it would take 0.7 s of a start for the conditions of a catalog.
 */
final class ConditionParser {

    /** In {@code char}s. */
    static final int MAX_LENGTH = 1_000;
    /** Parentheses, arguments and {@code ? :} inside each other. */
    static final int MAX_DEPTH = 32;
    /** Literals, variables, operators and calls. */
    static final int MAX_NODES = 200;

    private static final Set<String> RESERVED = Set.of(
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final String FUNCTIONS = "contains, endsWith, size or startsWith";

    private final String text;
    private final Map<String, Kind> variables;
    private final List<Lexeme> lexemes;
    private final Set<String> names = new LinkedHashSet<>();
    private int position;
    private int depth;
    private int nodes;

    ConditionParser(String text, Map<String, Kind> variables) {
        this.text = text;
        this.variables = variables;
        if (text.length() > MAX_LENGTH) {
            throw Lexer.problem(text.length() + " characters (expected: at most " + MAX_LENGTH + ")", text, MAX_LENGTH);
        }
        this.lexemes = new Lexer(text).lexemes();
    }

    /** The variables that were met, in their order. */
    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    FlagNode condition() {
        Lexeme first = here();
        Node root = expression();
        if (here().type() != Lexeme.Type.END) {
            throw unexpected("an operator or the end");
        }
        if (root instanceof FlagNode flag) {
            return flag;
        }
        throw problem("a condition that is " + root.kind().word() + " (expected: bool)", first);
    }

    private Node expression() {
        if (++depth > MAX_DEPTH) {
            throw problem("nested more than " + MAX_DEPTH + " deep (expected: less)", here());
        }
        Node result = disjunction();
        Lexeme question = here();
        if (accept("?")) {
            Node then = disjunction();
            Lexeme colon = here();
            expect(":");
            result = choice(flag(result, question), then, expression(), colon);
        }
        depth--;
        return result;
    }

    private Node choice(FlagNode test, Node then, Node otherwise, Lexeme colon) {
        count(colon);
        if (then instanceof FlagNode left && otherwise instanceof FlagNode right) {
            return new FlagNode.Choice(test, left, right);
        }
        if (then instanceof NumberNode left && otherwise instanceof NumberNode right) {
            return new NumberNode.Choice(test, left, right);
        }
        if (then instanceof TextNode left && otherwise instanceof TextNode right) {
            return new TextNode.Choice(test, left, right);
        }
        throw between(colon, then, otherwise, "the same on both sides");
    }

    private Node disjunction() {
        Node first = conjunction();
        if (!here().isSign("||")) {
            return first;
        }
        List<FlagNode> operands = new ArrayList<>();
        operands.add(flag(first, here()));
        for (Lexeme sign = here(); accept("||"); sign = here()) {
            count(sign);
            operands.add(flag(conjunction(), sign));
        }
        return new FlagNode.Any(operands);
    }

    private Node conjunction() {
        Node first = relation();
        if (!here().isSign("&&")) {
            return first;
        }
        List<FlagNode> operands = new ArrayList<>();
        operands.add(flag(first, here()));
        for (Lexeme sign = here(); accept("&&"); sign = here()) {
            count(sign);
            operands.add(flag(relation(), sign));
        }
        return new FlagNode.All(operands);
    }

    private Node relation() {
        Node left = sum();
        while (true) {
            Lexeme sign = here();
            if (sign.isName("in")) {
                position++;
                left = in(left, sign);
            } else if (acceptOneOf("==", "!=")) {
                FlagNode same = same(left, sum(), sign);
                left = sign.isSign("==") ? same : new FlagNode.Not(same);
            } else if (acceptOneOf("<", "<=", ">", ">=")) {
                left = order(left, sum(), sign);
            } else {
                return left;
            }
            count(sign);
        }
    }

    private FlagNode same(Node left, Node right, Lexeme sign) {
        if (left instanceof FlagNode one && right instanceof FlagNode other) {
            return new FlagNode.SameFlag(one, other);
        }
        if (left instanceof NumberNode one && right instanceof NumberNode other) {
            return new FlagNode.SameNumber(one, other);
        }
        if (left instanceof TextNode one && right instanceof TextNode other) {
            return new FlagNode.SameText(one, other);
        }
        throw between(sign, left, right, "the same on both sides");
    }

    private FlagNode order(Node left, Node right, Lexeme sign) {
        if (left instanceof NumberNode one && right instanceof NumberNode other) {
            return switch (sign.text()) {
                case "<" -> new FlagNode.Less(one, other);
                case ">" -> new FlagNode.Less(other, one);
                case "<=" -> new FlagNode.Not(new FlagNode.Less(other, one));
                default -> new FlagNode.Not(new FlagNode.Less(one, other));
            };
        }
        throw notBetweenNumbers(left, right, sign, true);
    }

    private FlagNode in(Node operand, Lexeme sign) {
        if (!accept("[")) {
            throw unexpected("a list of literals, such as ['a', 'b']");
        }
        if (operand instanceof TextNode text) {
            Set<String> texts = new HashSet<>();
            while (!accept("]")) {
                texts.add(listed(Lexeme.Type.STRING, Kind.TEXT).text());
                separate();
            }
            return new FlagNode.TextIn(text, texts);
        }
        if (operand instanceof NumberNode number) {
            Set<Long> numbers = new TreeSet<>();
            while (!accept("]")) {
                boolean negative = accept("-");
                numbers.add(number(listed(Lexeme.Type.NUMBER, Kind.NUMBER), negative));
                separate();
            }
            return new FlagNode.NumberIn(number, List.copyOf(numbers));
        }
        throw problem("'in' after bool is not supported (expected: string or int)", sign);
    }

    /** A literal of a list. */
    private Lexeme listed(Lexeme.Type type, Kind kind) {
        Lexeme lexeme = here();
        if (lexeme.type() != type) {
            throw unexpected("a literal " + kind.word() + ", as before 'in'");
        }
        count(lexeme);
        position++;
        return lexeme;
    }

    /** A comma, which may also stand behind a list's last literal, or the list's end. */
    private void separate() {
        if (!here().isSign("]")) {
            expect(",");
        }
    }

    private Node sum() {
        Node left = product();
        for (Lexeme sign = here(); acceptOneOf("+", "-"); sign = here()) {
            left = calculation(left, product(), sign);
        }
        return left;
    }

    private Node product() {
        Node left = unary();
        for (Lexeme sign = here(); acceptOneOf("*", "/", "%"); sign = here()) {
            left = calculation(left, unary(), sign);
        }
        return left;
    }

    private Node calculation(Node left, Node right, Lexeme sign) {
        count(sign);
        if (left instanceof NumberNode one && right instanceof NumberNode other) {
            return switch (sign.text()) {
                case "+" -> new NumberNode.Sum(one, other);
                case "-" -> new NumberNode.Difference(one, other);
                case "*" -> new NumberNode.Product(one, other);
                case "/" -> new NumberNode.Quotient(one, other);
                default -> new NumberNode.Remainder(one, other);
            };
        }
        throw notBetweenNumbers(left, right, sign, sign.isSign("+") && left.kind() == Kind.TEXT);
    }

    /** An even number of the same sign is none, as CEL has it. */
    private Node unary() {
        Lexeme sign = here();
        int signs = 0;
        if (sign.isSign("!")) {
            for (; accept("!"); signs++) {}
            FlagNode operand = flag(member(), sign);
            count(sign);
            return signs % 2 == 0 ? operand : new FlagNode.Not(operand);
        }
        if (!sign.isSign("-")) {
            return member();
        }
        for (; accept("-"); signs++) {}
        if (signs == 1 && here().type() == Lexeme.Type.NUMBER) {
            return literal(true);
        }
        Node operand = member();
        count(sign);
        if (operand instanceof NumberNode number) {
            return signs % 2 == 0 ? number : new NumberNode.Negated(number);
        }
        throw problem("'-' on " + operand.kind().word() + " (expected: int)", sign);
    }

    private Node member() {
        Node value = primary();
        while (accept(".")) {
            Lexeme name = here();
            if (name.type() != Lexeme.Type.NAME) {
                throw unexpected(FUNCTIONS);
            }
            position++;
            if (!accept("(")) {
                throw problem("the field '" + name.text() + "' is not supported (expected: " + FUNCTIONS + ")", name);
            }
            List<Node> values = new ArrayList<>();
            values.add(value);
            arguments(values);
            value = call(name, values, true);
        }
        return value;
    }

    private Node primary() {
        Lexeme lexeme = here();
        return switch (lexeme.type()) {
            case NUMBER -> literal(false);
            case STRING -> {
                count(lexeme);
                position++;
                yield new TextNode.Literal(Texts.of(lexeme.text()));
            }
            case NAME -> named();
            case SIGN, END -> {
                if (!accept("(")) {
                    throw unexpected("a name, a literal or '('");
                }
                Node value = expression();
                expect(")");
                yield value;
            }
        };
    }

    private Node named() {
        Lexeme name = here();
        count(name);
        if (name.isName("true") || name.isName("false")) {
            position++;
            return new FlagNode.Literal(name.isName("true"));
        }
        if (name.isName("null")) {
            throw problem("null is not supported (expected: a literal string, int or bool)", name);
        }
        if (RESERVED.contains(name.text())) {
            throw problem("'" + name.text() + "' is a reserved word (expected: a name or a literal)", name);
        }
        position++;
        if (accept("(")) {
            List<Node> values = new ArrayList<>();
            arguments(values);
            return call(name, values, false);
        }
        Kind kind = variables.get(name.text());
        if (kind == null) {
            throw problem("unknown name '" + name.text() + "' (expected: " + known() + ")", name);
        }
        names.add(name.text());
        return switch (kind) {
            case TEXT -> new TextNode.Variable(name.text());
            case NUMBER -> new NumberNode.Variable(name.text());
            case FLAG -> new FlagNode.Variable(name.text());
        };
    }

    private String known() {
        return variables.isEmpty() ? "no names" : String.join(", ", new TreeSet<>(variables.keySet()));
    }

    private NumberNode literal(boolean negative) {
        Lexeme lexeme = here();
        count(lexeme);
        position++;
        return new NumberNode.Literal(Span.of(number(lexeme, negative)));
    }

    private long number(Lexeme lexeme, boolean negative) {
        boolean hexadecimal = lexeme.text().startsWith("0x");
        String digits = hexadecimal ? lexeme.text().substring(2) : lexeme.text();
        try {
            return Long.parseLong(negative ? "-" + digits : digits, hexadecimal ? 16 : 10);
        } catch (NumberFormatException _) {
            throw problem("a number beyond 64 bits (expected: at most " + Long.MAX_VALUE + ")", lexeme);
        }
    }

    /** What stands in a call's parentheses, read behind the opening one. */
    private void arguments(List<Node> values) {
        if (accept(")")) {
            return;
        }
        values.add(expression());
        while (accept(",")) {
            values.add(expression());
        }
        expect(")");
    }

    /**
     * A call.
     *
     * @param values of a method: first what it is called on
     */
    private Node call(Lexeme name, List<Node> values, boolean method) {
        count(name);
        return switch (name.text()) {
            case "size" ->
                new NumberNode.Size(texts(name, values, 1, "size(string)").getFirst());
            case "contains" -> has(TextRelation.CONTAINS, name, values, method);
            case "startsWith" -> has(TextRelation.STARTS_WITH, name, values, method);
            case "endsWith" -> has(TextRelation.ENDS_WITH, name, values, method);
            default ->
                throw problem(
                        "the function '" + name.text() + "' is not supported (expected: " + FUNCTIONS + ")", name);
        };
    }

    private FlagNode has(TextRelation relation, Lexeme name, List<Node> values, boolean method) {
        String form = "string." + name.text() + "(string)";
        if (!method) {
            throw wrongCall(name, form);
        }
        List<TextNode> texts = texts(name, values, 2, form);
        return new FlagNode.TextHas(relation, texts.getFirst(), texts.getLast());
    }

    private List<TextNode> texts(Lexeme name, List<Node> values, int count, String form) {
        List<TextNode> texts = new ArrayList<>();
        for (Node value : values) {
            if (value instanceof TextNode text) {
                texts.add(text);
            }
        }
        if (texts.size() != values.size() || texts.size() != count) {
            throw wrongCall(name, form);
        }
        return texts;
    }

    private ConditionException wrongCall(Lexeme name, String form) {
        return problem("a call of '" + name.text() + "' that does not fit (expected: " + form + ")", name);
    }

    private FlagNode flag(Node node, Lexeme sign) {
        if (node instanceof FlagNode flag) {
            return flag;
        }
        throw problem(sign.shown() + " on " + node.kind().word() + " (expected: bool)", sign);
    }

    /** Refuses what is not between two numbers, whether CEL knows it ({@code known}) or not. */
    private ConditionException notBetweenNumbers(Node left, Node right, Lexeme sign, boolean known) {
        if (known && left.kind() == right.kind()) {
            return problem(sign.shown() + " on " + left.kind().word() + " is not supported (expected: int)", sign);
        }
        return between(sign, left, right, "int on both sides");
    }

    private ConditionException between(Lexeme sign, Node left, Node right, String expected) {
        return problem(
                sign.shown() + " between " + left.kind().word() + " and "
                        + right.kind().word() + " (expected: " + expected + ")",
                sign);
    }

    private ConditionException unexpected(String expected) {
        String hint = "";
        if (here().isSign("[")) {
            hint = "; a list stands only behind 'in'";
        } else if (here().isSign("{")) {
            hint = "; maps and messages are not supported";
        }
        return problem(here().shown() + " (expected: " + expected + hint + ")", here());
    }

    private ConditionException problem(String problem, Lexeme lexeme) {
        return Lexer.problem(problem, text, lexeme.at());
    }

    private void count(Lexeme lexeme) {
        if (++nodes > MAX_NODES) {
            throw problem("more than " + MAX_NODES + " parts (expected: fewer)", lexeme);
        }
    }

    private Lexeme here() {
        return lexemes.get(position);
    }

    private boolean accept(String sign) {
        if (here().isSign(sign)) {
            position++;
            return true;
        }
        return false;
    }

    private boolean acceptOneOf(String... signs) {
        for (String sign : signs) {
            if (accept(sign)) {
                return true;
            }
        }
        return false;
    }

    private void expect(String sign) {
        if (!accept(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }
}
