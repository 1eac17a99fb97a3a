package ai.tokenhot.bench.mock;

/**
 * How the mock answers one request: the model's name says it, because a header may not pass a gateway. {@code
 * mock-50x20ms} is 50 events, 20 ms apart; with a gap of 0 all leave at once.
 *
 * @param events how many events a stream has
 * @param gapMillis milliseconds from one event to the next
 */
public record Script(int events, int gapMillis) {

    /** The most events of one stream. */
    public static final int MAX_EVENTS = 100_000;

    /** The longest gap, in milliseconds. */
    public static final int MAX_GAP_MILLIS = 60_000;

    /** What a model's name begins with. */
    static final byte[] PREFIX = {'m', 'o', 'c', 'k', '-'};

    public Script {
        if (events < 1 || events > MAX_EVENTS) {
            throw new IllegalArgumentException("events: " + events + " (expected: 1–" + MAX_EVENTS + ")");
        }
        if (gapMillis < 0 || gapMillis > MAX_GAP_MILLIS) {
            throw new IllegalArgumentException("gapMillis: " + gapMillis + " (expected: 0–" + MAX_GAP_MILLIS + ")");
        }
    }

    /** The model's name that asks for this. */
    public String model() {
        return "mock-" + events + "x" + gapMillis + "ms";
    }

    /**
     * Reads the script from what follows {@link #PREFIX}.
     *
     * @throws IllegalArgumentException when there is no script
     */
    static Script read(byte[] bytes, int from, int to) {
        int at = from;
        int events = 0;
        while (at < to && isDigit(bytes[at]) && events <= MAX_EVENTS) {
            events = events * 10 + bytes[at++] - '0';
        }
        if (at == from || at == to || bytes[at] != 'x') {
            throw new IllegalArgumentException("model: mock- and something else (expected: mock-<events>x<gap>ms)");
        }
        at++;
        int gap = 0;
        while (at < to && isDigit(bytes[at]) && gap <= MAX_GAP_MILLIS) {
            gap = gap * 10 + bytes[at++] - '0';
        }
        return new Script(events, gap);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
