package ai.tokenhot.bench;

import ai.tokenhot.bench.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The rounds of one scenario against one target. */
final class Row {

    private final Target target;
    private final List<Measurement> rounds = new ArrayList<>();

    Row(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    List<Measurement> rounds() {
        return List.copyOf(rounds);
    }

    void add(Measurement round) {
        rounds.add(round);
    }

    /** The median over the rounds of a figure; none when a round has none. */
    OptionalDouble median(Function<Measurement, OptionalDouble> figure) {
        return median(rounds.stream().map(figure).toList());
    }

    /** The median over the rounds of a figure that comes from this row and, of the same round, from a yardstick. */
    OptionalDouble medianAgainst(Row yardstick, Figure figure) {
        var values = new ArrayList<OptionalDouble>();
        for (int i = 0; i < Math.min(rounds.size(), yardstick.rounds.size()); i++) {
            values.add(figure.of(rounds.get(i), yardstick.rounds.get(i)));
        }
        return median(values);
    }

    /** A figure of two runs of the same round. */
    @FunctionalInterface
    interface Figure {
        OptionalDouble of(Measurement own, Measurement yardstick);
    }

    private static OptionalDouble median(List<OptionalDouble> values) {
        if (values.isEmpty() || values.stream().anyMatch(OptionalDouble::isEmpty)) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.stream()
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
