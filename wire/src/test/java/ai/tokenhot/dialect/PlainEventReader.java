package ai.tokenhot.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Server-sent events the slow and obvious way, from the whole text at once: what the splitter is compared with. Follows
 * WHATWG HTML, section 9.2.6, except that a last event counts although no blank line ends it.
 */
final class PlainEventReader {

    /** One event that has data. */
    record Event(String name, String data, boolean terminated) {}

    private final List<Event> events = new ArrayList<>();
    private String name = "";
    private final List<String> data = new ArrayList<>();

    private PlainEventReader() {}

    static List<Event> read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        var reader = new PlainEventReader();
        String[] lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            if (lines[i].isEmpty()) {
                reader.dispatch(true);
            } else {
                reader.field(lines[i]);
            }
        }
        reader.field(lines[lines.length - 1]);
        reader.dispatch(false);
        return reader.events;
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        String content = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("data")) {
            data.add(content);
        } else if (field.equals("event")) {
            name = content;
        }
    }

    private void dispatch(boolean terminated) {
        if (!data.isEmpty()) {
            events.add(new Event(name, String.join("\n", data), terminated));
        }
        name = "";
        data.clear();
    }
}
