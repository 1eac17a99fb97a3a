package ai.tokenhot.upstream.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How many fetches the process runs at one time, and how many of them one project. The others wait, a bounded number. */
public final class FetchSlots {

    private final int most;
    private final int mostPerProject;
    private final int mostWaiting;
    private final Map<String, Integer> running = new HashMap<>();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int total;

    /** Slots of a process. */
    public FetchSlots(FetchBounds bounds) {
        most = bounds.simultaneous();
        mostPerProject = bounds.perProject();
        mostWaiting = bounds.waiting();
    }

    /** Lets a turn go, at once or later; false when too many wait. */
    boolean ask(Turn turn) {
        synchronized (this) {
            if (!free(turn.project)) {
                if (waiting.size() >= mostWaiting) {
                    return false;
                }
                waiting.addLast(turn);
                return true;
            }
            admit(turn);
        }
        turn.go.run();
        return true;
    }

    /** A turn is over, or no longer waited for. */
    void leave(Turn turn) {
        List<Turn> next;
        synchronized (this) {
            if (!turn.admitted) {
                waiting.remove(turn);
                return;
            }
            total--;
            running.computeIfPresent(turn.project, (project, count) -> count == 1 ? null : count - 1);
            next = admitWaiting();
        }
        next.forEach(one -> one.go.run());
    }

    private List<Turn> admitWaiting() {
        var admitted = new ArrayList<Turn>();
        for (Iterator<Turn> turns = waiting.iterator(); turns.hasNext() && total < most; ) {
            Turn turn = turns.next();
            if (free(turn.project)) {
                turns.remove();
                admit(turn);
                admitted.add(turn);
            }
        }
        return admitted;
    }

    private boolean free(String project) {
        return total < most && running.getOrDefault(project, 0) < mostPerProject;
    }

    private void admit(Turn turn) {
        turn.admitted = true;
        total++;
        running.merge(turn.project, 1, Integer::sum);
    }

    /** How many run. */
    public synchronized int running() {
        return total;
    }

    /** One fetch's turn. */
    static final class Turn {
        private final String project;
        private final Runnable go;
        private boolean admitted;

        Turn(String project, Runnable go) {
            this.project = project;
            this.go = go;
        }
    }
}
