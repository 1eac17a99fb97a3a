package ai.tokenhot.sandbox.shape;

import java.util.ArrayList;
import java.util.List;

/** A place in a JSON value. */
public record Path(List<Step> steps) {

    /** The value itself. */
    public static final Path ROOT = new Path(List.of());

    /** One way down. */
    public sealed interface Step {
        /** To a member. */
        record Name(String name) implements Step {}

        /** To an item, from 0. */
        record Index(int index) implements Step {}
    }

    /** Copies the steps. */
    public Path {
        steps = List.copyOf(steps);
    }

    /** The place of a member. */
    public Path at(String name) {
        return then(new Step.Name(name));
    }

    /** The place of an item. */
    public Path at(int index) {
        return then(new Step.Index(index));
    }

    private Path then(Step step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new Path(longer);
    }

    /** As in {@code messages[0].content}. */
    public String brackets() {
        var text = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Step.Name(String name) ->
                    text.append(text.isEmpty() ? "" : ".").append(name);
                case Step.Index(int index) -> text.append('[').append(index).append(']');
            }
        }
        return text.toString();
    }

    /** As in {@code messages.0.content}. */
    public String dots() {
        var text = new StringBuilder();
        for (Step step : steps) {
            text.append(text.isEmpty() ? "" : ".")
                    .append(
                            switch (step) {
                                case Step.Name(String name) -> name;
                                case Step.Index(int index) -> Integer.toString(index);
                            });
        }
        return text.toString();
    }
}
