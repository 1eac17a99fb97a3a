package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Media.Measure;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.TokenCounter;
import ai.tokenhot.sandbox.script.Turn;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Counts a Gemini prompt. */
final class GeminiPrompt {

    /** Implicit caching begins here and goes in steps of this. */
    private static final int CACHED_FROM = 1_024;

    private static final int CACHED_STEP = 1_024;

    /** Images of at most this many pixels a side are one tile; larger ones are cut into tiles of 768. */
    private static final int SMALL = 384;

    private static final int TILE = 768;
    private static final int TOKENS_PER_TILE = 258;
    private static final int TOKENS_PER_PAGE = 258;
    private static final int AUDIO_TOKENS_PER_SECOND = 32;
    private static final int VIDEO_TOKENS_PER_SECOND = 263;

    /** Sound and film whose length the bytes do not tell: the length at this many bytes a second. */
    private static final int USUAL_AUDIO_BYTES = 16_000;

    private static final int USUAL_VIDEO_BYTES = 250_000;

    private GeminiPrompt() {}

    static PromptMeter measure(TokenCounter counter, List<Turn> turns, List<Json> tools) {
        var meter = new PromptMeter(counter, CACHED_FROM, CACHED_STEP);
        tools.forEach(tool -> meter.text(tool.text()));
        for (Turn turn : turns) {
            meter.structure(1);
            for (Piece piece : turn.pieces()) {
                switch (piece) {
                    case Piece.Text(String text) -> meter.text(text);
                    case Piece.Thought(String text) -> meter.text(text);
                    case Piece.Call(String ignored, String name, String arguments) ->
                        meter.text(name).text(arguments);
                    case Piece.Result(String ignored, String name, String text) ->
                        meter.text(name).text(text);
                    case Piece.Attachment(Media media) -> add(meter, media, counter);
                }
            }
        }
        return meter;
    }

    private static void add(PromptMeter meter, Media media, TokenCounter counter) {
        switch (media.kind()) {
            case IMAGE -> meter.media(media, image(media));
            case AUDIO -> meter.media(media, seconds(media, USUAL_AUDIO_BYTES) * AUDIO_TOKENS_PER_SECOND);
            case VIDEO -> meter.media(media, seconds(media, USUAL_VIDEO_BYTES) * VIDEO_TOKENS_PER_SECOND);
            case DOCUMENT ->
                meter.media(
                        media,
                        TOKENS_PER_PAGE
                                * (media.measure().orElse(null) instanceof Measure.Pages(int pages) ? pages : 1));
            // Four bytes are about one token of a text file.
            case TEXT -> meter.media(media, (int) (media.bytes() / 4) + counter.count(media.mimeType()));
        }
    }

    private static int image(Media media) {
        if (!(media.measure().orElse(null) instanceof Measure.Pixels(int width, int height))
                || (width <= SMALL && height <= SMALL)) {
            return TOKENS_PER_TILE;
        }
        return Math.ceilDiv(width, TILE) * Math.ceilDiv(height, TILE) * TOKENS_PER_TILE;
    }

    private static int seconds(Media media, int usualBytes) {
        long millis = media.measure().orElse(null) instanceof Measure.Millis(long known)
                ? known
                : media.bytes() * 1000 / usualBytes;
        return (int) Math.max(1, Math.ceilDiv(millis, 1000L));
    }

    /** Tokens by modality, as Gemini lists them. */
    static JsonArray details(Map<Media.Kind, Integer> byKind) {
        return new JsonArray(byKind.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(GeminiPrompt::modality)))
                .map(entry -> (Json) JsonObject.builder()
                        .put("modality", modality(entry.getKey()))
                        .put("tokenCount", entry.getValue())
                        .build())
                .toList());
    }

    private static String modality(Media.Kind kind) {
        return switch (kind) {
            case TEXT -> "TEXT";
            case IMAGE -> "IMAGE";
            case AUDIO -> "AUDIO";
            case VIDEO -> "VIDEO";
            case DOCUMENT -> "DOCUMENT";
        };
    }
}
