package ai.tokenhot.flow;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.upstream.fetch.FetchBounds;
import ai.tokenhot.upstream.fetch.FetchClient;
import ai.tokenhot.upstream.fetch.FetchRequest;
import ai.tokenhot.upstream.fetch.FetchResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Brings in the media that a request names by URL where the provider's language wants the bytes themselves. */
final class RemoteMedia {

    /** URLs of one request that are fetched. */
    static final int MAX_URLS = 32;

    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Set<String> SOUNDS = Set.of("audio/wav", "audio/mpeg", "audio/flac", "audio/ogg", "audio/mp4");
    private static final Set<String> FILMS = Set.of("video/mp4", "video/webm", "video/quicktime");
    private static final Set<String> DOCUMENTS = Set.of("application/pdf", "text/plain");

    private final FetchClient client;
    private final ByteBudget budget;

    RemoteMedia(FetchClient client, ByteBudget budget) {
        this.client = client;
        this.budget = budget;
    }

    /** Hands on the request with its media inline, or why that cannot be. */
    void inline(ChatRequest request, ChatCodec provider, String project, Consumer<Outcome> then) {
        Map<String, Wanted> wanted = wanted(request, provider);
        if (wanted.isEmpty()) {
            then.accept(new Outcome.Inlined(request));
            return;
        }
        if (wanted.size() > MAX_URLS) {
            then.accept(new Outcome.Refused(named(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    wanted.size() + " URLs of media (expected: at most " + MAX_URLS + ").",
                    wanted.values().iterator().next().field()))));
            return;
        }
        List<Future<FetchResult>> results = wanted.entrySet().stream()
                .map(entry -> client.fetch(new FetchRequest(
                                entry.getKey(),
                                entry.getValue().field(),
                                entry.getValue().types(),
                                FetchBounds.DEFAULT.bytes(),
                                project))
                        .result())
                .toList();
        Future.join(results).onComplete(all -> then.accept(outcome(request, wanted, results)));
    }

    private Outcome outcome(ChatRequest request, Map<String, Wanted> wanted, List<Future<FetchResult>> results) {
        var found = new LinkedHashMap<String, MediaSource.Inline>();
        Optional<Failure> failure = Optional.empty();
        int index = 0;
        for (String url : wanted.keySet()) {
            switch (results.get(index++).result()) {
                case FetchResult.Fetched(String type, byte[] bytes) -> {
                    budget.give(bytes.length);
                    found.put(
                            url,
                            new MediaSource.Inline(type, Base64.getEncoder().encodeToString(bytes)));
                }
                case FetchResult.Refused(Failure reason) -> failure = failure.or(() -> Optional.of(named(reason)));
            }
        }
        return failure.<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Inlined(request.withTurns(request.turns().stream()
                        .map(turn -> turn.with(turn.content().stream()
                                .map(content -> content.with(replaced(content.part(), found)))
                                .toList()))
                        .toList())));
    }

    /** The failure with its field in the words too: not every language has a place of its own for that. */
    private static Failure named(Failure failure) {
        return failure.field()
                .map(field -> new Failure(
                        failure.kind(),
                        field + ": " + failure.message(),
                        failure.field(),
                        failure.retryAfter(),
                        failure.status()))
                .orElse(failure);
    }

    private static Map<String, Wanted> wanted(ChatRequest request, ChatCodec provider) {
        var wanted = new LinkedHashMap<String, Wanted>();
        for (Turn turn : request.turns()) {
            for (Content content : turn.content()) {
                look(content.part(), turn.field(), provider, wanted);
            }
        }
        return wanted;
    }

    private static void look(Part part, String field, ChatCodec provider, Map<String, Wanted> wanted) {
        if (part instanceof Part.ToolResult result) {
            result.content().forEach(inner -> look(inner, field, provider, wanted));
        }
        if (source(part).orElse(null) instanceof MediaSource.Remote remote && !provider.takesRemote(part, remote)) {
            wanted.putIfAbsent(remote.url(), new Wanted(field, types(part)));
        }
    }

    private static Optional<MediaSource> source(Part part) {
        return switch (part) {
            case Part.Image image -> Optional.of(image.source());
            case Part.Audio audio -> Optional.of(audio.source());
            case Part.Video video -> Optional.of(video.source());
            case Part.Document document -> Optional.of(document.source());
            case Part.Text ignored -> Optional.empty();
            case Part.Refusal ignored -> Optional.empty();
            case Part.Thinking ignored -> Optional.empty();
            case Part.ToolCall ignored -> Optional.empty();
            case Part.ToolResult ignored -> Optional.empty();
            case Part.Unknown ignored -> Optional.empty();
        };
    }

    private static Set<String> types(Part part) {
        return switch (part) {
            case Part.Audio ignored -> SOUNDS;
            case Part.Video ignored -> FILMS;
            case Part.Document ignored -> DOCUMENTS;
            default -> IMAGES;
        };
    }

    private static Part replaced(Part part, Map<String, MediaSource.Inline> found) {
        if (part instanceof Part.ToolResult result) {
            var inner = new ArrayList<Part>();
            result.content().forEach(one -> inner.add(replaced(one, found)));
            return new Part.ToolResult(result.callId(), result.name(), inner, result.failed());
        }
        MediaSource.Inline inline = source(part)
                .filter(MediaSource.Remote.class::isInstance)
                .map(source -> found.get(((MediaSource.Remote) source).url()))
                .orElse(null);
        if (inline == null) {
            return part;
        }
        return switch (part) {
            case Part.Image image -> new Part.Image(inline, image.detail());
            case Part.Audio audio -> new Part.Audio(inline, audio.transcript());
            case Part.Video ignored -> new Part.Video(inline);
            case Part.Document document -> new Part.Document(inline, document.name());
            default -> part;
        };
    }

    /** What is to be fetched, and for which field. */
    private record Wanted(String field, Set<String> types) {}

    /** What came of it. */
    sealed interface Outcome {
        record Inlined(ChatRequest request) implements Outcome {}

        record Refused(Failure failure) implements Outcome {}
    }
}
