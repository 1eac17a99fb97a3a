package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a look at a request found. */
public sealed interface Scan {

    /**
     * A request that can go on.
     *
     * @param model the name that the caller gave
     * @param modelField where the name stands, in the caller's notation
     * @param stream whether a stream was asked for
     * @param form how the stream is to be written
     * @param usageWanted whether a usage event at the end of a stream was asked for, where that can be asked
     * @param edits changes of the body, apart from the model's name
     * @param substitutes changes for models that deny something which the language can say in two ways
     * @param modelPlace where the model's name stands in the body, if it is in the body
     * @param state what the call has to do with kept answers
     * @param ask what it says about how much it may use
     */
    record Ready(
            String model,
            String modelField,
            boolean stream,
            StreamForm form,
            boolean usageWanted,
            List<Edit> edits,
            Map<Denial, Edit> substitutes,
            Optional<Edit.Place> modelPlace,
            State state,
            Ask ask)
            implements Scan {

        /** Copies the map. */
        public Ready {
            substitutes = Map.copyOf(substitutes);
        }

        /** A request that is the same for all models, of a dialect without kept answers. */
        public Ready(
                String model,
                String modelField,
                boolean stream,
                StreamForm form,
                boolean usageWanted,
                List<Edit> edits,
                Optional<Edit.Place> modelPlace,
                Ask ask) {
            this(model, modelField, stream, form, usageWanted, edits, Map.of(), modelPlace, State.NONE, ask);
        }

        /** The request as this model takes it. */
        public Ready suitedTo(Model served) {
            if (substitutes.isEmpty()) {
                return this;
            }
            var suited = new ArrayList<>(edits);
            substitutes.forEach((denial, edit) -> {
                if (!served.takes(denial)) {
                    suited.add(edit);
                }
            });
            return new Ready(model, modelField, stream, form, usageWanted, suited, Map.of(), modelPlace, state, ask);
        }

        /** The body as it goes to the provider: the caller's own bytes, changed only where the edits say. */
        public byte[] upstreamBody(byte[] body, String upstreamModel) {
            if (modelPlace.isEmpty() || upstreamModel.equals(model)) {
                return Edit.apply(body, edits);
            }
            var all = new ArrayList<>(edits);
            Edit.Place place = modelPlace.get();
            all.add(new Edit(
                    place.from(),
                    place.to(),
                    Json.of(place.prefix() + upstreamModel).bytes()));
            return Edit.apply(body, all);
        }
    }

    /** A request that goes no further. */
    record Refused(Failure failure) implements Scan {}

    /**
     * What a request has to do with kept answers.
     *
     * @param previous the answer from which it goes on
     * @param previousField where that name stands, in the caller's notation
     */
    record State(Optional<String> previous, String previousField, Keep keep) {
        /** Nothing. */
        public static final State NONE = new State(Optional.empty(), "", Keep.NO);
    }

    /** Whether the answer is to be kept. */
    enum Keep {
        NO,
        /** The caller did not say, and the dialect keeps by default. */
        BY_DEFAULT,
        ASKED
    }

    /** How a stream is written. */
    enum StreamForm {
        /** Server-sent events. */
        EVENTS,
        /** One JSON array whose items come one by one. */
        ARRAY
    }
}
