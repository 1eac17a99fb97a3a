package ai.tokenhot.dialect.gemini;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names the calls of a conversation, whose language lets them go without a name, and finds for each result the call that
 * it answers: by id where there is one, else the first open call of the same function.
 */
final class CallIds {

    private final Set<String> given;
    private final Map<String, String> nameOf = new HashMap<>();
    private final Map<String, Deque<String>> open = new HashMap<>();

    /**
     * The calls of a conversation.
     *
     * @param given every id that the caller wrote
     */
    CallIds(Set<String> given) {
        this.given = new HashSet<>(given);
    }

    /** A call's id: its own, else one made of its place, which no other has. */
    String called(Optional<String> id, String name, int turn, int part) {
        String named = id.orElseGet(() -> free("call_" + turn + "_" + part));
        nameOf.put(named, name);
        open.computeIfAbsent(name, ignored -> new ArrayDeque<>()).add(named);
        return named;
    }

    private String free(String wish) {
        String id = wish;
        while (!given.add(id)) {
            id += "_";
        }
        return id;
    }

    /** The call that a result answers, if there is one. */
    Optional<String> answered(Optional<String> id, Optional<String> name) {
        if (id.isPresent() && nameOf.containsKey(id.get())) {
            Deque<String> waiting = open.get(nameOf.get(id.get()));
            if (waiting != null) {
                waiting.remove(id.get());
            }
            return id;
        }
        return name.map(open::get).map(Deque::poll);
    }

    /** The function of a call. */
    Optional<String> name(String id) {
        return Optional.ofNullable(nameOf.get(id));
    }
}
