package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.OpenAiFields.Item;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a caller's request. Values that say what is so anyway ({@code n: 1}, penalties of 0, {@code store: false}) are
 * read over: no language needs to be told. Every other member becomes a turn, a tool, a setting or an extra.
 */
final class CompletionsRequestReader {

    /** A member of the echo: the caller's tools came in the older form, and wants its calls so. */
    static final String OLDER_CALLS = "functions";

    private final OpenAiFields body;
    private final Settings.Builder settings = Settings.builder();
    private final List<Extra> extras = new ArrayList<>();

    private CompletionsRequestReader(OpenAiFields body) {
        this.body = body;
    }

    /** Reads a body; one that says what cannot be meant breaks off with an {@link OpenAiRefusal}. */
    static ChatRequest read(Json body) {
        if (body instanceof JsonObject object) {
            return new CompletionsRequestReader(new OpenAiFields(object, "")).read();
        }
        throw OpenAiFields.wrongKind("", body, "object");
    }

    private ChatRequest read() {
        List<Item> messages = body.items("messages");
        if (messages.isEmpty()) {
            throw OpenAiRefusal.of("messages", "Invalid value: `messages` is empty (expected: at least one message).");
        }
        List<Turn> turns = new CompletionsMessageReader(extras).read(messages);
        boolean olderCalls = body.has("functions") && !body.has("tools");
        List<Tool> tools = CompletionsToolReader.read(body, extras);
        String choicePlace = body.has("tool_choice") ? "tool_choice" : "function_call";
        settings.put(Setting.TOOL_CHOICE, CompletionsToolReader.choice(body), choicePlace);
        sampling();
        limits();
        output();
        thinking();
        caching();
        account();
        boolean stream = stream();
        String model = body.requiredText("model");
        extras.addAll(body.rest());
        JsonObject echo =
                olderCalls ? JsonObject.builder().put(OLDER_CALLS, true).build() : JsonObject.empty();
        return new ChatRequest(ChatCompletions.ID, model, stream, turns, tools, settings.build(), extras, echo);
    }

    private void sampling() {
        settings.put(Setting.TEMPERATURE, body.number("temperature"), "temperature");
        settings.put(Setting.TOP_P, body.number("top_p"), "top_p");
        settings.put(Setting.TOP_K, body.number("top_k"), "top_k");
        settings.put(Setting.FREQUENCY_PENALTY, notZero("frequency_penalty"), "frequency_penalty");
        settings.put(Setting.PRESENCE_PENALTY, notZero("presence_penalty"), "presence_penalty");
        settings.put(Setting.SEED, body.number("seed"), "seed");
        settings.put(
                Setting.LOGIT_BIAS,
                body.tree("logit_bias").filter(bias -> !bias.members().isEmpty()),
                "logit_bias");
        settings.put(Setting.CHOICES, body.integer("n", 1).filter(count -> count > 1), "n");
        Optional<Boolean> logprobs = body.flag("logprobs");
        Optional<Long> alternatives = body.integer("top_logprobs", 0);
        if (logprobs.orElse(false)) {
            String place = alternatives.isPresent() ? "top_logprobs" : "logprobs";
            settings.put(Setting.LOGPROBS, alternatives.orElse(0L), place);
        } else if (alternatives.orElse(0L) > 0) {
            throw OpenAiRefusal.of(
                    "top_logprobs", "Invalid value: `top_logprobs` is given (expected: with `logprobs` true).");
        }
    }

    private Optional<JsonNumber> notZero(String name) {
        return body.number(name).filter(number -> number.doubleValue() != 0);
    }

    private void limits() {
        Optional<Long> older = body.integer("max_tokens", 1);
        Optional<Long> limit = body.integer("max_completion_tokens", 1);
        if (limit.isPresent() && older.isPresent() && !limit.equals(older)) {
            extras.add(Extra.hint("max_tokens", Json.of(older.get())));
        }
        settings.put(
                Setting.MAX_OUTPUT_TOKENS,
                limit.or(() -> older),
                limit.isPresent() ? "max_completion_tokens" : "max_tokens");
        Optional<Json> stop = body.any("stop");
        if (stop.isPresent()) {
            List<String> texts =
                    stop.get() instanceof JsonArray ? body.texts("stop") : List.of(body.requiredText("stop"));
            List<String> some = texts.stream().filter(text -> !text.isEmpty()).toList();
            settings.put(Setting.STOP, Optional.of(some).filter(list -> !list.isEmpty()), "stop");
        }
    }

    private void output() {
        settings.put(
                Setting.OUTPUT_FORMAT,
                body.object("response_format").map(CompletionsRequestReader::format),
                "response_format");
        settings.put(Setting.VERBOSITY, body.text("verbosity"), "verbosity");
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        for (Item item : body.items("modalities")) {
            switch (item.text()) {
                case "text" -> kinds.add(MediaKind.TEXT);
                case "audio" -> kinds.add(MediaKind.AUDIO);
                case "image" -> kinds.add(MediaKind.IMAGE);
                default -> throw OpenAiFields.unknownWord(item.place(), item.text(), "text or audio");
            }
        }
        if (!kinds.isEmpty() && !kinds.equals(EnumSet.of(MediaKind.TEXT))) {
            settings.put(Setting.OUTPUT_KINDS, Set.copyOf(kinds), "modalities");
        }
        body.any("audio")
                .ifPresent(audio -> extras.add(
                        kinds.contains(MediaKind.AUDIO) ? Extra.demand("audio", audio) : Extra.hint("audio", audio)));
        body.any("moderation").ifPresent(policy -> extras.add(Extra.demand("moderation", policy)));
    }

    private static OutputFormat format(OpenAiFields format) {
        String type = format.requiredText("type");
        return switch (type) {
            case "text" -> new OutputFormat.PlainText();
            case "json_object" -> new OutputFormat.AnyJson();
            case "json_schema" -> {
                OpenAiFields schema = format.requiredObject("json_schema");
                yield new OutputFormat.Schema(
                        schema.text("name"),
                        schema.text("description"),
                        schema.any("schema").orElse(JsonObject.empty()),
                        schema.flag("strict"));
            }
            default -> throw OpenAiFields.unknownWord(format.place("type"), type, "text, json_object or json_schema");
        };
    }

    private void thinking() {
        Optional<String> word = body.text("reasoning_effort");
        if (word.isPresent()) {
            Effort effort = Effort.of(word.get())
                    .orElseThrow(() -> OpenAiFields.unknownWord(
                            "reasoning_effort", word.get(), "none, minimal, low, medium, high, xhigh or max"));
            settings.put(Setting.EFFORT, effort, "reasoning_effort");
        }
        Optional<Boolean> otherName = body.flag("parallel_function_calling");
        Optional<Boolean> parallel = body.flag("parallel_tool_calls");
        settings.put(
                Setting.PARALLEL_TOOLS,
                parallel.or(() -> otherName).filter(allowed -> !allowed),
                parallel.isPresent() ? "parallel_tool_calls" : "parallel_function_calling");
    }

    private void caching() {
        settings.put(Setting.CACHE_KEY, body.text("prompt_cache_key"), "prompt_cache_key");
        Optional<JsonObject> options = body.tree("prompt_cache_options");
        boolean implicit = options.flatMap(given -> given.string("mode"))
                .filter("implicit"::equals)
                .isPresent();
        if (implicit) {
            settings.put(
                    Setting.CACHE_ALL,
                    options.map(given -> new CacheMark(given.string("ttl"))),
                    "prompt_cache_options");
        } else {
            options.ifPresent(given -> extras.add(Extra.hint("prompt_cache_options", given)));
        }
    }

    private void account() {
        Optional<String> older = body.text("user");
        Optional<String> user = body.text("safety_identifier");
        settings.put(Setting.END_USER, user.or(() -> older), user.isPresent() ? "safety_identifier" : "user");
        if (user.isPresent() && older.isPresent() && !user.equals(older)) {
            extras.add(Extra.hint("user", Json.of(older.get())));
        }
        settings.put(
                Setting.METADATA,
                body.tree("metadata").filter(map -> !map.members().isEmpty()),
                "metadata");
        body.text("service_tier")
                .ifPresent(word -> ServiceTier.of(word)
                        .ifPresentOrElse(
                                tier -> settings.put(Setting.SERVICE_TIER, tier, "service_tier"),
                                () -> extras.add(Extra.hint("service_tier", Json.of(word)))));
        body.flag("store").filter(store -> store).ifPresent(store -> extras.add(Extra.hint("store", Json.of(true))));
    }

    private boolean stream() {
        body.object("stream_options").ifPresent(options -> {
            options.skip("include_usage");
            options.flag("include_obfuscation")
                    .filter(wanted -> wanted)
                    .ifPresent(wanted -> extras.add(Extra.hint(options.place("include_obfuscation"), Json.of(true))));
        });
        return body.flag("stream").orElse(false);
    }
}
