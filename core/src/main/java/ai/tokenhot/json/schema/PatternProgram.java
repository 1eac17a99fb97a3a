package ai.tokenhot.json.schema;

import ai.tokenhot.json.schema.PatternNode.Either;
import ai.tokenhot.json.schema.PatternNode.One;
import ai.tokenhot.json.schema.PatternNode.Place;
import ai.tokenhot.json.schema.PatternNode.Repeat;
import ai.tokenhot.json.schema.PatternNode.Row;
import ai.tokenhot.json.schema.PatternNode.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern as a machine that is in many states at once (Thompson's construction): it goes once over the text, without
 * going back and without recursion, so that no pattern and no text can make it take for ever.
 */
final class PatternProgram {

    /** A pattern whose counts make more of it than this is not checked. */
    private static final int MAX_LENGTH = 5_000;

    private sealed interface Step {}

    private record Read(IntPredicate set) implements Step {}

    private record Stand(Where where) implements Step {}

    private record Split(int one, int other) implements Step {}

    private record Jump(int to) implements Step {}

    private record Done() implements Step {}

    private final List<Step> steps = new ArrayList<>();

    /**
     * Makes a pattern into a program.
     *
     * @throws PatternParser.UnreadableException when it would be too long
     */
    PatternProgram(PatternNode pattern) throws PatternParser.UnreadableException {
        add(pattern);
        put(new Done());
    }

    private int put(Step step) throws PatternParser.UnreadableException {
        if (steps.size() >= MAX_LENGTH) {
            throw new PatternParser.UnreadableException();
        }
        steps.add(step);
        return steps.size() - 1;
    }

    private void add(PatternNode node) throws PatternParser.UnreadableException {
        switch (node) {
            case One one -> put(new Read(one.set()));
            case Place place -> put(new Stand(place.where()));
            case Row row -> {
                for (PatternNode part : row.parts()) {
                    add(part);
                }
            }
            case Either either -> add(either);
            case Repeat repeat -> add(repeat);
        }
    }

    private void add(Either either) throws PatternParser.UnreadableException {
        var ends = new ArrayList<Integer>();
        for (PatternNode branch : either.branches().subList(0, either.branches().size() - 1)) {
            int split = put(new Done());
            add(branch);
            ends.add(put(new Done()));
            steps.set(split, new Split(split + 1, steps.size()));
        }
        add(either.branches().getLast());
        ends.forEach(end -> steps.set(end, new Jump(steps.size())));
    }

    private void add(Repeat repeat) throws PatternParser.UnreadableException {
        for (int i = 0; i < repeat.min(); i++) {
            add(repeat.part());
        }
        if (repeat.max() == Repeat.UNBOUNDED) {
            int split = put(new Done());
            add(repeat.part());
            put(new Jump(split));
            steps.set(split, new Split(split + 1, steps.size()));
            return;
        }
        var splits = new ArrayList<Integer>();
        for (int i = repeat.min(); i < repeat.max(); i++) {
            splits.add(put(new Done()));
            add(repeat.part());
        }
        splits.forEach(split -> steps.set(split, new Split(split + 1, steps.size())));
    }

    /** Whether the pattern is found somewhere in a text; false when the budget ends before that is known. */
    boolean in(String text, SchemaBudget budget) {
        int[] characters = text.codePoints().toArray();
        var run = new Run(characters, budget);
        for (int at = 0; at <= characters.length; at++) {
            if (run.stands(at)) {
                return true;
            }
            if (budget.exhausted()) {
                return false;
            }
        }
        return false;
    }

    static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** One walk over a text. */
    private final class Run {
        private final int[] characters;
        private final SchemaBudget budget;
        private final int[] seenAt = new int[steps.size()];
        private final int[] stack = new int[2 * steps.size() + 1];
        private int[] readers = new int[steps.size()];
        private int[] nextReaders = new int[steps.size()];
        private int count;

        private Run(int[] characters, SchemaBudget budget) {
            this.characters = characters;
            this.budget = budget;
        }

        /** Moves on to the states in which the machine is at a place, a fresh start among them; whether it is done. */
        private boolean stands(int at) {
            int before = count;
            int[] old = readers;
            readers = nextReaders;
            nextReaders = old;
            count = 0;
            for (int i = 0; i < before; i++) {
                if (((Read) steps.get(old[i])).set().test(characters[at - 1]) && reaches(old[i] + 1, at)) {
                    return true;
                }
            }
            return reaches(0, at);
        }

        /** Adds a state and all that can be reached from it without a character; whether the end is among them. */
        private boolean reaches(int from, int at) {
            int height = 0;
            stack[height++] = from;
            while (height > 0) {
                int state = stack[--height];
                if (seenAt[state] == at + 1 || !budget.step()) {
                    continue;
                }
                seenAt[state] = at + 1;
                switch (steps.get(state)) {
                    case Read ignored -> readers[count++] = state;
                    case Jump jump -> stack[height++] = jump.to();
                    case Split split -> {
                        stack[height++] = split.other();
                        stack[height++] = split.one();
                    }
                    case Stand stand -> {
                        if (isAt(stand.where(), at)) {
                            stack[height++] = state + 1;
                        }
                    }
                    case Done ignored -> {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isAt(Where where, int at) {
            return switch (where) {
                case START -> at == 0;
                case END -> at == characters.length;
                case WORD_EDGE -> wordEdge(at);
                case NO_WORD_EDGE -> !wordEdge(at);
            };
        }

        private boolean wordEdge(int at) {
            boolean before = at > 0 && isWord(characters[at - 1]);
            boolean behind = at < characters.length && isWord(characters[at]);
            return before != behind;
        }
    }
}
