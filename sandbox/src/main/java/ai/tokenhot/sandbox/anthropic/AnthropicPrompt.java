package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Media.Measure;
import ai.tokenhot.sandbox.script.PromptCache;
import ai.tokenhot.sandbox.script.PromptCache.Mark;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.TokenCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A counted prompt: tools, system text, messages.
 *
 * @param ends the place behind each tool and block
 * @param breakpoints where the client wants it to be remembered, in order
 */
record AnthropicPrompt(int tokens, List<Mark> ends, List<Breakpoint> breakpoints) {

    /** So many blocks before a breakpoint are looked at for something that is remembered. */
    private static final int LOOK_BACK = 20;

    private static final int TOKENS_PER_PROMPT = 4;
    private static final int TOKENS_PER_BLOCK = 3;

    /** Pixels that cost one token; larger images are made smaller first. */
    private static final int PIXELS_PER_TOKEN = 750;

    private static final double LONGEST_SIDE = 1_568;
    private static final int MAX_IMAGE_TOKENS = 1_600;

    /** A page costs its text and its picture; Anthropic names a range, this is within it. */
    private static final int TOKENS_PER_PAGE = 2_000;

    /**
     * A {@code cache_control}.
     *
     * @param end the number of the block that carries it
     */
    record Breakpoint(int end, Duration time) {}

    /** Copies the lists. */
    AnthropicPrompt {
        ends = List.copyOf(ends);
        breakpoints = List.copyOf(breakpoints);
    }

    static AnthropicPrompt measure(TokenCounter counter, AnthropicRequest request) {
        // Breakpoints are the only marks here, the meter's own are never reached.
        var meter = new PromptMeter(counter, Integer.MAX_VALUE, 1);
        meter.structure(TOKENS_PER_PROMPT);
        var ends = new ArrayList<Mark>();
        var breakpoints = new ArrayList<Breakpoint>();
        List<Json> tools = request.countedTools();
        for (int i = 0; i < tools.size(); i++) {
            meter.text(tools.get(i).text()).structure(TOKENS_PER_BLOCK);
            end(meter, Part.cacheTime(request.tools().declared().get(i)), ends, breakpoints);
        }
        AnthropicRequest.schema(request.body()).map(JsonObject::text).ifPresent(meter::text);
        for (Part part : request.messages().parts()) {
            meter.structure(TOKENS_PER_BLOCK).text(part.role().name()).text(part.words());
            part.media().forEach(media -> meter.media(media, tokens(media)));
            end(meter, part.cached(), ends, breakpoints);
        }
        Part.cacheTime(request.body()).ifPresent(time -> {
            int last = ends.size() - 1;
            breakpoints.removeIf(breakpoint -> breakpoint.end() == last);
            breakpoints.add(new Breakpoint(last, time));
        });
        return new AnthropicPrompt(meter.total(), ends, breakpoints);
    }

    private static void end(
            PromptMeter meter, Optional<Duration> cached, List<Mark> ends, List<Breakpoint> breakpoints) {
        cached.ifPresent(time -> breakpoints.add(new Breakpoint(ends.size(), time)));
        ends.add(meter.mark());
    }

    private static int tokens(Media media) {
        return switch (media.kind()) {
            case IMAGE -> image(media);
            case DOCUMENT ->
                TOKENS_PER_PAGE * (media.measure().orElse(null) instanceof Measure.Pages(int pages) ? pages : 1);
            // Its words are counted.
            case TEXT -> 0;
            // Not taken by this vendor.
            case AUDIO, VIDEO -> 0;
        };
    }

    private static int image(Media media) {
        if (!(media.measure().orElse(null) instanceof Measure.Pixels(int width, int height))) {
            return MAX_IMAGE_TOKENS;
        }
        double scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
        double pixels = width * scale * height * scale;
        return (int) Math.clamp(Math.ceil(pixels / PIXELS_PER_TOKEN), 1, MAX_IMAGE_TOKENS);
    }

    /**
     * What the prompt cache does to a prompt.
     *
     * @param read tokens that were remembered
     * @param writtenShort tokens that are remembered for five minutes from now on
     * @param writtenLong for an hour
     */
    record Cached(int read, int writtenShort, int writtenLong) {
        static final Cached NOTHING = new Cached(0, 0, 0);
    }

    /**
     * Looks up and remembers.
     *
     * @param scope who shares the cache
     * @param from tokens of the shortest beginning that is remembered
     */
    Cached pass(PromptCache cache, String scope, int from) {
        List<Breakpoint> usable = breakpoints.stream()
                .filter(breakpoint -> mark(breakpoint).tokens() >= from)
                .toList();
        if (usable.isEmpty()) {
            return Cached.NOTHING;
        }
        int read = 0;
        for (Breakpoint breakpoint : usable.reversed()) {
            List<Mark> near = ends.subList(Math.max(0, breakpoint.end() - LOOK_BACK + 1), breakpoint.end() + 1);
            read = Math.max(
                    read,
                    cache.known(
                            scope,
                            near.stream().filter(mark -> mark.tokens() >= from).toList()));
        }
        int longest = usable.stream()
                .filter(breakpoint -> breakpoint.time().equals(Part.LONG))
                .mapToInt(breakpoint -> mark(breakpoint).tokens())
                .max()
                .orElse(0);
        usable.forEach(breakpoint -> cache.remember(scope, List.of(mark(breakpoint)), breakpoint.time()));
        int written = Math.max(0, mark(usable.getLast()).tokens() - read);
        int writtenLong = Math.max(0, longest - read);
        return new Cached(read, written - writtenLong, writtenLong);
    }

    private Mark mark(Breakpoint breakpoint) {
        return ends.get(breakpoint.end());
    }
}
