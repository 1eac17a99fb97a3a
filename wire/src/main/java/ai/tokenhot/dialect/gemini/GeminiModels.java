package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.dialect.ModelCard;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.json.JsonWriter;
import java.util.List;

/** The model list, in pages; the page token is the place of the next model. */
final class GeminiModels {

    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;

    private GeminiModels() {}

    static byte[] list(List<ModelCard> cards, Query query) {
        int size = Math.min(query.positive("pageSize").orElse(DEFAULT_PAGE), LARGEST_PAGE);
        int from = Math.min(query.positive("pageToken").orElse(0), cards.size());
        int to = Math.min(cards.size(), from + size);
        return JsonWriter.write(writer -> {
            writer.startObject().name("models").startArray();
            cards.subList(from, to).forEach(card -> model(writer, card));
            writer.endArray();
            if (to < cards.size()) {
                writer.member("nextPageToken", Integer.toString(to));
            }
            writer.endObject();
        });
    }

    static byte[] one(ModelCard card) {
        return JsonWriter.write(writer -> model(writer, card));
    }

    private static void model(JsonWriter writer, ModelCard card) {
        writer.startObject()
                .member("name", "models/" + card.name())
                .member("version", "001")
                .member("displayName", card.model().displayName());
        card.model().contextTokens().ifPresent(tokens -> writer.member("inputTokenLimit", tokens));
        card.model().outputTokens().ifPresent(tokens -> writer.member("outputTokenLimit", tokens));
        writer.name("supportedGenerationMethods")
                .startArray()
                .string("generateContent")
                .string("countTokens")
                .endArray()
                .member("thinking", card.model().capabilities().contains(Capability.THINKING))
                .endObject();
    }
}
