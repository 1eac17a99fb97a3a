package ai.tokenhot.app.conformance;

import java.util.Arrays;
import java.util.List;

/** A caller's language and the language of the model that is asked. */
record Pair(Language caller, Language model) {

    /** All that differ. */
    static final List<Pair> ALL = Arrays.stream(Language.values())
            .flatMap(caller -> Arrays.stream(Language.values())
                    .filter(model -> model != caller)
                    .map(model -> new Pair(caller, model)))
            .toList();

    /** What a caller calls the model. */
    String modelName() {
        return model.model(caller);
    }

    @Override
    public String toString() {
        return caller.letter + "→" + model.letter;
    }
}
