package ai.tokenhot.condition;

/** A part of a condition, by the kind of its result. */
sealed interface Node permits FlagNode, NumberNode, TextNode {

    Condition.Kind kind();
}
