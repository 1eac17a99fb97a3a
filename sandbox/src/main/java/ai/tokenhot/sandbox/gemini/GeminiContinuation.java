package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Seal;
import ai.tokenhot.sandbox.script.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The halves of an answer that is not finished at once: the first ends with a token, and the same request with the token
 * gets the second.
 *
 * @param script what is said now
 * @param token what gets the rest; empty at the end
 */
record GeminiContinuation(Script script, Optional<String> token) {

    private static final String PURPOSE = "gemini-continuation";

    /** What of a script the request gets. */
    static GeminiContinuation of(JsonObject body, Script script, Directives directives, TokenCounter counter) {
        Optional<String> given = body.string("continuationToken").filter(text -> !text.isEmpty());
        String token = token(body);
        if (given.isPresent()) {
            if (!given.get().equals(token)) {
                throw GeminiErrors.invalid(
                        "Invalid value at 'continuation_token': the token does not belong to this" + " request.");
            }
            return new GeminiContinuation(second(script, counter), Optional.empty());
        }
        return directives.continues() && script.stop() instanceof Script.Stop.Natural
                ? new GeminiContinuation(first(script, counter), Optional.of(token))
                : new GeminiContinuation(script, Optional.empty());
    }

    /** Over the request, which must come again. */
    private static String token(JsonObject body) {
        return Seal.sign(
                PURPOSE, Seal.canonical(body.with().remove("continuationToken").build()));
    }

    private static Script first(Script script, TokenCounter counter) {
        var blocks = new ArrayList<Block>();
        for (Block block : script.blocks()) {
            blocks.add(block instanceof Block.Text text ? half(text, true, counter) : block);
        }
        return new Script(blocks, script.stop());
    }

    private static Script second(Script script, TokenCounter counter) {
        List<Block> blocks = script.blocks().stream()
                .filter(Block.Text.class::isInstance)
                .map(block -> (Block) half((Block.Text) block, false, counter))
                .toList();
        return new Script(blocks, script.stop());
    }

    private static Block.Text half(Block.Text text, boolean first, TokenCounter counter) {
        List<String> chunks = Chunks.of(text.text());
        int middle = (chunks.size() + 1) / 2;
        String said = String.join("", first ? chunks.subList(0, middle) : chunks.subList(middle, chunks.size()));
        return new Block.Text(said, counter.count(said));
    }
}
