package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The model list in each language's shape and pages. */
final class ModelListsTest {

    private static ModelCard card(String name, boolean known) {
        return new ModelCard(
                name,
                new Model(
                        name,
                        "Model \"" + name + "\"",
                        "Maker",
                        List.of(),
                        known ? Optional.of(LocalDate.of(2026, 3, 1)) : Optional.empty(),
                        Set.of(),
                        Set.of(),
                        known ? Set.of(Model.Capability.THINKING) : Set.of(),
                        Set.of(),
                        Model.Thinking.UNKNOWN,
                        known ? Optional.of(400_000L) : Optional.empty(),
                        known ? Optional.of(128_000L) : Optional.empty(),
                        "",
                        Optional.empty(),
                        List.of()));
    }

    private static List<ModelCard> cards(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> card("m" + index, false))
                .toList();
    }

    private static JsonObject list(Languages language, List<ModelCard> cards, String query) {
        return (JsonObject) Json.parse(language.dialect.models(cards, Query.of(query)));
    }

    private static List<String> ids(JsonObject list, String array, String member) {
        return list.array(array)
                .map(JsonArray::objects)
                .orElseThrow()
                .map(model -> model.string(member).orElseThrow())
                .toList();
    }

    @Test
    void openAiShape() {
        for (Languages language : new Languages[] {Languages.CHAT_COMPLETIONS, Languages.RESPONSES}) {
            assertThat(list(language, List.of(card("a/b", true), card("c", false)), "")
                            .text())
                    .isEqualTo("{\"object\":\"list\",\"data\":["
                            + "{\"id\":\"a/b\",\"object\":\"model\",\"created\":1772323200,\"owned_by\":\"maker\"},"
                            + "{\"id\":\"c\",\"object\":\"model\",\"created\":0,\"owned_by\":\"maker\"}]}");
            assertThat(Json.parse(language.dialect.model(card("c", false))).text())
                    .isEqualTo("{\"id\":\"c\",\"object\":\"model\",\"created\":0,\"owned_by\":\"maker\"}");
        }
    }

    @Test
    void anthropicShape() {
        assertThat(list(Languages.MESSAGES, List.of(card("a", true), card("c", false)), "")
                        .text())
                .isEqualTo("{\"data\":["
                        + "{\"type\":\"model\",\"id\":\"a\",\"display_name\":\"Model \\\"a\\\"\","
                        + "\"created_at\":\"2026-03-01T00:00:00Z\",\"lifecycle\":\"active\",\"max_input_tokens\":400000,\"max_tokens\":128000},"
                        + "{\"type\":\"model\",\"id\":\"c\",\"display_name\":\"Model \\\"c\\\"\","
                        + "\"created_at\":\"1970-01-01T00:00:00Z\",\"lifecycle\":\"active\"}],"
                        + "\"has_more\":false,\"first_id\":\"a\",\"last_id\":\"c\"}");
        assertThat(list(Languages.MESSAGES, List.of(), "").text())
                .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
    }

    @Test
    void geminiShape() {
        assertThat(list(Languages.GENERATE_CONTENT, List.of(card("a", true), card("c", false)), "")
                        .text())
                .isEqualTo("{\"models\":["
                        + "{\"name\":\"models/a\",\"version\":\"001\",\"displayName\":\"Model \\\"a\\\"\","
                        + "\"inputTokenLimit\":400000,\"outputTokenLimit\":128000,"
                        + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"],\"thinking\":true},"
                        + "{\"name\":\"models/c\",\"version\":\"001\",\"displayName\":\"Model \\\"c\\\"\","
                        + "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"],\"thinking\":false}]}");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            '',                     20, m0,  m19, true
            limit=3,                 3, m0,  m2,  true
            limit=3&after_id=m2,     3, m3,  m5,  true
            limit=3&after_id=m22,    2, m23, m24, false
            after_id=m24,            0, -,   -,   false
            limit=3&before_id=m5,    3, m2,  m4,  true
            limit=3&before_id=m2,    2, m0,  m1,  false
            before_id=m0,            0, -,   -,   false
            limit=5000,             25, m0,  m24, false
            limit=0,                20, m0,  m19, true
            limit=x,                20, m0,  m19, true
            after_id=unknown,       20, m0,  m19, true
            """)
    void anthropicPages(String query, int count, String first, String last, boolean more) {
        JsonObject page = list(Languages.MESSAGES, cards(25), query);
        assertThat(ids(page, "data", "id")).hasSize(count);
        assertThat(page.string("first_id")).isEqualTo(Optional.ofNullable(first));
        assertThat(page.string("last_id")).isEqualTo(Optional.ofNullable(last));
        assertThat(page.flag("has_more")).contains(more);
    }

    @Test
    void anthropicPagesGiveEachModelOnceForwardsAndBackwards() {
        List<ModelCard> cards = cards(25);
        var forwards = new ArrayList<String>();
        String query = "limit=4";
        boolean more = true;
        for (int pages = 0; more && pages < 10; pages++) {
            JsonObject page = list(Languages.MESSAGES, cards, query);
            forwards.addAll(ids(page, "data", "id"));
            more = page.flag("has_more").orElseThrow();
            query = "limit=4&after_id=" + page.string("last_id").orElseThrow();
        }
        assertThat(forwards).isEqualTo(cards.stream().map(ModelCard::name).toList());

        var backwards = new ArrayList<String>();
        query = "limit=4&before_id=m24";
        more = true;
        for (int pages = 0; more && pages < 10; pages++) {
            JsonObject page = list(Languages.MESSAGES, cards, query);
            backwards.addAll(0, ids(page, "data", "id"));
            more = page.flag("has_more").orElseThrow();
            query = "limit=4&before_id=" + page.string("first_id").orElseThrow();
        }
        assertThat(backwards).isEqualTo(forwards.subList(0, 24));
    }

    @Test
    void geminiPagesGiveEachModelOnce() {
        List<ModelCard> cards = cards(125);
        assertThat(ids(list(Languages.GENERATE_CONTENT, cards, ""), "models", "name"))
                .hasSize(50);
        assertThat(ids(list(Languages.GENERATE_CONTENT, cards, "pageSize=5000"), "models", "name"))
                .hasSize(125);
        assertThat(ids(list(Languages.GENERATE_CONTENT, cards, "pageToken=9999"), "models", "name"))
                .isEmpty();
        var names = new ArrayList<String>();
        Optional<String> token = Optional.of("0");
        for (int pages = 0; token.isPresent() && pages < 20; pages++) {
            JsonObject page = list(Languages.GENERATE_CONTENT, cards, "pageSize=40&pageToken=" + token.get());
            names.addAll(ids(page, "models", "name"));
            token = page.string("nextPageToken");
        }
        assertThat(names)
                .isEqualTo(cards.stream().map(card -> "models/" + card.name()).toList());
    }
}
