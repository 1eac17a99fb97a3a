package ai.tokenhot.bench.mock;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A vendor's answers, rendered once. Streams are chunked, one event per chunk. */
final class Answers {

    private static final Answers OPENAI_CHAT = new Answers(
            Vendor.OPENAI_CHAT,
            OpenAiChat.UNARY,
            List.of(OpenAiChat.ROLE),
            OpenAiChat.TEXT,
            List.of(OpenAiChat.FINISH, OpenAiChat.USAGE, OpenAiChat.DONE));

    private static final Answers ANTHROPIC_MESSAGES = new Answers(
            Vendor.ANTHROPIC_MESSAGES,
            AnthropicMessages.UNARY,
            List.of(AnthropicMessages.MESSAGE_START, AnthropicMessages.BLOCK_START),
            AnthropicMessages.TEXT,
            List.of(AnthropicMessages.BLOCK_STOP, AnthropicMessages.MESSAGE_DELTA, AnthropicMessages.MESSAGE_STOP));

    /** Those of all vendors. */
    private static final List<Answers> ALL = List.of(OPENAI_CHAT, ANTHROPIC_MESSAGES);

    private static final String UNARY_HEAD = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            x-request-id: req_mock\r
            Content-Length:\s""";

    private static final String STREAM_HEAD = """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream; charset=utf-8\r
            Cache-Control: no-cache\r
            x-request-id: req_mock\r
            Transfer-Encoding: chunked\r
            \r
            """;

    private final byte[] path;
    private final Frame unary;
    private final Frame head;
    private final List<Frame> opening;
    private final Frame text;
    private final List<Frame> closing;
    private final Frame end;

    private Answers(Vendor vendor, String unary, List<String> opening, String text, List<String> closing) {
        this.path = vendor.path().getBytes(StandardCharsets.US_ASCII);
        this.unary = Frame.of(UNARY_HEAD + unary.length() + "\r\n\r\n" + unary);
        this.head = Frame.of(STREAM_HEAD);
        this.opening = opening.stream().map(Frame::chunk).toList();
        this.text = Frame.chunk(text);
        this.closing = closing.stream().map(Frame::chunk).toList();
        this.end = Frame.of("0\r\n\r\n");
    }

    /** A vendor's answers. */
    static Answers of(Vendor vendor) {
        return switch (vendor) {
            case OPENAI_CHAT -> OPENAI_CHAT;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
        };
    }

    /**
     * The answers of the vendor whose path a request asks for.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Answers to(Request request, byte[] bytes) {
        for (int i = 0; i < ALL.size(); i++) {
            Answers answers = ALL.get(i);
            if (request.targets(bytes, answers.path)) {
                return answers;
            }
        }
        throw new IllegalArgumentException("path: another (expected: a vendor's)");
    }

    /** How many events of a stream of so many events carry text, and so a stamp. */
    int stampsIn(int events) {
        return events - opening.size() - closing.size();
    }

    /** How many events a stream has of which so many carry text. */
    int eventsOf(int stamps) {
        return opening.size() + stamps + closing.size();
    }

    /** The fewest events that a stream can have: one of them with text. */
    int fewestEvents() {
        return eventsOf(1);
    }

    /** The whole answer, head included, of a request that does not stream. */
    Frame unary() {
        return unary;
    }

    /** Status line and headers of a stream. */
    Frame head() {
        return head;
    }

    /** The event at an index of a stream of so many events. */
    Frame event(int index, int events) {
        if (index < opening.size()) {
            return opening.get(index);
        }
        int fromEnd = events - index;
        return fromEnd <= closing.size() ? closing.get(closing.size() - fromEnd) : text;
    }

    /** What follows a stream's last event. */
    Frame end() {
        return end;
    }
}
