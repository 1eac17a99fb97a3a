package ai.tokenhot.observe;

import java.time.Instant;

/** Writes times in UTC to the millisecond. Times come close together, so that the second is written anew now and then only. */
final class ClockText {

    private long second = Long.MIN_VALUE;
    private String secondText = "";

    /** Milliseconds of Unix time as {@code 2026-11-25T02:54:33.007Z}. */
    String of(long millis) {
        long now = Math.floorDiv(millis, 1000);
        if (now != second) {
            String whole = Instant.ofEpochSecond(now).toString();
            secondText = whole.substring(0, whole.length() - 1);
            second = now;
        }
        int rest = (int) Math.floorMod(millis, 1000L);
        return secondText + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest + "Z";
    }
}
