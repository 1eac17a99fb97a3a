package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks the {@code cache_control} marks of a request: how many there are, and that longer ones come first. */
final class CacheMarks {

    private static final int MAX_MARKS = 4;

    private CacheMarks() {}

    private record Mark(String place, Duration time) {}

    static void check(JsonObject body) {
        var marks = new ArrayList<Mark>();
        addAll(marks, "tools", objects(body, "tools"));
        addAll(marks, "system", objects(body, "system"));
        List<JsonObject> messages = objects(body, "messages");
        for (int i = 0; i < messages.size(); i++) {
            addAll(marks, "messages." + i + ".content", objects(messages.get(i), "content"));
        }
        Part.cacheTime(body).ifPresent(time -> marks.add(new Mark("cache_control", time)));
        if (marks.size() > MAX_MARKS) {
            throw AnthropicError.invalid("A maximum of " + MAX_MARKS
                    + " blocks with cache_control may be provided. Found " + marks.size() + ".");
        }
        boolean shorter = false;
        for (Mark mark : marks) {
            boolean isLong = mark.time().equals(Part.LONG);
            if (shorter && isLong) {
                throw AnthropicError.invalid(
                        mark.place() + ".cache_control.ttl: a ttl='1h' cache_control block must not"
                                + " come after a ttl='5m' cache_control block. Note that blocks are processed in the following"
                                + " order: `tools`, `system`, `messages`.");
            }
            shorter |= !isLong;
        }
    }

    private static List<JsonObject> objects(JsonObject holder, String name) {
        return holder.array(name).stream().flatMap(JsonArray::objects).toList();
    }

    private static void addAll(List<Mark> marks, String place, List<JsonObject> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            String at = place + "." + i;
            Part.cacheTime(blocks.get(i)).ifPresent(time -> marks.add(new Mark(at, time)));
        }
    }
}
