package ai.tokenhot.dialect.openai;

/**
 * Where a part of a stream stands that is being read.
 *
 * @param output the item
 * @param inner the content part of a message, or {@link #ITEM}
 */
record ResponsesPlace(long output, long inner) {

    /** The item itself. */
    static final long ITEM = -1;

    /** A part that has begun there, and what was told of it. */
    static final class Open {
        final ResponsesPlace place;
        final int number;
        final String callId;

        /** Whether there was any text. */
        boolean grown;

        boolean ended;

        /** How many citations were told. */
        int cited;

        /** Which of the two texts of a thought it tells; 0 before there is any. */
        int source;

        long paragraph;

        Open(ResponsesPlace place, int number, String callId) {
            this.place = place;
            this.number = number;
            this.callId = callId;
        }
    }
}
