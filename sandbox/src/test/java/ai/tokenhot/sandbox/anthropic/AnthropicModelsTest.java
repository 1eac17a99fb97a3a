package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.error;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static org.assertj.core.api.Assertions.assertThat;

/** The list of models. */
final class AnthropicModelsTest {

    @Test
    void modelsAreListedPageByPage() {
        JsonObject all = good(Anthropic.newer("/models").get());
        assertThat(all.flag("has_more")).contains(false);
        List<String> ids = ids(all);
        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains(SONNET_4_5, "claude-opus-4-6", "claude-haiku-4-5-20251001", "claude-opus-5-5");
        JsonObject first = good(Anthropic.newer("/models?limit=5").get());
        assertThat(ids(first)).isEqualTo(ids.subList(0, 5));
        assertThat(first.flag("has_more")).contains(true);
        String last = first.string("last_id").orElseThrow();
        JsonObject second =
                good(Anthropic.newer("/models?limit=5&after_id=" + last).get());
        assertThat(ids(second)).isEqualTo(ids.subList(5, 10));
        JsonObject back = good(Anthropic.newer(
                        "/models?limit=5&before_id=" + second.string("first_id").orElseThrow())
                .get());
        assertThat(ids(back)).isEqualTo(ids.subList(0, 5));
        assertThat(back.flag("has_more")).contains(false);
        assertThat(invalid(Anthropic.newer("/models?limit=0").get())).startsWith("limit: ");
    }

    private static List<String> ids(JsonObject page) {
        return page.array("data")
                .orElseThrow()
                .objects()
                .map(model -> model.string("id").orElseThrow())
                .toList();
    }

    @Test
    void modelTellsWhatItTakes() {
        JsonObject model = good(Anthropic.older("/models/claude-sonnet-4-5").get());
        assertThat(model.string("id")).contains(SONNET_4_5);
        assertThat(model.string("type")).contains("model");
        assertThat(model.string("created_at")).contains("2025-09-29T00:00:00Z");
        assertThat(model.integer("max_tokens")).contains(64_000L);
        JsonObject thinking = good(Anthropic.older("/models/claude-opus-5-5").get())
                .object("capabilities")
                .orElseThrow()
                .object("thinking")
                .orElseThrow()
                .object("types")
                .orElseThrow();
        assertThat(thinking.object("adaptive").orElseThrow().flag("supported")).contains(true);
        assertThat(thinking.object("disabled").orElseThrow().flag("supported")).contains(false);
        error(Anthropic.older("/models/claude-9").get(), 404, "not_found_error");
    }
}
