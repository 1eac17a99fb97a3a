package ai.tokenhot.sandbox.script;

import java.util.List;

/**
 * What the model answers.
 *
 * @param blocks thinking, text and calls, in the order in which they are said
 */
public record Script(List<Block> blocks, Stop stop) {

    /** Copies the blocks. */
    public Script {
        blocks = List.copyOf(blocks);
    }

    /** Why the answer ends. */
    public sealed interface Stop {
        /** All is said. */
        record Natural() implements Stop {}

        /** The client must run tools. */
        record Calls() implements Stop {}

        /** The token ceiling was reached. */
        record Ceiling() implements Stop {}

        /** The text would have gone on with this. */
        record Sequence(String sequence) implements Stop {}

        /** The model does not want to answer; the script holds a {@link Block.Refusal}. */
        record Refused() implements Stop {}

        /** The vendor's filter stepped in. */
        record Filtered() implements Stop {}
    }

    /** Tokens of thinking. */
    public int thoughtTokens() {
        return blocks.stream()
                .filter(Block.Thought.class::isInstance)
                .mapToInt(Block::tokens)
                .sum();
    }

    /** Tokens of everything else. */
    public int visibleTokens() {
        return blocks.stream()
                .filter(block -> !(block instanceof Block.Thought))
                .mapToInt(Block::tokens)
                .sum();
    }

    /** The calls, in order. */
    public List<Block.Call> calls() {
        return blocks.stream()
                .filter(Block.Call.class::isInstance)
                .map(Block.Call.class::cast)
                .toList();
    }

    /** All text, joined. */
    public String text() {
        var text = new StringBuilder();
        for (Block block : blocks) {
            if (block instanceof Block.Text said) {
                text.append(said.text());
            }
        }
        return text.toString();
    }

    /** Why there is no answer, joined; empty when there is one. */
    public String refusal() {
        var text = new StringBuilder();
        for (Block block : blocks) {
            if (block instanceof Block.Refusal refused) {
                text.append(refused.text());
            }
        }
        return text.toString();
    }

    /** All thinking, joined. */
    public String thoughts() {
        var text = new StringBuilder();
        for (Block block : blocks) {
            if (block instanceof Block.Thought thought) {
                text.append(thought.text());
            }
        }
        return text.toString();
    }
}
