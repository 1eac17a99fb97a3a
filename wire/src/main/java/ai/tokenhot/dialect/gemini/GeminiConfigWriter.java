package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.gemini.SchemaFitter.Fitted;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a request's settings: {@code generationConfig} and what stands beside the conversation. */
final class GeminiConfigWriter {

    private static final int MAX_STOPS = 5;
    private static final long LARGEST_SEED = Integer.MAX_VALUE;
    private static final Pattern LABEL_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern LABEL_VALUE = Pattern.compile("[a-z0-9_-]{0,63}");

    private final GeminiDraft draft;
    private final Losses losses;
    private final JsonObject.Builder config = JsonObject.builder();

    GeminiConfigWriter(GeminiDraft draft) {
        this.draft = draft;
        this.losses = draft.losses();
    }

    /** Adds the settings to a body. */
    void write(JsonObject.Builder body) {
        ceiling();
        sampling();
        gated(Setting.PRESENCE_PENALTY, "presencePenalty", Denial.PENALTIES);
        gated(Setting.FREQUENCY_PENALTY, "frequencyPenalty", Denial.PENALTIES);
        seed();
        stop();
        choices();
        logprobs();
        format();
        kinds();
        GeminiThinking.write(draft, config);
        JsonObject all = config.build();
        if (!all.members().isEmpty()) {
            body.put("generationConfig", all);
        }
        tier(body);
        labels(body);
        losses.given(Setting.CACHE_ALL).ifPresent(mark -> losses.approximated(mark.field(), GeminiContents.NO_MARKS));
    }

    private void ceiling() {
        losses.given(Setting.MAX_OUTPUT_TOKENS).ifPresent(given -> {
            long most = draft.model().outputTokens().orElse(Long.MAX_VALUE);
            config.put("maxOutputTokens", Math.min(given.value(), most));
            if (given.value() > most) {
                losses.approximated(given.field(), given.value() + " → " + most + ", the most of this model");
            }
        });
    }

    private void sampling() {
        gated(Setting.TEMPERATURE, "temperature", Denial.SAMPLING);
        boolean both = draft.request().settings().get(Setting.TEMPERATURE).isPresent();
        if (both && !draft.model().takes(Denial.TEMPERATURE_WITH_TOP_P)) {
            losses.given(Setting.TOP_P)
                    .ifPresent(given -> losses.dropped(given.field(), "this model takes the temperature alone"));
        } else {
            gated(Setting.TOP_P, "topP", Denial.SAMPLING);
        }
        gated(Setting.TOP_K, "topK", Denial.SAMPLING);
    }

    private void gated(Setting<JsonNumber> setting, String name, Denial denial) {
        losses.given(setting).ifPresent(given -> {
            if (draft.model().takes(denial)) {
                config.put(name, given.value());
            } else {
                losses.cannot(given.field(), setting.weight(), "this model does not take it");
            }
        });
    }

    private void seed() {
        losses.given(Setting.SEED).ifPresent(given -> {
            Optional<Long> seed =
                    given.value().exactLong().filter(value -> value <= LARGEST_SEED && value >= Integer.MIN_VALUE);
            seed.ifPresentOrElse(
                    value -> config.put("seed", value),
                    () -> losses.dropped(given.field(), "this model's API takes whole numbers of 32 bits"));
        });
    }

    /** What the vendor does not stop at, the gateway cuts. */
    private void stop() {
        losses.given(Setting.STOP).ifPresent(given -> {
            List<String> texts = given.value();
            int taken = draft.model().takes(Denial.STOP) ? Math.min(texts.size(), MAX_STOPS) : 0;
            if (taken > 0) {
                config.put("stopSequences", JsonArray.ofStrings(texts.subList(0, taken)));
            }
            if (taken < texts.size()) {
                draft.cutAt(texts.subList(taken, texts.size()));
                losses.approximated(
                        given.field(), (texts.size() - taken) + " of " + texts.size() + " cut by the gateway");
            }
        });
    }

    private void choices() {
        losses.given(Setting.CHOICES).filter(given -> given.value() != 1).ifPresent(given -> {
            if (draft.model().takes(Denial.MANY_CHOICES)) {
                config.put("candidateCount", given.value());
            } else {
                losses.cannot(given.field(), Setting.CHOICES.weight(), "this model gives one answer at a time");
            }
        });
    }

    private void logprobs() {
        losses.given(Setting.LOGPROBS).ifPresent(given -> {
            if (!draft.model().takes(Denial.LOGPROBS)) {
                losses.cannot(given.field(), Setting.LOGPROBS.weight(), "this model tells no probabilities");
                return;
            }
            config.put("responseLogprobs", true);
            if (given.value() > 0) {
                config.put("logprobs", given.value());
            }
            losses.approximated(given.field(), "without the tokens' bytes");
        });
    }

    private void format() {
        Optional<Given<OutputFormat>> format = losses.given(Setting.OUTPUT_FORMAT);
        if (format.isEmpty()) {
            return;
        }
        String field = format.get().field();
        switch (format.get().value()) {
            case OutputFormat.PlainText _ -> {}
            case OutputFormat.AnyJson _ -> {
                if (nativeJson()) {
                    config.put("responseMimeType", "application/json");
                } else {
                    draft.instruct("Answer with one JSON object only, without a code fence and without other text.");
                    losses.approximated(
                            field, "JSON is asked for in the instructions: this model has no tools beside it");
                }
            }
            case OutputFormat.Schema schema -> schema(field, schema);
        }
    }

    /** Whether the model gives JSON in a request like this one. */
    private boolean nativeJson() {
        return draft.request().tools().isEmpty() || draft.model().takes(Denial.SCHEMA_WITH_TOOLS);
    }

    private void schema(String field, OutputFormat.Schema format) {
        if (!nativeJson() || !draft.model().takes(Denial.SCHEMA)) {
            draft.instruct("Answer with JSON only, without a code fence and without other text, that is valid against"
                    + " this JSON Schema: " + format.schema().text());
            draft.check(format);
            losses.approximated(field, "the schema is told in the instructions, and the answer is held against it");
            return;
        }
        if (!(format.schema() instanceof JsonObject schema)) {
            config.put("responseMimeType", "application/json");
            draft.check(format);
            return;
        }
        SchemaForm form = draft.model().takes(Denial.JSON_SCHEMA) ? SchemaForm.JSON_SCHEMA : SchemaForm.OPEN_API;
        Optional<Fitted> fitted = SchemaFitter.fit(described(schema, format), form);
        if (fitted.isEmpty()) {
            losses.refuse(field, SchemaFitter.tooLarge(field));
            return;
        }
        config.put("responseMimeType", "application/json");
        config.put(
                form == SchemaForm.JSON_SCHEMA ? "responseJsonSchema" : "responseSchema",
                fitted.get().schema());
        if (!fitted.get().lost().isEmpty()) {
            draft.check(format);
            losses.approximated(
                    field,
                    "told in the description, and the answer is held against it: "
                            + String.join(", ", fitted.get().lost()));
        } else if (form == SchemaForm.OPEN_API && !fitted.get().schema().equals(schema)) {
            losses.approximated(field, "the schema in the provider's older form");
        }
    }

    private static JsonObject described(JsonObject schema, OutputFormat.Schema format) {
        return format.description().isPresent() && !schema.has("description")
                ? schema.with().put("description", format.description().get()).build()
                : schema;
    }

    private void kinds() {
        losses.given(Setting.OUTPUT_KINDS).ifPresent(given -> {
            if (given.value().equals(Set.of(MediaKind.TEXT))) {
                return;
            }
            for (MediaKind kind : MediaKind.values()) {
                if (given.value().contains(kind) && !draft.model().output().contains(modality(kind))) {
                    losses.cannot(
                            given.field(),
                            Setting.OUTPUT_KINDS.weight(),
                            "this model does not answer with " + kind.name());
                }
            }
            config.put(
                    "responseModalities",
                    JsonArray.ofStrings(
                            given.value().stream().sorted().map(MediaKind::name).toList()));
        });
    }

    private static Modality modality(MediaKind kind) {
        return switch (kind) {
            case TEXT -> Modality.TEXT;
            case IMAGE -> Modality.IMAGE;
            case AUDIO -> Modality.AUDIO;
            case VIDEO -> Modality.VIDEO;
        };
    }

    private void tier(JsonObject.Builder body) {
        losses.given(Setting.SERVICE_TIER).ifPresent(given -> {
            Optional<String> word = tier(given.value());
            word.ifPresent(text -> body.put("serviceTier", text));
            if (given.value() == ServiceTier.AUTO) {
                losses.approximated(given.field(), "auto → the provider's usual tier");
            } else if (word.isEmpty()) {
                losses.dropped(
                        given.field(),
                        "this model's API has no tier " + given.value().word());
            }
        });
    }

    private static Optional<String> tier(ServiceTier tier) {
        return switch (tier) {
            case DEFAULT -> Optional.of("standard");
            case FLEX -> Optional.of("flex");
            case PRIORITY -> Optional.of("priority");
            case AUTO, SCALE, FAST, ULTRAFAST -> Optional.empty();
        };
    }

    /** Labels have small letters only. */
    private void labels(JsonObject.Builder body) {
        losses.given(Setting.METADATA).ifPresent(given -> {
            var labels = JsonObject.builder();
            given.value().members().forEach((name, value) -> {
                if (isLabel(name, value)) {
                    labels.put(name, value);
                } else {
                    losses.dropped(given.field() + "." + name, "a label has small letters, digits, _ and - only");
                }
            });
            JsonObject all = labels.build();
            if (!all.members().isEmpty()) {
                body.put("labels", all);
            }
        });
    }

    private static boolean isLabel(String name, Json value) {
        return LABEL_NAME.matcher(name).matches()
                && value instanceof JsonString(String text)
                && LABEL_VALUE.matcher(text).matches();
    }
}
