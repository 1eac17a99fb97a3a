package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The form of an answer as a provider is told it: by {@code response_format}, or in words where the model does not take
 * that. Whatever the provider does not promise, the gateway checks.
 *
 * @param strict what is said of strictness, if anything
 * @param instruction what the model is told in words
 * @param check the schema against which the answer is to be held
 */
record CompletionsFormat(
        Kind kind,
        Optional<OutputFormat.Schema> schema,
        Optional<Boolean> strict,
        Optional<String> instruction,
        Optional<OutputFormat.Schema> check) {

    private static final String NAME = "response";

    /** Our own languages: their callers know what an absent {@code strict} means. */
    private static final Set<DialectId> OWN = Set.of(ChatCompletions.ID, Responses.ID);

    private static final CompletionsFormat NONE = of(Kind.NONE, Optional.empty());

    /** What stands in {@code response_format}. */
    enum Kind {
        NONE,
        OBJECT,
        SCHEMA
    }

    private static CompletionsFormat of(Kind kind, Optional<String> instruction) {
        return new CompletionsFormat(kind, Optional.empty(), Optional.empty(), instruction, Optional.empty());
    }

    /** Takes the caller's wish. */
    static CompletionsFormat take(ChatRequest request, Losses losses, Model model, boolean hasTools) {
        Optional<Given<OutputFormat>> given = losses.given(Setting.OUTPUT_FORMAT);
        if (given.isEmpty()) {
            return NONE;
        }
        return switch (given.get().value()) {
            case OutputFormat.PlainText ignored -> NONE;
            case OutputFormat.AnyJson ignored ->
                of(Kind.OBJECT, speaksOfJson(request) ? Optional.empty() : Optional.of("Answer with a JSON object."));
            case OutputFormat.Schema schema -> bySchema(schema, given.get().field(), request, losses, model, hasTools);
        };
    }

    private static CompletionsFormat bySchema(
            OutputFormat.Schema schema,
            String field,
            ChatRequest request,
            Losses losses,
            Model model,
            boolean hasTools) {
        boolean object = schema.schema() instanceof JsonObject root
                && root.string("type").filter("object"::equals).isPresent();
        boolean withTools = hasTools && !model.takes(Denial.SCHEMA_WITH_TOOLS);
        if (!object || withTools || !model.takes(Denial.SCHEMA)) {
            losses.approximated(field, "an instruction; the answer is checked");
            return new CompletionsFormat(
                    object && !withTools ? Kind.OBJECT : Kind.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("Answer with JSON only, without any other text, that satisfies this JSON Schema: "
                            + schema.schema().text()),
                    Optional.of(schema));
        }
        boolean fits = OpenAiStrictSchema.fits(schema.schema());
        boolean promised = schema.strict().orElse(!OWN.contains(request.from()));
        if (promised && !fits) {
            losses.approximated(field, "not strict, as the schema is not closed; the answer is checked");
            return written(schema, Optional.of(false), Optional.of(schema));
        }
        return written(schema, promised ? Optional.of(true) : schema.strict(), Optional.empty());
    }

    private static CompletionsFormat written(
            OutputFormat.Schema schema, Optional<Boolean> strict, Optional<OutputFormat.Schema> check) {
        return new CompletionsFormat(Kind.SCHEMA, Optional.of(schema), strict, Optional.empty(), check);
    }

    /** The language refuses to answer in JSON in a conversation that does not mention it. */
    private static boolean speaksOfJson(ChatRequest request) {
        return request.turns().stream()
                .flatMap(turn -> turn.content().stream())
                .anyMatch(content -> content.part() instanceof Part.Text text
                        && text.text().toLowerCase(Locale.ROOT).contains("json"));
    }

    /** Writes the member, if there is any. */
    void write(JsonWriter out) {
        if (kind == Kind.NONE) {
            return;
        }
        out.name("response_format").startObject();
        if (kind == Kind.OBJECT || schema.isEmpty()) {
            out.member("type", "json_object").endObject();
            return;
        }
        OutputFormat.Schema form = schema.get();
        out.member("type", "json_schema").name("json_schema").startObject();
        out.member("name", form.name().map(OpenAiNames::name).orElse(NAME));
        form.description().ifPresent(text -> out.member("description", text));
        out.name("schema").value(form.schema());
        strict.ifPresent(flag -> out.member("strict", flag));
        out.endObject().endObject();
    }
}
