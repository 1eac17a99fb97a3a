package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** Where statements come from: {@code annotations[]} of a message, and {@code citations[]} of some hosts' answers. */
final class CompletionsCitations {

    private static final String TYPE = "url_citation";
    private static final byte[] URL = ascii("{\"type\":\"url_citation\",\"url_citation\":{\"url\":");
    private static final byte[] TITLE = ascii(",\"title\":");
    private static final byte[] START = ascii(",\"start_index\":");
    private static final byte[] END = ascii(",\"end_index\":");
    private static final byte[] CLOSE = ascii("}}");

    private CompletionsCitations() {}

    /** Reads annotations; what is no citation of a URL keeps only its raw form. */
    static List<Citation> read(JsonArray annotations) {
        var citations = new ArrayList<Citation>();
        annotations.objects().forEach(annotation -> {
            Optional<JsonObject> url = annotation.object(TYPE);
            citations.add(new Citation(
                    url.flatMap(found -> found.string("url")),
                    url.flatMap(found -> found.string("title")),
                    url.flatMap(found -> found.integer("start_index")),
                    url.flatMap(found -> found.integer("end_index")),
                    ChatCompletions.ID,
                    annotation));
        });
        return citations;
    }

    /** Reads the bare URLs that some hosts give for a whole answer. */
    static List<Citation> readUrls(JsonArray urls) {
        return urls.strings()
                .map(url -> new Citation(
                        Optional.of(url),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        ChatCompletions.ID,
                        JsonArray.ofStrings(List.of(url))))
                .toList();
    }

    /** Those of a text's citations that begin in its characters {@code [from, to)}, told by their places in that piece. */
    static List<Citation> within(Part.Text text, long from, long to) {
        return text.citations().stream()
                .filter(citation -> {
                    long start = citation.start().orElse(from);
                    return start >= from && start < to;
                })
                .map(citation -> from == 0 ? citation : moved(citation, -from))
                .toList();
    }

    /** The citation with its places moved by so many characters. */
    static Citation moved(Citation citation, long by) {
        return new Citation(
                citation.url(),
                citation.title(),
                citation.start().map(at -> at + by),
                citation.end().map(at -> at + by),
                citation.from(),
                citation.raw());
    }

    /** Whether the language has a word for it: only what stands at a URL can be cited. */
    static boolean writes(Citation citation) {
        return citation.url().isPresent();
    }

    /**
     * Writes one annotation.
     *
     * @param start where the cited text begins in the answer's whole text
     * @param end where it ends
     */
    static void write(WireBuffer out, Citation citation, long start, long end) {
        out.raw(URL).string(citation.url().orElse(""));
        out.raw(TITLE).string(citation.title().orElse(""));
        out.raw(START).number(citation.start().map(at -> start + at).orElse(start));
        out.raw(END).number(citation.end().map(at -> start + at).orElse(end));
        out.raw(CLOSE);
    }
}
