package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ModelCard;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.json.JsonWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The model list: pages by id, newest page first as the catalog orders them. */
final class MessagesModels {

    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 1000;

    private MessagesModels() {}

    static byte[] list(List<ModelCard> cards, Query query) {
        int limit = Math.min(query.positive("limit").orElse(DEFAULT_PAGE), LARGEST_PAGE);
        Optional<Integer> after = query.parameter("after_id").map(id -> place(cards, id));
        Optional<Integer> before = query.parameter("before_id").map(id -> place(cards, id));
        int from = after.map(index -> index + 1)
                .orElseGet(() -> before.map(index -> Math.max(0, index - limit)).orElse(0));
        int to = before.map(index -> Math.max(0, index)).orElse(Math.min(cards.size(), from + limit));
        List<ModelCard> page = cards.subList(Math.min(from, to), to);
        boolean more = before.isPresent() ? from > 0 : to < cards.size();
        return JsonWriter.write(writer -> {
            writer.startObject().name("data").startArray();
            page.forEach(card -> model(writer, card));
            writer.endArray().member("has_more", more).name("first_id");
            end(writer, page.isEmpty() ? Optional.empty() : Optional.of(page.getFirst()));
            writer.name("last_id");
            end(writer, page.isEmpty() ? Optional.empty() : Optional.of(page.getLast()));
            writer.endObject();
        });
    }

    static byte[] one(ModelCard card) {
        return JsonWriter.write(writer -> model(writer, card));
    }

    private static int place(List<ModelCard> cards, String id) {
        for (int i = 0; i < cards.size(); i++) {
            if (cards.get(i).name().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static void end(JsonWriter writer, Optional<ModelCard> card) {
        card.ifPresentOrElse(value -> writer.string(value.name()), writer::nothing);
    }

    private static void model(JsonWriter writer, ModelCard card) {
        writer.startObject()
                .member("type", "model")
                .member("id", card.name())
                .member("display_name", card.model().displayName())
                .member("created_at", card.model().created().orElse(LocalDate.EPOCH) + "T00:00:00Z");
        // What is listed can be asked for here, whatever its maker calls it.
        writer.member("lifecycle", "active");
        card.model().contextTokens().ifPresent(tokens -> writer.member("max_input_tokens", tokens));
        card.model().outputTokens().ifPresent(tokens -> writer.member("max_tokens", tokens));
        writer.endObject();
    }
}
