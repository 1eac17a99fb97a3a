package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a caller's request. What asks for what happens anyway is read over; what has no setting is an extra. */
final class ResponsesRequestReader {

    private static final String LOGPROBS = "message.output_text.logprobs";

    /** Parts of the answer that are always in it. */
    private static final Set<String> ALWAYS_INCLUDED = Set.of("reasoning.encrypted_content");

    private final OpenAiFields body;
    private final Settings.Builder settings = Settings.builder();
    private final List<Extra> extras = new ArrayList<>();

    private ResponsesRequestReader(JsonObject body) {
        this.body = new OpenAiFields(body, "");
    }

    /** Reads a body. */
    static Decoded read(byte[] bytes) {
        try {
            OpenAiFields body = OpenAiFields.of(Json.parse(bytes), "");
            return new Decoded.Request(new ResponsesRequestReader(body.object()).request());
        } catch (OpenAiRefusal refusal) {
            return new Decoded.Refused(refusal.failure());
        } catch (JsonException e) {
            return new Decoded.Refused(Failure.of(
                    FailureKind.MALFORMED_JSON, "The body is not JSON that can be read: " + e.problem() + "."));
        }
    }

    private ChatRequest request() {
        String model = body.requiredText("model");
        boolean stream = body.flag("stream").orElse(false);
        List<Turn> turns = turns();
        sampling();
        include();
        body.object("text").ifPresent(this::text);
        body.object("reasoning").ifPresent(this::reasoning);
        var tools = new ResponsesToolReader(extras);
        tools.tools(body);
        tools.choice(body, settings);
        settings.put(Setting.PARALLEL_TOOLS, body.flag("parallel_tool_calls"), "parallel_tool_calls");
        account();
        caching();
        state();
        streamOptions();
        extras.addAll(body.rest());
        return new ChatRequest(
                Responses.ID,
                model,
                stream,
                turns,
                tools.all(),
                settings.build(),
                extras,
                ResponsesEnvelope.echo(body.object()));
    }

    private List<Turn> turns() {
        var reader = new ResponsesInputReader(extras);
        body.any("instructions").ifPresent(value -> {
            switch (value) {
                case JsonString(String text) ->
                    reader.turn(new Turn(
                            "instructions", Role.SYSTEM, Optional.empty(), List.of(Content.of(new Part.Text(text)))));
                case JsonArray items -> reader.items(items, "instructions");
                default -> throw OpenAiFields.wrongKind("instructions", value, "string");
            }
        });
        Optional<Json> input = body.any("input");
        if (input.isEmpty() && !body.has("prompt") && !body.has("previous_response_id") && !body.has("conversation")) {
            throw body.missing("input", "a string or an array of items");
        }
        input.ifPresent(value -> {
            switch (value) {
                case JsonString(String text) ->
                    reader.turn(
                            new Turn("input", Role.USER, Optional.empty(), List.of(Content.of(new Part.Text(text)))));
                case JsonArray items -> reader.items(items, "input");
                default -> throw OpenAiFields.wrongKind("input", value, "string or array");
            }
        });
        return reader.turns();
    }

    private void sampling() {
        settings.put(Setting.MAX_OUTPUT_TOKENS, body.integer("max_output_tokens", 1), "max_output_tokens")
                .put(Setting.TEMPERATURE, body.number("temperature"), "temperature")
                .put(Setting.TOP_P, body.number("top_p"), "top_p");
    }

    /** Log probabilities come only when they are included; how many alternatives is said elsewhere. */
    private void include() {
        Optional<Long> top = body.integer("top_logprobs", 0);
        boolean wanted = false;
        for (OpenAiFields.Item item : body.items("include")) {
            if (item.text().equals(LOGPROBS)) {
                settings.put(Setting.LOGPROBS, top.orElse(0L), top.isPresent() ? "top_logprobs" : item.place());
                wanted = true;
            } else if (!ALWAYS_INCLUDED.contains(item.text())) {
                extras.add(Extra.hint(item.place(), item.value()));
            }
        }
        if (!wanted) {
            top.filter(count -> count > 0).ifPresent(count -> extras.add(Extra.hint("top_logprobs", Json.of(count))));
        }
    }

    private void text(OpenAiFields text) {
        settings.put(Setting.VERBOSITY, text.text("verbosity"), "text.verbosity");
        text.object("format").ifPresent(format -> {
            String type = format.requiredText("type");
            settings.put(
                    Setting.OUTPUT_FORMAT,
                    switch (type) {
                        case "text" -> new OutputFormat.PlainText();
                        case "json_object" -> new OutputFormat.AnyJson();
                        case "json_schema" -> schema(format);
                        default ->
                            throw OpenAiFields.unknownWord(
                                    format.place("type"), type, "text, json_object or json_schema");
                    },
                    "text.format");
        });
    }

    private static OutputFormat schema(OpenAiFields format) {
        return new OutputFormat.Schema(
                Optional.of(format.requiredText("name")),
                format.text("description"),
                format.tree("schema").orElseThrow(() -> format.missing("schema", "an object")),
                format.flag("strict"));
    }

    private void reasoning(OpenAiFields reasoning) {
        reasoning
                .text("effort")
                .ifPresent(word -> Effort.of(word)
                        .ifPresentOrElse(
                                effort -> settings.put(Setting.EFFORT, effort, "reasoning.effort"),
                                () -> extras.add(Extra.hint("reasoning.effort", Json.of(word)))));
        summary(reasoning, "generate_summary");
        summary(reasoning, "summary");
        usual(reasoning, "context", "auto");
        usual(reasoning, "mode", "standard");
    }

    /** Whether thoughts are wanted at all is common to all languages; at which length, only this one says. */
    private void summary(OpenAiFields reasoning, String name) {
        reasoning.text(name).ifPresent(word -> {
            String field = reasoning.place(name);
            settings.put(Setting.THOUGHTS_SHOWN, true, field);
            if (!word.equals("auto")) {
                extras.add(Extra.hint(field, Json.of(word)));
            }
        });
    }

    private void usual(OpenAiFields fields, String name, String usual) {
        fields.text(name)
                .filter(word -> !word.equals(usual))
                .ifPresent(word -> extras.add(Extra.hint(fields.place(name), Json.of(word))));
    }

    private void account() {
        body.text("service_tier")
                .ifPresent(word -> ServiceTier.of(word)
                        .ifPresentOrElse(
                                tier -> settings.put(Setting.SERVICE_TIER, tier, "service_tier"),
                                () -> extras.add(Extra.hint("service_tier", Json.of(word)))));
        Optional<String> user = body.text("user");
        Optional<String> identifier = body.text("safety_identifier");
        settings.put(Setting.END_USER, user, "user").put(Setting.END_USER, identifier, "safety_identifier");
        if (identifier.isPresent() && !user.equals(identifier)) {
            user.ifPresent(text -> extras.add(Extra.hint("user", Json.of(text))));
        }
        settings.put(Setting.METADATA, body.tree("metadata"), "metadata");
    }

    private void caching() {
        settings.put(Setting.CACHE_KEY, body.text("prompt_cache_key"), "prompt_cache_key");
        body.object("prompt_cache_options").ifPresent(options -> {
            Optional<String> mode = options.text("mode");
            Optional<String> ttl = options.text("ttl");
            if (mode.orElse("implicit").equals("implicit")) {
                settings.put(Setting.CACHE_ALL, new CacheMark(ttl), "prompt_cache_options");
            } else {
                extras.add(Extra.hint(options.path(), options.object()));
            }
        });
    }

    /**
     * What refers to state at the vendor, and what this language has never had. Whether the answer is kept, and from
     * which one the call goes on, is not the model's business: the gateway sees to it.
     */
    private void state() {
        // The last two are other languages' own; to leave them out in silence would give another answer.
        for (String reference : List.of("conversation", "prompt", "stop", "n")) {
            body.any(reference).ifPresent(value -> extras.add(Extra.demand(reference, value)));
        }
        body.skip("previous_response_id", "store", "background");
        usual(body, "truncation", "disabled");
    }

    /** Our streams have no padding. */
    private void streamOptions() {
        body.object("stream_options").ifPresent(options -> {
            options.flag("include_obfuscation")
                    .filter(wanted -> wanted)
                    .ifPresent(wanted -> extras.add(Extra.hint(options.place("include_obfuscation"), Json.of(wanted))));
        });
    }
}
