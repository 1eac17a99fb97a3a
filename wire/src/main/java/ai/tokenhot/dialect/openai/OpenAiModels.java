package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ModelCard;
import ai.tokenhot.json.JsonWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The model list of both languages. */
final class OpenAiModels {

    private OpenAiModels() {}

    static byte[] list(List<ModelCard> cards) {
        return JsonWriter.write(writer -> {
            writer.startObject().member("object", "list").name("data").startArray();
            cards.forEach(card -> model(writer, card));
            writer.endArray().endObject();
        });
    }

    static byte[] one(ModelCard card) {
        return JsonWriter.write(writer -> model(writer, card));
    }

    private static void model(JsonWriter writer, ModelCard card) {
        long created = card.model()
                .created()
                .orElse(LocalDate.EPOCH)
                .atStartOfDay(ZoneOffset.UTC)
                .toEpochSecond();
        writer.startObject()
                .member("id", card.name())
                .member("object", "model")
                .member("created", created)
                .member("owned_by", card.model().maker().toLowerCase(Locale.ROOT))
                .endObject();
    }
}
