package ai.tokenhot.dialect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Valid inputs, broken at random but the same each time: what a reader must survive. */
final class Mutations {

    /** No input grows beyond this. */
    private static final int MAX_LENGTH = 8_000;

    private static final List<byte[]> WORDS = Stream.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    "\\",
                    ":",
                    ",",
                    "null",
                    "true",
                    "-1",
                    "1e400",
                    "9223372036854775808",
                    "0.5",
                    "\"\"",
                    "\\u0000",
                    "\\ud800",
                    "\n",
                    "\r",
                    "\r\n",
                    "\n\n",
                    "data:",
                    "data: ",
                    "event: error\n",
                    ": ",
                    "\ufeff",
                    "中",
                    "😀",
                    "[DONE]",
                    "\"usage\":",
                    "\"error\":",
                    "\"choices\":",
                    "\"type\":",
                    "\"model\":",
                    "\"stream\":true,",
                    "\"stream_options\":{},",
                    "\"file_id\":\"x\",",
                    "\"text\":",
                    "\"args\":{}",
                    "\"delta\":",
                    "\"message\":",
                    "{}",
                    "[]")
            .map(word -> word.getBytes(UTF_8))
            .toList();

    /** A reader under test. The randomness is for cuts and the like. */
    interface Subject {
        void read(byte[] input, SplittableRandom random);
    }

    private final List<byte[]> corpus;

    private Mutations(List<byte[]> corpus) {
        this.corpus = corpus;
    }

    static Mutations of(String... valid) {
        return new Mutations(
                Arrays.stream(valid).map(text -> text.getBytes(UTF_8)).toList());
    }

    /** The inputs of a folder's golden files, those that begin like JSON or the others. */
    static Mutations ofGoldenFiles(String folder, boolean json) {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden", folder))) {
            return of(files.sorted()
                    .map(Mutations::input)
                    .filter(text -> (text.startsWith("{") || text.startsWith("[")) == json)
                    .toArray(String[]::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String input(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf("\n----------") + 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads {@code count} broken inputs. A failure shows the input, so that it can become a test. */
    void each(int count, long seed, Subject subject) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            byte[] input = corpus.get(random.nextInt(corpus.size()));
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                input = changed(input, random);
            }
            try {
                subject.read(input, random.split());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "mutation " + i + " of seed " + seed + ": " + e + "\n" + new String(input, UTF_8)
                                + "\nin base 64: " + Base64.getEncoder().encodeToString(input),
                        e);
            }
        }
    }

    private byte[] changed(byte[] input, SplittableRandom random) {
        int length = input.length;
        int at = random.nextInt(length + 1);
        int to = at + random.nextInt(Math.min(length - at, 40) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> joined(input, at, new byte[] {(byte) random.nextInt(256)}, Math.min(length, at + 1));
            case 1 -> joined(input, at, WORDS.get(random.nextInt(WORDS.size())), at);
            case 2 -> joined(input, at, WORDS.get(random.nextInt(WORDS.size())), to);
            case 3 -> joined(input, at, new byte[0], to);
            case 4 -> joined(input, to, Arrays.copyOfRange(input, at, to), to);
            case 5 -> Arrays.copyOf(input, at);
            case 6 -> {
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                int from = random.nextInt(other.length + 1);
                yield joined(input, at, Arrays.copyOfRange(other, from, other.length), length);
            }
            default -> flipped(input, at, random);
        };
    }

    private static byte[] flipped(byte[] input, int at, SplittableRandom random) {
        byte[] copy = input.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] joined(byte[] input, int at, byte[] middle, int rest) {
        var out = new ByteArrayOutputStream(input.length + middle.length);
        out.write(input, 0, at);
        out.writeBytes(middle);
        out.write(input, rest, input.length - rest);
        return out.size() <= MAX_LENGTH ? out.toByteArray() : Arrays.copyOf(out.toByteArray(), MAX_LENGTH);
    }
}
