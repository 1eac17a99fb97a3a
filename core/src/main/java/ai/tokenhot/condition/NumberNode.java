package ai.tokenhot.condition;

/** A part that is a number. */
sealed interface NumberNode extends Node {

    /** What it may come to. */
    Span span(Facts facts);

    @Override
    default Condition.Kind kind() {
        return Condition.Kind.NUMBER;
    }

    record Literal(Span span) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return span;
        }
    }

    record Variable(String name) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            Fact fact = facts.fact(name);
            if (fact instanceof Fact.Count count) {
                return Span.of(count.value());
            }
            return fact instanceof Fact.Range range ? Span.of(range.low(), range.high()) : Span.ANY;
        }
    }

    record Negated(NumberNode operand) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return Span.ZERO.minus(operand.span(facts));
        }
    }

    record Sum(NumberNode left, NumberNode right) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return left.span(facts).plus(right.span(facts));
        }
    }

    record Difference(NumberNode left, NumberNode right) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return left.span(facts).minus(right.span(facts));
        }
    }

    record Product(NumberNode left, NumberNode right) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return left.span(facts).times(right.span(facts));
        }
    }

    record Quotient(NumberNode left, NumberNode right) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return left.span(facts).dividedBy(right.span(facts));
        }
    }

    record Remainder(NumberNode left, NumberNode right) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return left.span(facts).remainder(right.span(facts));
        }
    }

    record Choice(FlagNode test, NumberNode then, NumberNode otherwise) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            int tested = test.outcomes(facts);
            Span result = (tested & Outcomes.FAILED) != 0 ? Span.FAILED : Span.NOTHING;
            if ((tested & Outcomes.TRUE) != 0) {
                result = result.or(then.span(facts));
            }
            if ((tested & Outcomes.FALSE) != 0) {
                result = result.or(otherwise.span(facts));
            }
            return result;
        }
    }

    record Size(TextNode operand) implements NumberNode {

        @Override
        public Span span(Facts facts) {
            return operand.texts(facts).size();
        }
    }
}
