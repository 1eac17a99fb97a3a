package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/**
 * How the form of an answer is asked for: by the vendor's own means, by a tool whose arguments are the answer, or by a
 * sentence.
 *
 * @param format {@code output_config.format}
 * @param tool the name of a tool whose arguments are the answer, and their schema
 * @param sentence what is said in the instructions
 * @param check what the gateway holds the answer against
 */
record OutputPlan(
        Optional<JsonObject> format,
        Optional<JsonTool> tool,
        Optional<String> sentence,
        Optional<OutputFormat.Schema> check) {

    private static final OutputPlan NONE =
            new OutputPlan(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What the vendor's own guides call the tool. */
    private static final String TOOL = "json";

    /** A tool whose arguments are the answer. */
    record JsonTool(String name, JsonObject schema) {}

    static OutputPlan of(Destination to, Losses losses, ToolNames names, boolean tools) {
        Optional<Given<OutputFormat>> given = losses.given(Setting.OUTPUT_FORMAT);
        if (given.isEmpty()) {
            return NONE;
        }
        String field = given.get().field();
        return switch (given.get().value()) {
            case OutputFormat.PlainText ignored -> NONE;
            case OutputFormat.AnyJson ignored -> {
                losses.approximated(field, "any JSON object → a sentence in the instructions");
                yield said(
                        "Answer with one valid JSON object and nothing else: no other text, no code fence.",
                        new OutputFormat.Schema(
                                Optional.empty(),
                                Optional.empty(),
                                JsonObject.builder().put("type", "object").build(),
                                Optional.empty()));
            }
            case OutputFormat.Schema schema -> of(schema, field, to.model(), losses, names, tools);
        };
    }

    private static OutputPlan of(
            OutputFormat.Schema schema, String field, Model model, Losses losses, ToolNames names, boolean tools) {
        boolean own = model.takes(Denial.SCHEMA) && (!tools || model.takes(Denial.SCHEMA_WITH_TOOLS));
        String why = "this model has no answers by schema";
        if (own) {
            switch (SchemaSubset.of(described(schema))) {
                case SchemaSubset.Result.Fits fits -> {
                    return natively(schema, fits, field, losses);
                }
                case SchemaSubset.Result.Beyond beyond -> why = beyond.why();
            }
        }
        if (model.takes(Denial.FORCED_TOOLS) && schema.schema() instanceof JsonObject object && isObject(object)) {
            losses.approximated(field, why + ": → a tool that must be called");
            return new OutputPlan(
                    Optional.empty(),
                    Optional.of(new JsonTool(names.fresh(TOOL), object)),
                    Optional.empty(),
                    Optional.of(schema));
        }
        losses.approximated(field, why + ": → a sentence in the instructions");
        return said(
                "Answer with one JSON value and nothing else: no other text, no code fence. It must satisfy this JSON"
                        + " Schema: " + schema.schema().text(),
                schema);
    }

    private static OutputPlan natively(
            OutputFormat.Schema schema, SchemaSubset.Result.Fits fits, String field, Losses losses) {
        if (!fits.moved().isEmpty()) {
            losses.approximated(
                    field, "told in descriptions and checked afterwards: " + String.join(", ", fits.moved()));
        } else if (!fits.schema().equals(schema.schema())) {
            losses.approximated(field, "no members but those that are named");
        }
        JsonObject format = JsonObject.builder()
                .put("type", "json_schema")
                .put("schema", fits.schema())
                .build();
        return new OutputPlan(
                Optional.of(format),
                Optional.empty(),
                Optional.empty(),
                fits.moved().isEmpty() ? Optional.empty() : Optional.of(schema));
    }

    /** The schema with the description that other languages keep beside it. */
    private static Json described(OutputFormat.Schema schema) {
        return schema.description().isPresent()
                        && schema.schema() instanceof JsonObject object
                        && !object.has("description")
                ? object.with().put("description", schema.description().get()).build()
                : schema.schema();
    }

    private static boolean isObject(JsonObject schema) {
        return schema.string("type").equals(Optional.of("object"));
    }

    private static OutputPlan said(String sentence, OutputFormat.Schema check) {
        return new OutputPlan(Optional.empty(), Optional.empty(), Optional.of(sentence), Optional.of(check));
    }
}
