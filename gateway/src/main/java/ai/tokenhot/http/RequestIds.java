package ai.tokenhot.http;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Makes request ids: the time first, so that receipts lie in the order they came in, then what makes them unique. */
final class RequestIds {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final long START = new SecureRandom().nextLong();

    private RequestIds() {}

    static String next(long millis) {
        var random = ThreadLocalRandom.current();
        long high = random.nextLong() ^ START;
        long low = random.nextLong();
        char[] text = new char[30];
        text[0] = 'r';
        text[1] = 'e';
        text[2] = 'q';
        text[3] = '_';
        write(text, 4, 10, millis);
        write(text, 14, 8, high);
        write(text, 22, 8, low);
        return new String(text);
    }

    private static void write(char[] text, int from, int count, long value) {
        long rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = DIGITS[(int) (rest & 31)];
            rest >>>= 5;
        }
    }
}
