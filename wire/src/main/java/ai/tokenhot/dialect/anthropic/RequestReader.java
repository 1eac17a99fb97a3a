package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a caller's request: {@code chat-dialects.md} sections 3.3, 3.5 and 3.6. What has no word of ours is an extra. */
final class RequestReader {

    /** Without these the answer would come of something else, or from somewhere else, than was asked for. */
    private static final Set<String> DEMANDS = Set.of("container", "inference_geo", "mcp_servers", "thread");

    private final Problem problem = new Problem();
    private final BlockReader blocks = new BlockReader(problem);
    private final Settings.Builder settings = Settings.builder();
    private final List<Turn> turns = new ArrayList<>();
    private final ToolReader tools = new ToolReader(problem, blocks);
    private final List<Extra> extras = new ArrayList<>();

    private RequestReader() {}

    static Decoded read(byte[] bytes) {
        Json body;
        try {
            body = Json.parse(bytes);
        } catch (JsonException e) {
            return new Decoded.Refused(
                    Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + e.getMessage() + "."));
        }
        return new RequestReader().read(body);
    }

    private Decoded read(Json body) {
        if (!(body instanceof JsonObject request)) {
            problem.kind("body", body, "an object");
            return new Decoded.Refused(problem.first().orElseThrow());
        }
        request.get("system").ifPresent(system -> instructions(system));
        request.members().forEach((name, value) -> {
            if (!(value instanceof JsonNull)) {
                member(name, value);
            }
        });
        tier(request);
        if (problem.first().isPresent()) {
            return new Decoded.Refused(problem.first().get());
        }
        return new Decoded.Request(new ChatRequest(
                Messages.ID,
                request.string("model").orElse(""),
                request.flag("stream").orElse(false),
                turns,
                tools.tools(),
                settings.build(),
                extras,
                JsonObject.empty()));
    }

    private void member(String name, Json value) {
        switch (name) {
            case "model", "stream", "system", "service_tier", "speed" -> {}
            case "max_tokens" -> ceiling(value);
            case "messages" -> messages(value);
            case "stop_sequences" -> stop(value);
            case "temperature" -> number(Setting.TEMPERATURE, value, name);
            case "top_p" -> number(Setting.TOP_P, value, name);
            case "top_k" -> number(Setting.TOP_K, value, name);
            case "tools" -> tools.read(value);
            case "tool_choice" -> object(value, name).ifPresent(this::toolChoice);
            case "thinking" -> object(value, name).ifPresent(this::thinking);
            case "output_config" -> object(value, name).ifPresent(this::outputConfig);
            case "output_format" -> object(value, name).ifPresent(format -> format(format, name));
            case "cache_control" ->
                settings.put(
                        Setting.CACHE_ALL,
                        new CacheMark(object(value, name).flatMap(mark -> mark.string("ttl"))),
                        name);
            case "metadata" -> object(value, name).ifPresent(this::metadata);
            default -> extras.add(DEMANDS.contains(name) ? Extra.demand(name, value) : Extra.hint(name, value));
        }
    }

    private void instructions(Json system) {
        turns.add(new Turn("system", Role.SYSTEM, Optional.empty(), blocks.contents(system, "system")));
    }

    private void ceiling(Json value) {
        Optional<Long> tokens = value instanceof JsonNumber number ? number.exactLong() : Optional.empty();
        if (tokens.isEmpty() || tokens.get() < 0) {
            problem.wrong("max_tokens", value.text(), "a whole number >= 1");
        } else if (tokens.get() == 0) {
            problem.wrong("max_tokens", "0", ">= 1; this model's cache cannot be warmed beforehand");
        } else {
            settings.put(Setting.MAX_OUTPUT_TOKENS, tokens, "max_tokens");
        }
    }

    private void messages(Json value) {
        if (!(value instanceof JsonArray messages)) {
            problem.kind("messages", value, "an array");
            return;
        }
        for (int i = 0; i < messages.size(); i++) {
            String field = "messages[" + i + "]";
            object(messages.items().get(i), field).ifPresent(message -> message(message, field));
        }
    }

    private void message(JsonObject message, String field) {
        String word = message.string("role").orElse("");
        Optional<Role> role = switch (word) {
            case "user" -> Optional.of(Role.USER);
            case "assistant" -> Optional.of(Role.ASSISTANT);
            case "system" -> Optional.of(Role.SYSTEM);
            default -> Optional.empty();
        };
        if (role.isEmpty()) {
            problem.wrong(field + ".role", word, "user, assistant or system");
            return;
        }
        List<Content> content = message.get("content")
                .map(value -> blocks.contents(value, field + ".content"))
                .orElseGet(() -> {
                    problem.missing(field + ".content", "a string or an array");
                    return List.of();
                });
        turns.add(new Turn(field, role.get(), Optional.empty(), content));
        others(message, field, Set.of("role", "content"));
    }

    private void stop(Json value) {
        if (!(value instanceof JsonArray array) || array.strings().count() != array.size()) {
            problem.kind("stop_sequences", value, "an array of strings");
            return;
        }
        if (array.size() > 0) {
            settings.put(Setting.STOP, array.strings().toList(), "stop_sequences");
        }
    }

    private void number(Setting<JsonNumber> setting, Json value, String field) {
        if (value instanceof JsonNumber number) {
            settings.put(setting, number, field);
        } else {
            problem.kind(field, value, "a number");
        }
    }

    private void toolChoice(JsonObject choice) {
        String type = choice.string("type").orElse("");
        Optional<ToolChoice> meant = switch (type) {
            case "auto" -> Optional.of(new ToolChoice.Auto());
            case "any" -> Optional.of(new ToolChoice.Required());
            case "none" -> Optional.of(new ToolChoice.None());
            case "tool" -> choice.string("name").map(ToolChoice.Named::new);
            default -> Optional.empty();
        };
        if (meant.isEmpty()) {
            problem.wrong("tool_choice.type", type, "auto, any, none, or tool with a name");
        }
        settings.put(Setting.TOOL_CHOICE, meant, "tool_choice");
        settings.put(
                Setting.PARALLEL_TOOLS,
                choice.flag("disable_parallel_tool_use").map(disabled -> !disabled),
                "tool_choice.disable_parallel_tool_use");
        others(choice, "tool_choice", Set.of("type", "name", "disable_parallel_tool_use"));
    }

    private void thinking(JsonObject thinking) {
        String type = thinking.string("type").orElse("");
        Optional<ThinkingMode> mode = switch (type) {
            case "adaptive" -> Optional.of(ThinkingMode.ADAPTIVE);
            case "enabled" -> Optional.of(ThinkingMode.ENABLED);
            case "disabled" -> Optional.of(ThinkingMode.DISABLED);
            case "between_tools" -> Optional.of(ThinkingMode.BETWEEN_TOOLS);
            default -> Optional.empty();
        };
        if (mode.isEmpty()) {
            problem.wrong("thinking.type", type, "adaptive, enabled, disabled or between_tools");
        }
        settings.put(Setting.THINKING, mode, "thinking");
        settings.put(Setting.THINKING_BUDGET, thinking.integer("budget_tokens"), "thinking.budget_tokens");
        String display = thinking.string("display").orElse("");
        switch (display) {
            case "" -> {}
            case "summarized" -> settings.put(Setting.THOUGHTS_SHOWN, true, "thinking.display");
            case "omitted" -> settings.put(Setting.THOUGHTS_SHOWN, false, "thinking.display");
            default -> extras.add(Extra.hint("thinking.display", Json.of(display)));
        }
        others(thinking, "thinking", Set.of("type", "budget_tokens", "display"));
    }

    private void outputConfig(JsonObject config) {
        config.string("effort").ifPresent(word -> {
            Optional<Effort> effort = Effort.of(word);
            if (effort.isEmpty()) {
                problem.wrong("output_config.effort", word, "low, medium, high, xhigh or max");
            }
            settings.put(Setting.EFFORT, effort, "output_config.effort");
        });
        config.object("format").ifPresent(format -> format(format, "output_config.format"));
        others(config, "output_config", Set.of("effort", "format"));
    }

    private void format(JsonObject format, String field) {
        Optional<Json> schema = format.get("schema");
        if (!format.string("type").equals(Optional.of("json_schema")) || schema.isEmpty()) {
            problem.wrong(field + ".type", format.string("type").orElse(""), "json_schema with a schema");
            return;
        }
        settings.put(
                Setting.OUTPUT_FORMAT,
                new OutputFormat.Schema(Optional.empty(), Optional.empty(), schema.get(), Optional.empty()),
                field);
        others(format, field, Set.of("type", "schema"));
    }

    private void metadata(JsonObject metadata) {
        settings.put(Setting.END_USER, metadata.string("user_id"), "metadata.user_id");
        others(metadata, "metadata", Set.of("user_id"));
    }

    /** Two fields that our vocabulary has one word for. */
    private void tier(JsonObject request) {
        boolean fast = request.string("speed").equals(Optional.of("fast"));
        Optional<String> tier = request.string("service_tier");
        Optional<String> speed = request.string("speed");
        if (fast) {
            settings.put(Setting.SERVICE_TIER, ServiceTier.FAST, "speed");
        } else if (speed.isPresent() && !speed.get().equals("standard")) {
            extras.add(Extra.hint("speed", Json.of(speed.get())));
        }
        Optional<ServiceTier> meant = tier.flatMap(word -> switch (word) {
            case "auto" -> Optional.of(ServiceTier.AUTO);
            case "standard_only" -> Optional.of(ServiceTier.DEFAULT);
            default -> Optional.empty();
        });
        if (meant.isPresent() && !fast) {
            settings.put(Setting.SERVICE_TIER, meant, "service_tier");
        } else {
            tier.ifPresent(word -> extras.add(Extra.hint("service_tier", Json.of(word))));
        }
    }

    private void others(JsonObject holder, String field, Set<String> known) {
        holder.members().forEach((name, value) -> {
            if (!known.contains(name) && !(value instanceof JsonNull)) {
                extras.add(Extra.hint(field + "." + name, value));
            }
        });
    }

    private Optional<JsonObject> object(Json value, String field) {
        if (value instanceof JsonObject object) {
            return Optional.of(object);
        }
        problem.kind(field, value, "an object");
        return Optional.empty();
    }
}
