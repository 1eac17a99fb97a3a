package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.testkit.golden.GoldenSections;
import ai.tokenhot.testkit.golden.GoldenSections.Section;
import ai.tokenhot.testkit.golden.ReadableJson;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * Plays one golden case through the running gateway: sends what the client asks, answers as the vendor, and writes down
 * what each of them gets. The file's grammar is told in {@code src/test/golden/translate/README.md}.
 */
final class TranslationCase {

    static final String CLIENT_REQUEST = "client request";
    static final String UPSTREAM_REQUEST = "upstream request";
    static final String UPSTREAM_ANSWER = "upstream answer";
    static final String CLIENT_ANSWER = "client answer";
    static final String RECEIPT = "receipt";
    static final String RESTART = "restart";

    private static final String BREAKS_OFF = "breaks off";
    private static final List<String> UPSTREAM_HEADERS = List.of("anthropic-version", "anthropic-beta");
    private static final List<String> CLIENT_HEADERS = List.of(
            "content-type", "retry-after", "retry-after-ms", "x-should-retry", "x-tokenhot-loss", "x-tokenhot-count");

    /** Seconds since the epoch, where answers tell when they were made. */
    private static final Pattern TIMES = Pattern.compile("(\"(?:created|created_at|completed_at)\": ?)(1[0-9]{9})\\b");

    private static final Duration GLANCE = Duration.ofMillis(5);

    private final GatewayFixture gateway;
    private final Pieces pieces;
    private final List<Section> played = new ArrayList<>();
    /** Our ids of the calls so far, without their prefix: what is made from them is named after them. */
    private final List<String> requestIds = new ArrayList<>();

    private TranslationCase(GatewayFixture gateway, Pieces pieces) {
        this.gateway = gateway;
        this.pieces = pieces;
    }

    /** How the vendor's answers arrive. */
    enum Pieces {
        /** In one piece, lines ended by LF. */
        WHOLE,
        /** Byte by byte, lines ended by CRLF. */
        BYTES
    }

    /** Plays the case. */
    static GoldenSections played(GatewayFixture gateway, GoldenSections sections, Pieces pieces) throws Exception {
        var run = new TranslationCase(gateway, pieces);
        List<Section> given = sections.sections();
        for (int at = 0; at < given.size(); ) {
            int end = at + 1;
            while (end < given.size() && !beginsStep(given.get(end))) {
                end++;
            }
            run.step(given.subList(at, end));
            at = end;
        }
        gateway.atRest();
        return sections.with(run.played);
    }

    private static boolean beginsStep(Section section) {
        return section.name().equals(CLIENT_REQUEST) || section.name().equals(RESTART);
    }

    private void step(List<Section> given) throws Exception {
        Section first = given.getFirst();
        played.add(first);
        switch (first.name()) {
            case RESTART -> {
                gateway.stop();
                gateway.startAgain();
            }
            case CLIENT_REQUEST -> ask(first, given.subList(1, given.size()));
            default -> throw new AssertionError("section: " + first.name() + " (expected: " + CLIENT_REQUEST + ")");
        }
    }

    private void ask(Section request, List<Section> rest) throws Exception {
        List<Section> answers = rest.stream()
                .filter(section -> section.name().startsWith(UPSTREAM_ANSWER))
                .toList();
        rest.forEach(section -> {
            if (!section.name().startsWith(UPSTREAM_ANSWER)
                    && !List.of(UPSTREAM_REQUEST, CLIENT_ANSWER, RECEIPT).contains(section.name())) {
                throw new AssertionError("section: " + section.name() + " (expected: one that the README lists)");
            }
        });
        Message message = Message.read(actual(request.text()));
        String[] asked = message.start().split(" ", 2);
        Language language = language(asked[1]);
        long before = System.currentTimeMillis() / 1000;
        try (RawClient client = gateway.connect()) {
            var headers = new ArrayList<>(message.headers());
            headers.add(language.keyHeader(GatewayFixture.KEY));
            headers.add("Content-Type: application/json");
            client.request(asked[0], asked[1], message.body().getBytes(StandardCharsets.UTF_8), headers);
            CompletableFuture<RawClient.Whole> answer = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return client.answer();
                        } catch (IOException e) {
                            throw new CompletionException(e);
                        }
                    },
                    thread -> Thread.ofVirtual().start(thread));
            var seen = new ArrayList<Section>();
            for (Section upstream : answers) {
                Exchange exchange = taken(answer);
                seen.add(new Section(UPSTREAM_REQUEST, text(exchange.request())));
                seen.add(upstream);
                answer(exchange, upstream);
            }
            RawClient.Whole whole = answer.join();
            gateway.first().takeWithin(Duration.ZERO).ifPresent(more -> {
                throw new AssertionError("asked the vendor once more: " + text(more.request()) + "\n(expected: "
                        + answers.size() + " requests)");
            });
            requestIds.add(whole.head().requestId().substring("req_".length()));
            seen.add(new Section(CLIENT_ANSWER, text(whole)));
            if (rest.stream().anyMatch(section -> section.name().equals(RECEIPT))) {
                seen.add(new Section(
                        RECEIPT,
                        ReadableJson.of(gateway.receipt(whole.head().requestId())
                                .get("usage")
                                .orElseThrow())));
            }
            long after = System.currentTimeMillis() / 1000;
            seen.forEach(section -> played.add(new Section(section.name(), masked(section.text(), before, after))));
        }
    }

    private Exchange taken(CompletableFuture<RawClient.Whole> answer) throws InterruptedException {
        long deadline = System.nanoTime() + GatewayFixture.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Exchange> exchange = gateway.first().takeWithin(GLANCE);
            if (exchange.isPresent()) {
                return exchange.get();
            }
            if (answer.isDone()) {
                throw new AssertionError("the vendor was not asked; the client got:\n" + text(answer.join()));
            }
        }
        throw new AssertionError("the vendor was not asked, nor the client answered, in " + GatewayFixture.PATIENCE);
    }

    private void answer(Exchange exchange, Section section) throws IOException {
        Message message = Message.read(actual(section.text()));
        boolean stream = message.body().startsWith("event:")
                || message.body().startsWith("data:")
                || message.body().startsWith(":");
        var headers = new ArrayList<>(message.headers());
        if (headers.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))) {
            headers.add("content-type: " + (stream ? "text/event-stream" : "application/json"));
        }
        headers.add("transfer-encoding: chunked");
        try {
            exchange.head(Integer.parseInt(message.start()), headers.toArray(String[]::new));
            send(exchange, stream ? message.body() + "\n\n" : message.body());
            if (section.name().contains(BREAKS_OFF)) {
                exchange.hangUp();
            } else {
                exchange.lastChunk();
            }
        } catch (IOException gone) {
            // The gateway may go when it has all that it wants.
            exchange.end();
        }
    }

    private void send(Exchange exchange, String body) throws IOException {
        switch (pieces) {
            case WHOLE -> exchange.chunk(body);
            case BYTES -> {
                byte[] bytes = body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
                for (byte one : bytes) {
                    exchange.chunk(new byte[] {one});
                }
            }
        }
    }

    private static String text(ReceivedRequest request) {
        var headers = new ArrayList<String>();
        UPSTREAM_HEADERS.forEach(name -> request.headers(name).forEach(value -> headers.add(name + ": " + value)));
        return new Message(
                        request.method() + " " + request.target(),
                        headers,
                        readable(new String(request.body().array(), StandardCharsets.UTF_8)))
                .text();
    }

    private static String text(RawClient.Whole answer) {
        var headers = new ArrayList<String>();
        CLIENT_HEADERS.forEach(name -> answer.head().headers(name).forEach(value -> headers.add(name + ": " + value)));
        String body = answer.body();
        if (answer.head().header("content-type").orElse("").startsWith("text/event-stream")) {
            body = body.replace("\r\n", "\n");
            if (!body.endsWith("\n\n")) {
                throw new AssertionError("stream: " + body + " (expected: a blank line after the last event)");
            }
        } else {
            body = readable(body);
        }
        return new Message(String.valueOf(answer.status()), headers, body).text();
    }

    private static String readable(String body) {
        try {
            return body.isEmpty() ? "" : ReadableJson.of(Json.parse(body));
        } catch (JsonException notJson) {
            return body;
        }
    }

    /** What comes out, with names in the place of what differs each time. */
    private String masked(String text, long before, long after) {
        String masked = text;
        for (int i = 0; i < requestIds.size(); i++) {
            masked = masked.replace(requestIds.get(i), "REQUEST" + (i + 1));
        }
        return TIMES.matcher(masked).replaceAll(found -> {
            long time = Long.parseLong(found.group(2));
            return time >= before && time <= after ? found.group(1) + "NOW" : found.group();
        });
    }

    /** What goes in, with what the names of {@link #masked} stand for. */
    private String actual(String text) {
        String actual = text;
        for (int i = requestIds.size() - 1; i >= 0; i--) {
            actual = actual.replace("REQUEST" + (i + 1), requestIds.get(i));
        }
        return actual;
    }

    /** The language of a path. */
    static Language language(String target) {
        String path = target.toLowerCase(Locale.ROOT);
        if (path.contains("/chat/completions")) {
            return Language.CHAT;
        }
        if (path.contains("/responses")) {
            return Language.RESPONSES;
        }
        return path.contains("/messages") ? Language.MESSAGES : Language.GEMINI;
    }

    /** A request or an answer as it stands in a file: a line, headers, a blank line, the content. */
    record Message(String start, List<String> headers, String body) {

        static Message read(String text) {
            int end = text.indexOf("\n\n");
            List<String> head = Arrays.asList((end < 0 ? text : text.substring(0, end)).split("\n"));
            return new Message(
                    head.getFirst().strip(),
                    List.copyOf(head.subList(1, head.size())),
                    end < 0 ? "" : text.substring(end + 2).stripTrailing());
        }

        String text() {
            return start + "\n"
                    + String.join("", headers.stream().map(line -> line + "\n").toList()) + "\n" + body;
        }
    }
}
