package ai.tokenhot.sandbox.openai;

import ai.tokenhot.sandbox.script.Media;

/**
 * Counts images by OpenAI's tile rule with the figures of GPT-5: fit into a square of 2048, shrink the shorter side to
 * 768, 140 tokens for each tile of 512 and 70 for the image. An image that was not fetched counts as one tile.
 */
final class OpenAiImages {

    private static final double SQUARE = 2_048;
    private static final double SHORTER_SIDE = 768;
    private static final int TILE = 512;
    private static final int TOKENS_PER_TILE = 140;
    private static final int TOKENS_PER_IMAGE = 70;

    private OpenAiImages() {}

    static int tokens(Media image) {
        if (!(image.measure().orElse(null) instanceof Media.Measure.Pixels(int width, int height))) {
            return TOKENS_PER_IMAGE + TOKENS_PER_TILE;
        }
        double fit = Math.min(1, SQUARE / Math.max(width, height));
        double shrink = Math.min(1, SHORTER_SIDE / (Math.min(width, height) * fit));
        int across = (int) Math.ceil(width * fit * shrink / TILE);
        int down = (int) Math.ceil(height * fit * shrink / TILE);
        return TOKENS_PER_IMAGE + across * down * TOKENS_PER_TILE;
    }
}
