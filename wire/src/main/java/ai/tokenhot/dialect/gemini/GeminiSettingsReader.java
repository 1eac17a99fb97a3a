package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a request's settings: {@code generationConfig} and what stands beside the conversation. */
final class GeminiSettingsReader {

    private final Settings.Builder settings = Settings.builder();
    private final List<Extra> extras;

    /**
     * A reader of one request's settings.
     *
     * @param extras gets what other languages have no word for
     */
    GeminiSettingsReader(List<Extra> extras) {
        this.extras = extras;
    }

    /** What stands beside the conversation. */
    void top(GeminiFields body) {
        body.object("generationConfig").ifPresent(this::config);
        body.object("toolConfig")
                .ifPresent(config ->
                        settings.put(Setting.TOOL_CHOICE, GeminiToolReader.choice(config, extras), config.path()));
        tier(body);
        labels(body);
        body.hint("safetySettings", extras);
        body.hint("store", extras);
        body.demand("cachedContent", extras);
        body.demand("continuationToken", extras);
    }

    /** The settings. */
    Settings settings() {
        return settings.build();
    }

    private void tier(GeminiFields body) {
        Optional<String> word = body.string("serviceTier");
        if (word.isEmpty() || word.get().toLowerCase(Locale.ROOT).endsWith("unspecified")) {
            return;
        }
        Optional<ServiceTier> tier = switch (word.get().toLowerCase(Locale.ROOT)) {
            case "standard" -> Optional.of(ServiceTier.DEFAULT);
            case "flex" -> Optional.of(ServiceTier.FLEX);
            case "priority" -> Optional.of(ServiceTier.PRIORITY);
            default -> Optional.empty();
        };
        settings.put(Setting.SERVICE_TIER, tier, body.place("serviceTier"));
        if (tier.isEmpty()) {
            extras.add(Extra.hint(body.place("serviceTier"), Json.of(word.get())));
        }
    }

    private void labels(GeminiFields body) {
        Optional<JsonObject> labels = body.object("labels").map(GeminiFields::object);
        settings.put(Setting.METADATA, labels, body.place("labels"));
    }

    private void config(GeminiFields config) {
        number(config, "temperature", Setting.TEMPERATURE);
        number(config, "topP", Setting.TOP_P);
        number(config, "topK", Setting.TOP_K);
        number(config, "seed", Setting.SEED);
        number(config, "presencePenalty", Setting.PRESENCE_PENALTY);
        number(config, "frequencyPenalty", Setting.FREQUENCY_PENALTY);
        settings.put(Setting.MAX_OUTPUT_TOKENS, config.integer("maxOutputTokens"), config.place("maxOutputTokens"));
        settings.put(Setting.CHOICES, config.integer("candidateCount"), config.place("candidateCount"));
        settings.put(
                Setting.STOP,
                config.strings("stopSequences").filter(texts -> !texts.isEmpty()),
                config.place("stopSequences"));
        logprobs(config);
        format(config);
        kinds(config);
        config.object("thinkingConfig").ifPresent(this::thinking);
        config.hint("mediaResolution", extras);
        config.hint("speechConfig", extras);
        config.hint("imageConfig", extras);
        config.hint("audioTranscriptionConfig", extras);
        config.rest(extras);
    }

    private void number(GeminiFields config, String name, Setting<JsonNumber> setting) {
        settings.put(setting, config.number(name), config.place(name));
    }

    private void logprobs(GeminiFields config) {
        boolean wanted = config.flag("responseLogprobs").orElse(false);
        if (wanted) {
            settings.put(Setting.LOGPROBS, config.integer("logprobs").orElse(0L), config.place("responseLogprobs"));
        } else {
            config.hint("logprobs", extras);
        }
    }

    private void format(GeminiFields config) {
        Optional<Json> openApi = config.take("responseSchema");
        Optional<Json> jsonSchema = config.take("responseJsonSchema").or(() -> config.take("_responseJsonSchema"));
        String mediaType = config.string("responseMimeType").orElse("");
        if (openApi.isPresent() && jsonSchema.isPresent()) {
            throw new GeminiRefusal(
                    config.place("responseJsonSchema"),
                    "`" + config.place("responseJsonSchema") + "` is given beside `" + config.place("responseSchema")
                            + "` (expected: one of the two).");
        }
        switch (mediaType) {
            case "", "application/json", "text/plain" -> {
                Optional<Json> schema = jsonSchema.or(() -> openApi.map(GeminiSettingsReader::jsonSchema));
                if (schema.isPresent()) {
                    String field = config.place(jsonSchema.isPresent() ? "responseJsonSchema" : "responseSchema");
                    settings.put(
                            Setting.OUTPUT_FORMAT,
                            new OutputFormat.Schema(Optional.empty(), Optional.empty(), schema.get(), Optional.empty()),
                            field);
                } else if (mediaType.equals("application/json")) {
                    settings.put(Setting.OUTPUT_FORMAT, new OutputFormat.AnyJson(), config.place("responseMimeType"));
                } else if (mediaType.equals("text/plain")) {
                    settings.put(Setting.OUTPUT_FORMAT, new OutputFormat.PlainText(), config.place("responseMimeType"));
                }
            }
            default -> {
                config.demand("responseMimeType", extras);
                config.demand("responseSchema", extras);
                config.demand("responseJsonSchema", extras);
            }
        }
    }

    private static Json jsonSchema(Json openApi) {
        return openApi instanceof JsonObject object ? OpenApiSchema.toJsonSchema(object) : openApi;
    }

    private void kinds(GeminiFields config) {
        Optional<Json> given = config.take("responseModalities");
        if (given.isEmpty()) {
            return;
        }
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        List<Json> items = given.get() instanceof JsonArray array ? array.items() : List.of(given.get());
        for (Json item : items) {
            switch (item instanceof JsonString(String word) ? word.toUpperCase(Locale.ROOT) : "") {
                case "TEXT" -> kinds.add(MediaKind.TEXT);
                case "IMAGE" -> kinds.add(MediaKind.IMAGE);
                case "AUDIO" -> kinds.add(MediaKind.AUDIO);
                case "VIDEO" -> kinds.add(MediaKind.VIDEO);
                case "MODALITY_UNSPECIFIED" -> {}
                default -> throw config.wrong("responseModalities", item, "TEXT, IMAGE, AUDIO or VIDEO");
            }
        }
        // Text alone is what every language answers with when nothing is said.
        if (!kinds.isEmpty() && !kinds.equals(EnumSet.of(MediaKind.TEXT))) {
            settings.put(Setting.OUTPUT_KINDS, Set.copyOf(kinds), config.place("responseModalities"));
        }
    }

    private void thinking(GeminiFields thinking) {
        settings.put(Setting.THOUGHTS_SHOWN, thinking.flag("includeThoughts"), thinking.place("includeThoughts"));
        Optional<Long> budget = thinking.integer("thinkingBudget");
        settings.put(Setting.THINKING_BUDGET, budget, thinking.place("thinkingBudget"));
        settings.put(Setting.THINKING, budget.map(GeminiThinking::mode), thinking.place("thinkingBudget"));
        Optional<String> level =
                thinking.string("thinkingLevel").filter(word -> !word.equals("THINKING_LEVEL_UNSPECIFIED"));
        Optional<Effort> effort = level.map(word -> Effort.of(word.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> thinking.wrong("thinkingLevel", Json.of(word), "MINIMAL, LOW, MEDIUM or HIGH")));
        settings.put(Setting.EFFORT, effort, thinking.place("thinkingLevel"));
        thinking.rest(extras);
    }
}
