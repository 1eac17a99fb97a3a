package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Writes what form the answer's text is to have. */
final class ResponsesTextWriter {

    private static final Pattern NAMES_JSON = Pattern.compile("json", Pattern.CASE_INSENSITIVE);

    private final ChatRequest request;
    private final Model model;
    private final Losses losses;
    private final Consumer<String> asked;
    private final boolean saysStrict;
    private Optional<OutputFormat.Schema> check = Optional.empty();

    /**
     * A writer for this request.
     *
     * @param asked takes a sentence that asks the model for what no member can
     */
    ResponsesTextWriter(ChatRequest request, Model model, Losses losses, Consumer<String> asked) {
        this.request = request;
        this.model = model;
        this.losses = losses;
        this.asked = asked;
        this.saysStrict = request.from().equals(Responses.ID) || request.from().equals(ChatCompletions.ID);
    }

    /** What the gateway must hold the answer against, as the provider does not. */
    Optional<OutputFormat.Schema> check() {
        return check;
    }

    /** Writes the object; empty when there is nothing to say. */
    Optional<JsonObject> write() {
        var text = JsonObject.builder();
        losses.given(Setting.VERBOSITY).ifPresent(given -> {
            if (model.takes(Denial.VERBOSITY)) {
                text.put("verbosity", given.value());
            } else {
                losses.dropped(given.field(), "this model does not take it");
            }
        });
        losses.given(Setting.OUTPUT_FORMAT).ifPresent(given -> {
            switch (given.value()) {
                case OutputFormat.PlainText ignored -> {}
                case OutputFormat.AnyJson ignored -> text.put("format", anyJson(given.field()));
                case OutputFormat.Schema schema -> text.put("format", schema(schema, given.field()));
            }
        });
        return Optional.of(text.build()).filter(written -> !written.members().isEmpty());
    }

    /** The provider refuses this form when no word of the conversation names JSON. */
    private JsonObject anyJson(String field) {
        if (!saysStrict && !namesJson()) {
            losses.approximated(field, "said in words besides");
            asked.accept("Answer with a JSON object.");
        }
        return JsonObject.builder().put("type", "json_object").build();
    }

    private boolean namesJson() {
        return request.turns().stream()
                .flatMap(turn -> turn.content().stream())
                .anyMatch(content -> content.part() instanceof Part.Text text
                        && NAMES_JSON.matcher(text.text()).find());
    }

    /**
     * Languages without the word {@code strict} promise that the answer satisfies the schema; where this one's provider
     * cannot, the gateway looks.
     */
    private JsonObject schema(OutputFormat.Schema schema, String field) {
        if (!model.takes(Denial.SCHEMA)) {
            losses.approximated(field, "the schema is said in words, and the answer is checked");
            check = Optional.of(schema);
            asked.accept("Answer with a JSON object that satisfies this JSON Schema: "
                    + schema.schema().text());
            return JsonObject.builder().put("type", "json_object").build();
        }
        boolean strict = schema.strict().orElse(!saysStrict && OpenAiStrictSchema.fits(schema.schema()));
        if (!saysStrict && !strict) {
            losses.approximated(field, "this provider cannot hold the model to this schema: the answer is checked");
            check = Optional.of(schema);
        }
        var format = JsonObject.builder()
                .put("type", "json_schema")
                .put("name", OpenAiNames.name(schema.name().orElse("response")));
        schema.description().ifPresent(words -> format.put("description", words));
        return format.put("schema", schema.schema()).put("strict", strict).build();
    }
}
