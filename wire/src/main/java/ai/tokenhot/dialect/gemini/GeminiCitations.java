package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where statements come from: {@code citationMetadata}, and {@code groundingMetadata} after a search, whose places count
 * bytes.
 */
final class GeminiCitations {

    private GeminiCitations() {}

    /**
     * A citation and where its text stands.
     *
     * @param piece the part, counted within what was sent together
     */
    record Placed(int piece, Citation citation) {}

    /** The sources that the vendor names. */
    static List<Placed> cited(Json metadata) {
        if (!(metadata instanceof JsonObject object)) {
            return List.of();
        }
        return object.array("citationSources").or(() -> object.array("citations")).stream()
                .flatMap(JsonArray::objects)
                .map(source -> new Placed(
                        0,
                        new Citation(
                                source.string("uri"),
                                source.string("title"),
                                source.integer("startIndex"),
                                source.integer("endIndex"),
                                GenerateContent.ID,
                                source)))
                .toList();
    }

    /**
     * The pages that a search found, with what they support.
     *
     * @param ascii whether the text's bytes are its characters; if not, places that count the vendor's bytes are left out
     */
    static List<Placed> grounded(Json metadata, boolean ascii) {
        if (!(metadata instanceof JsonObject object)) {
            return List.of();
        }
        List<JsonObject> chunks = object.array("groundingChunks").stream()
                .flatMap(JsonArray::objects)
                .toList();
        var citations = new ArrayList<Placed>();
        object.array("groundingSupports").stream().flatMap(JsonArray::objects).forEach(support -> {
            JsonObject segment = support.object("segment").orElse(JsonObject.empty());
            // Segments that we wrote have no text, and places that count characters.
            boolean exact = ascii || !segment.has("text");
            for (Json index : support.array("groundingChunkIndices")
                    .orElse(JsonArray.of())
                    .items()) {
                chunk(chunks, index)
                        .flatMap(GeminiCitations::page)
                        .ifPresent(page -> citations.add(placed(segment, page, exact)));
            }
        });
        return citations;
    }

    private static Placed placed(JsonObject segment, JsonObject page, boolean exact) {
        var citation = new Citation(
                page.string("uri"),
                page.string("title"),
                exact ? Optional.of(segment.integer("startIndex").orElse(0L)) : Optional.empty(),
                exact ? segment.integer("endIndex") : Optional.empty(),
                GenerateContent.ID,
                JsonObject.builder().put("segment", segment).put("chunk", page).build());
        return new Placed(Math.clamp(segment.integer("partIndex").orElse(0L), 0, Integer.MAX_VALUE), citation);
    }

    private static Optional<JsonObject> chunk(List<JsonObject> chunks, Json index) {
        return index instanceof JsonNumber number
                ? number.exactLong().filter(at -> at >= 0 && at < chunks.size()).map(at -> chunks.get(at.intValue()))
                : Optional.empty();
    }

    private static Optional<JsonObject> page(JsonObject chunk) {
        return chunk.object("web").or(() -> chunk.object("retrievedContext")).or(() -> chunk.object("maps"));
    }

    /** Writes the member {@code groundingMetadata}. */
    static void write(List<Placed> citations, WireBuffer out) {
        var chunks = new ArrayList<Json>();
        var supports = new ArrayList<Json>();
        for (Placed placed : citations) {
            Citation citation = placed.citation();
            var page = JsonObject.builder();
            citation.url().ifPresent(url -> page.put("uri", url));
            citation.title().ifPresent(title -> page.put("title", title));
            var segment = JsonObject.builder();
            if (placed.piece() > 0) {
                segment.put("partIndex", placed.piece());
            }
            citation.start().ifPresent(start -> segment.put("startIndex", start));
            citation.end().ifPresent(end -> segment.put("endIndex", end));
            supports.add(JsonObject.builder()
                    .put("segment", segment.build())
                    .put("groundingChunkIndices", JsonArray.of(Json.of(chunks.size())))
                    .build());
            chunks.add(JsonObject.builder().put("web", page.build()).build());
        }
        JsonObject metadata = JsonObject.builder()
                .put("groundingChunks", new JsonArray(chunks))
                .put("groundingSupports", new JsonArray(supports))
                .build();
        out.raw(WireBuffer.ascii("\"groundingMetadata\":")).raw(metadata.bytes());
    }
}
