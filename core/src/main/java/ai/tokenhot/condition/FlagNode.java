package ai.tokenhot.condition;

import java.util.List;
import java.util.Set;

/** A part that is true or false. */
sealed interface FlagNode extends Node {

    /** How it may turn out ({@link Outcomes}). */
    int outcomes(Facts facts);

    @Override
    default Condition.Kind kind() {
        return Condition.Kind.FLAG;
    }

    record Literal(boolean value) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return Outcomes.of(value);
        }
    }

    record Variable(String name) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return facts.fact(name) instanceof Fact.Flag flag ? Outcomes.of(flag.value()) : Outcomes.EITHER;
        }
    }

    record Not(FlagNode operand) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return Outcomes.not(operand.outcomes(facts));
        }
    }

    record All(List<FlagNode> operands) implements FlagNode {

        public All {
            operands = List.copyOf(operands);
        }

        @Override
        public int outcomes(Facts facts) {
            int result = Outcomes.TRUE;
            for (int i = 0; i < operands.size() && result != Outcomes.FALSE; i++) {
                result = Outcomes.and(result, operands.get(i).outcomes(facts));
            }
            return result;
        }
    }

    record Any(List<FlagNode> operands) implements FlagNode {

        public Any {
            operands = List.copyOf(operands);
        }

        @Override
        public int outcomes(Facts facts) {
            int result = Outcomes.FALSE;
            for (int i = 0; i < operands.size() && result != Outcomes.TRUE; i++) {
                result = Outcomes.or(result, operands.get(i).outcomes(facts));
            }
            return result;
        }
    }

    record Choice(FlagNode test, FlagNode then, FlagNode otherwise) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            int tested = test.outcomes(facts);
            int result = tested & Outcomes.FAILED;
            if ((tested & Outcomes.TRUE) != 0) {
                result |= then.outcomes(facts);
            }
            if ((tested & Outcomes.FALSE) != 0) {
                result |= otherwise.outcomes(facts);
            }
            return result;
        }
    }

    record SameFlag(FlagNode left, FlagNode right) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return Outcomes.equal(left.outcomes(facts), right.outcomes(facts));
        }
    }

    record SameNumber(NumberNode left, NumberNode right) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return left.span(facts).equal(right.span(facts));
        }
    }

    record Less(NumberNode left, NumberNode right) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return left.span(facts).less(right.span(facts));
        }
    }

    /** @param numbers ascending, each once */
    record NumberIn(NumberNode operand, List<Long> numbers) implements FlagNode {

        public NumberIn {
            numbers = List.copyOf(numbers);
        }

        @Override
        public int outcomes(Facts facts) {
            return operand.span(facts).in(numbers);
        }
    }

    record SameText(TextNode left, TextNode right) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return left.texts(facts).equal(right.texts(facts));
        }
    }

    record TextIn(TextNode operand, Set<String> texts) implements FlagNode {

        public TextIn {
            texts = Set.copyOf(texts);
        }

        @Override
        public int outcomes(Facts facts) {
            return operand.texts(facts).in(texts);
        }
    }

    record TextHas(TextRelation relation, TextNode whole, TextNode part) implements FlagNode {

        @Override
        public int outcomes(Facts facts) {
            return whole.texts(facts).has(relation, part.texts(facts));
        }
    }
}
