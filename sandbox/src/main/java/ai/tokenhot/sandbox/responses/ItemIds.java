package ai.tokenhot.sandbox.responses;

/** Gives the ids of one response, which may tell that they belong together. */
public interface ItemIds {

    /** The response's own. */
    String response();

    /**
     * The next item's.
     *
     * @param prefix of its kind: {@code msg_}
     * @param afterReasoning whether it must not come back without the reasoning before it
     */
    String item(String prefix, boolean afterReasoning);

    /** That of a call, by which its output names it. */
    String call();
}
