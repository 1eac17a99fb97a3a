package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.MediaSniff;
import ai.tokenhot.upstream.fetch.PinnedClient.NotConnected;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch: wait for a slot, then per hop read the URL, look its host up once, decide about every address, ask the very
 * address that was decided about. All of it on one context.
 */
final class FetchRun {

    private static final Logger LOG = LoggerFactory.getLogger(FetchRun.class);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Content from this size on is put together and looked at aside from the event loop. */
    private static final int ASIDE = 256 << 10;

    /** Where the fetch is: what running out of time means depends on it. */
    private enum Phase {
        WAITING,
        LOOKING_UP,
        ASKING
    }

    private final FetchClient client;
    private final FetchRequest request;
    private final Context context;
    private final Refusals refusals;
    private final FetchSlots.Turn turn;
    private final Promise<FetchResult> result = Promise.promise();
    private final FetchBody body;
    private final int maxBytes;
    private @Nullable HttpClientRequest sent;
    private Phase phase = Phase.WAITING;
    private long timer;
    private int redirects;
    /** Another thread has the content now. */
    private boolean aside;

    private boolean over;

    FetchRun(FetchClient client, FetchRequest request, Context context) {
        this.client = client;
        this.request = request;
        this.context = context;
        refusals = new Refusals(request);
        turn = new FetchSlots.Turn(request.project(), () -> context.runOnContext(none -> begin()));
        body = new FetchBody(client.reserve());
        maxBytes = Math.min(request.maxBytes(), client.bounds().bytes());
    }

    FetchCall start() {
        context.runOnContext(none -> {
            timer = client.vertx().setTimer(client.bounds().total().toMillis(), fired -> outOfTime());
            if (!client.slots().ask(turn)) {
                refuse(refusals.saturated());
            }
        });
        return new FetchCall(result.future(), () -> context.runOnContext(none -> refuse(refusals.cancelled())));
    }

    private void begin() {
        hop(FetchUrl.read(request.url()), false);
    }

    private void hop(FetchUrl.Reading reading, boolean redirected) {
        if (over) {
            return;
        }
        switch (reading) {
            case FetchUrl.Reading.Good(FetchUrl url) -> lookUp(url);
            case FetchUrl.Reading.Bad(String problem) ->
                refuse(redirected ? refusals.redirectsNowhere() : refusals.unreadable(problem));
            case FetchUrl.Reading.Elsewhere() -> refuse(refusals.elsewhere());
        }
    }

    private void lookUp(FetchUrl url) {
        Origin origin = url.origin();
        if (!client.allowance().mayLookUp(origin)) {
            refuse(refusals.elsewhere());
            return;
        }
        phase = Phase.LOOKING_UP;
        switch (origin.host()) {
            case Host.Literal(InetAddress address) -> {
                if (client.allowance().permits(origin, List.of(address))) {
                    ask(url, List.of(address));
                } else {
                    refuse(refusals.elsewhere());
                }
            }
            case Host.Name name -> {
                long since = System.nanoTime();
                client.lookups()
                        .lookUp(name)
                        .onComplete(found -> context.runOnContext(none -> decide(url, found.result(), since)));
            }
        }
    }

    private void decide(FetchUrl url, List<InetAddress> addresses, long since) {
        if (over) {
            return;
        }
        if (client.allowance().permits(url.origin(), addresses)) {
            ask(url, addresses);
            return;
        }
        LOG.debug("A caller's URL is not fetched: {} is at {}", url.origin(), addresses);
        long step = client.bounds().refusalStep().toNanos();
        long left = step - (System.nanoTime() - since) % step;
        client.vertx().setTimer(1 + Duration.ofNanos(left).toMillis(), fired -> refuse(refusals.elsewhere()));
    }

    private void ask(FetchUrl url, List<InetAddress> addresses) {
        phase = Phase.ASKING;
        client.pinned().get(url, addresses).onComplete(made -> {
            if (made.succeeded() && over) {
                made.result().reset();
            } else if (made.succeeded()) {
                send(url, made.result());
            } else {
                refuse(notConnected(made.cause()));
            }
        });
    }

    private Failure notConnected(@Nullable Throwable cause) {
        if (!(cause instanceof NotConnected broken)) {
            return refusals.unreachable();
        }
        return switch (broken.reason()) {
            case UNREACHABLE -> refusals.unreachable();
            case UNTRUSTED -> refusals.untrusted();
            case ELSEWHERE -> refusals.elsewhere();
        };
    }

    private void send(FetchUrl url, HttpClientRequest ready) {
        sent = ready;
        ready.exceptionHandler(cause -> LOG.debug("A fetch broke: {}", cause.getMessage()));
        ready.putHeader(HttpHeaders.USER_AGENT, client.userAgent());
        ready.putHeader(HttpHeaders.ACCEPT, accept());
        ready.response().onComplete(answer -> {
            if (over) {
                return;
            }
            if (answer.succeeded()) {
                head(url, answer.result());
            } else {
                refuse(refusals.cut());
            }
        });
        ready.end();
    }

    private String accept() {
        return String.join(
                ", ",
                Stream.concat(request.wanted().stream().sorted(), Stream.of("*/*;q=0.1"))
                        .toList());
    }

    private void head(FetchUrl url, HttpClientResponse response) {
        int status = response.statusCode();
        response.exceptionHandler(cause -> LOG.debug("A fetch was left: {}", cause.getMessage()));
        if (REDIRECTS.contains(status)) {
            redirect(url, response.getHeader(HttpHeaders.LOCATION));
        } else if (status != 200) {
            refuse(refusals.status(status));
        } else if (!plain(response)) {
            refuse(refusals.compressed());
        } else if (announced(response) > maxBytes) {
            refuse(refusals.tooLarge(maxBytes));
        } else {
            response.exceptionHandler(cause -> refuse(refusals.cut()));
            response.endHandler(end -> arrived(declared(response)));
            response.handler(this::piece);
        }
    }

    private void redirect(FetchUrl url, @Nullable String location) {
        if (redirects == client.bounds().redirects()) {
            refuse(refusals.redirects(redirects));
            return;
        }
        redirects++;
        FetchUrl.Reading next = location == null ? new FetchUrl.Reading.Bad("") : url.redirect(location);
        if (url.origin().tls()
                && next instanceof FetchUrl.Reading.Good(FetchUrl target)
                && !target.origin().tls()) {
            refuse(refusals.downgrade());
            return;
        }
        hangUp();
        hop(next, true);
    }

    private static boolean plain(HttpClientResponse response) {
        return response.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
                        .allMatch(coding -> coding.isBlank() || coding.strip().equalsIgnoreCase("identity"))
                && response.headers().getAll(HttpHeaders.TRANSFER_ENCODING).stream()
                        .allMatch(coding -> coding.strip().equalsIgnoreCase("chunked"));
    }

    private static long announced(HttpClientResponse response) {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private static String declared(HttpClientResponse response) {
        String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private void piece(Buffer piece) {
        if (over) {
            return;
        }
        if (body.size() + (long) piece.length() > maxBytes) {
            refuse(refusals.tooLarge(maxBytes));
        } else if (!body.add(piece)) {
            refuse(refusals.full());
        }
    }

    private void arrived(String declared) {
        if (over) {
            return;
        }
        sent = null;
        if (body.size() < ASIDE) {
            finish(body.whole().map(bytes -> judge(bytes, declared)).orElseGet(this::full));
            return;
        }
        aside = true;
        client.blocking().execute(() -> {
            FetchResult judged =
                    body.whole().map(bytes -> judge(bytes, declared)).orElseGet(this::full);
            context.runOnContext(none -> judged(judged));
        });
    }

    private void judged(FetchResult outcome) {
        aside = false;
        if (over) {
            body.drop();
        } else {
            finish(outcome);
        }
    }

    private FetchResult full() {
        return new FetchResult.Refused(refusals.full());
    }

    private FetchResult judge(byte[] bytes, String declared) {
        if (bytes.length == 0) {
            return new FetchResult.Refused(refusals.empty());
        }
        Optional<String> found = MediaSniff.mediaType(bytes)
                .map(type -> type.equals(MediaSniff.TEXT)
                                && MediaSniff.textual(declared)
                                && request.wanted().contains(declared)
                        ? declared
                        : type);
        return found.filter(request.wanted()::contains)
                .<FetchResult>map(type -> new FetchResult.Fetched(type, bytes))
                .orElseGet(() -> new FetchResult.Refused(refusals.type(found)));
    }

    private void outOfTime() {
        refuse(
                switch (phase) {
                    case WAITING -> refusals.saturated();
                    case LOOKING_UP -> refusals.elsewhere();
                    case ASKING -> refusals.tooSlow(client.bounds().total());
                });
    }

    private void refuse(Failure failure) {
        finish(new FetchResult.Refused(failure));
    }

    private void finish(FetchResult outcome) {
        if (over) {
            return;
        }
        over = true;
        client.vertx().cancelTimer(timer);
        hangUp();
        if (outcome instanceof FetchResult.Refused && !aside) {
            body.drop();
        }
        client.slots().leave(turn);
        result.complete(outcome);
    }

    private void hangUp() {
        HttpClientRequest last = sent;
        if (last != null) {
            sent = null;
            last.reset();
        }
    }
}
