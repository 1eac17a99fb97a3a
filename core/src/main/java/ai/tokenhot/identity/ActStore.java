package ai.tokenhot.identity;

import java.util.List;

/** Where operators' acts are recorded. Calls block. */
public interface ActStore {

    /** Records an act behind all others; durable on return. */
    OperatorAct record(long atMillis, String actor, String act, String target, String detail);

    /** The latest acts, latest first. */
    List<OperatorAct> latest(int limit);
}
