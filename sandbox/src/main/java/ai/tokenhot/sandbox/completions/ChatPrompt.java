package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.TokenCounter;
import ai.tokenhot.sandbox.script.Turn;
import java.util.List;
import java.util.function.ToIntFunction;

/** Counts a prompt as OpenAI's cookbook does for chat models: three tokens around each message and three at the end. */
public final class ChatPrompt {

    /** Automatic prompt caching begins here and goes in steps. */
    private static final int CACHED_FROM = 1_024;

    private static final int CACHED_STEP = 128;

    private static final int AROUND_MESSAGE = 3;
    private static final int AT_END = 3;

    /** Text of a file is about a token for four bytes; other files and sounds are counted so as well, for want of a rule. */
    private static final int BYTES_PER_TOKEN = 4;

    private static final int AUDIO_TOKENS_PER_SECOND = 10;
    private static final int TOKENS_PER_PAGE = 600;

    private ChatPrompt() {}

    /**
     * The counted prompt.
     *
     * @param images the vendor's rule for images
     */
    public static PromptMeter measure(
            TokenCounter counter, List<Turn> turns, List<Json> tools, ToIntFunction<Media> images) {
        var meter = new PromptMeter(counter, CACHED_FROM, CACHED_STEP);
        tools.forEach(tool -> meter.text(tool.text()));
        for (Turn turn : turns) {
            meter.structure(AROUND_MESSAGE);
            for (Piece piece : turn.pieces()) {
                switch (piece) {
                    case Piece.Text(String text) -> meter.text(text);
                    case Piece.Thought ignored -> {}
                    case Piece.Call(String ignored, String name, String arguments) ->
                        meter.text(name).text(arguments);
                    case Piece.Result(String ignored, String ignored2, String text) -> meter.text(text);
                    case Piece.Attachment(Media media) -> meter.media(media, tokens(media, images));
                }
            }
        }
        return meter.structure(AT_END);
    }

    private static int tokens(Media media, ToIntFunction<Media> images) {
        int bySize = (int) Math.max(1, media.bytes() / BYTES_PER_TOKEN);
        return switch (media.kind()) {
            case IMAGE -> images.applyAsInt(media);
            case AUDIO ->
                media.measure().orElse(null) instanceof Media.Measure.Millis(long millis)
                        ? (int) Math.max(1, millis * AUDIO_TOKENS_PER_SECOND / 1000)
                        : bySize;
            case DOCUMENT ->
                media.measure().orElse(null) instanceof Media.Measure.Pages(int pages)
                        ? pages * TOKENS_PER_PAGE
                        : bySize;
            case VIDEO, TEXT -> bySize;
        };
    }
}
