package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.anthropic.Message.CallId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each call of a request a name of its own. Some vendors number the calls of every turn anew; a result belongs to
 * the oldest call of its name that has none yet.
 */
final class CallNames {

    private final Set<String> taken = new HashSet<>();
    private final Map<String, Deque<CallId>> open = new HashMap<>();
    private final Map<String, CallId> last = new HashMap<>();

    /** The name of a call. */
    CallId call(String caller) {
        String plain = CallIds.toProvider(caller);
        String name = plain;
        for (int next = 2; !taken.add(name); next++) {
            name = plain + "_" + next;
        }
        var id = new CallId(caller, name);
        open.computeIfAbsent(caller, ignored -> new ArrayDeque<>()).add(id);
        last.put(caller, id);
        return id;
    }

    /** The name of the call that a result answers. */
    CallId result(String caller) {
        Deque<CallId> waiting = open.getOrDefault(caller, new ArrayDeque<>());
        return waiting.isEmpty()
                ? last.getOrDefault(caller, new CallId(caller, CallIds.toProvider(caller)))
                : waiting.remove();
    }
}
