package ai.tokenhot.condition;

/** A part that is a text. */
sealed interface TextNode extends Node {

    /** What it may be. */
    Texts texts(Facts facts);

    @Override
    default Condition.Kind kind() {
        return Condition.Kind.TEXT;
    }

    record Literal(Texts texts) implements TextNode {

        @Override
        public Texts texts(Facts facts) {
            return texts;
        }
    }

    record Variable(String name) implements TextNode {

        @Override
        public Texts texts(Facts facts) {
            Fact fact = facts.fact(name);
            if (fact instanceof Fact.Text text) {
                return Texts.of(text.value());
            }
            return fact instanceof Fact.OneOf oneOf ? Texts.of(oneOf.values()) : Texts.ANY;
        }
    }

    record Choice(FlagNode test, TextNode then, TextNode otherwise) implements TextNode {

        @Override
        public Texts texts(Facts facts) {
            int tested = test.outcomes(facts);
            Texts result = (tested & Outcomes.FAILED) != 0 ? Texts.FAILED : Texts.NOTHING;
            if ((tested & Outcomes.TRUE) != 0) {
                result = result.or(then.texts(facts));
            }
            if ((tested & Outcomes.FALSE) != 0) {
                result = result.or(otherwise.texts(facts));
            }
            return result;
        }
    }
}
