package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Annotations of output text: this language's own as they came, others' as citations of addresses. */
final class ResponsesAnnotations {

    private ResponsesAnnotations() {}

    /** A citation as an annotation; empty when it names no address, without which this language has no word for it. */
    static Optional<Json> of(Citation citation) {
        if (citation.from().equals(Responses.ID)) {
            return Optional.of(citation.raw());
        }
        return citation.url()
                .map(url -> JsonObject.builder()
                        .put("type", "url_citation")
                        .put("url", url)
                        .put("title", citation.title().orElse(""))
                        .put("start_index", citation.start().orElse(0L))
                        .put("end_index", citation.end().orElse(0L))
                        .build());
    }

    /** Reads the annotations of a text. */
    static List<Citation> read(JsonArray annotations) {
        return annotations.objects().map(ResponsesAnnotations::read).toList();
    }

    /** Reads one. */
    static Citation read(JsonObject annotation) {
        return new Citation(
                annotation.string("url"),
                annotation.string("title").or(() -> annotation.string("filename")),
                annotation.integer("start_index"),
                annotation.integer("end_index"),
                Responses.ID,
                annotation);
    }
}
