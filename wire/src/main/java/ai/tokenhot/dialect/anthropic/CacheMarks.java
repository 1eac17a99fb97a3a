package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/**
 * Deals out the few marks of where to cache that a request may have. The last ones are kept: the longest beginning is the
 * one that saves most.
 */
final class CacheMarks {

    /** The vendor takes no more. */
    private static final int MAX_MARKS = 4;

    private final Losses losses;
    private final boolean taken;
    private int surplus;

    CacheMarks(ChatRequest request, Destination to, Losses losses) {
        this.losses = losses;
        this.taken = to.model().takes(Denial.CACHE_MARKS);
        long wished = request.tools().stream().filter(CacheMarks::marked).count()
                + request.turns().stream()
                        .flatMap(turn -> turn.content().stream())
                        .map(Content::cache)
                        .filter(Optional::isPresent)
                        .count();
        int room = request.settings().given(Setting.CACHE_ALL).isPresent() ? MAX_MARKS - 1 : MAX_MARKS;
        this.surplus = Math.toIntExact(Math.max(0, wished - room));
    }

    private static boolean marked(Tool tool) {
        return tool instanceof Tool.Function function && function.cache().isPresent();
    }

    /** Whether the model takes marks at all. */
    boolean taken() {
        return taken;
    }

    /** Puts a mark on a block; the blocks come in the order of the request. */
    void put(JsonObject.Builder block, Optional<CacheMark> mark, String field) {
        if (mark.isEmpty()) {
            return;
        }
        if (!taken) {
            losses.dropped(field + ".cache_control", "this model takes no marks of where to cache");
        } else if (surplus > 0) {
            surplus--;
            losses.dropped(field + ".cache_control", "a request may have " + MAX_MARKS + ": the last ones are kept");
        } else {
            block.put("cache_control", object(mark.get(), field));
        }
    }

    /** A mark as an object. */
    JsonObject object(CacheMark mark, String field) {
        var object = JsonObject.builder().put("type", "ephemeral");
        mark.ttl().ifPresent(ttl -> {
            String near = switch (ttl) {
                case "5m", "in_memory" -> "5m";
                default -> "1h";
            };
            if (!near.equals(ttl)) {
                losses.approximated(field + ".cache_control", ttl + " → " + near);
            }
            object.put("ttl", near);
        });
        return object.build();
    }
}
