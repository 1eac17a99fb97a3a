package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a request with what another language made of it. What a {@link Repair} undoes counts as carried; what a loss
 * names counts as told. The rest was lost in silence.
 */
final class RequestLikeness {

    private final ChatRequest before;
    private final ChatRequest after;
    private final List<Loss> losses;
    private final Repair repair;
    private final Otherwise otherwise;
    private final List<String> silent = new ArrayList<>();

    RequestLikeness(ChatRequest before, ChatRequest after, List<Loss> losses, Repair repair, Otherwise otherwise) {
        this.before = before;
        this.after = after;
        this.losses = losses;
        this.repair = repair;
        this.otherwise = otherwise;
    }

    /** Whether a setting is carried in another way than as itself. */
    interface Otherwise {
        boolean carries(Setting<?> setting, Object value, Settings back);
    }

    /** Whether a loss names this field, one inside it, or one around it. */
    static boolean named(String field, List<Loss> losses) {
        return losses.stream().anyMatch(loss -> within(loss.field(), field) || within(field, loss.field()));
    }

    private static boolean within(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer + ".") || inner.startsWith(outer + "[");
    }

    /** What was neither carried nor told. */
    List<String> silentLosses() {
        settings();
        before.extras().forEach(extra -> told(extra.field(), extra));
        contents();
        tools();
        return silent;
    }

    private void told(String field, Object what) {
        if (!named(field, losses)) {
            silent.add(field + ": " + what);
        }
    }

    // --- settings ---

    private void settings() {
        before.settings().all().forEach((setting, given) -> {
            if (!carried(setting, given)) {
                told(
                        given.field(),
                        given.value() + " became "
                                + after.settings().given(setting).map(Given::value));
            }
        });
    }

    private boolean carried(Setting<?> setting, Given<?> given) {
        Object value = given.value();
        Optional<?> found = after.settings().get(setting);
        if (setting.equals(Setting.STOP)) {
            var all = new HashSet<>(repair.cutAt());
            after.settings().get(Setting.STOP).ifPresent(all::addAll);
            return all.containsAll(before.settings().get(Setting.STOP).orElseThrow());
        }
        if (setting.equals(Setting.OUTPUT_FORMAT) && repair.jsonTool().isPresent()) {
            return true;
        }
        if (asksNotToThink(setting, value)
                && after.settings().all().entrySet().stream()
                        .anyMatch(other ->
                                asksNotToThink(other.getKey(), other.getValue().value()))) {
            return true;
        }
        boolean same = found.isPresent() ? like(value).equals(like(found.get())) : meansNothing(setting, value);
        return same || otherwise.carries(setting, value, after.settings());
    }

    /** Three settings have each a word for it. */
    private static boolean asksNotToThink(Setting<?> setting, Object value) {
        return value == Effort.NONE
                || value == ThinkingMode.DISABLED
                || (setting.equals(Setting.THINKING_BUDGET) && value.equals(0L));
    }

    /** Values that ask for what is done anyway. */
    private static boolean meansNothing(Setting<?> setting, Object value) {
        boolean penalty = setting.equals(Setting.FREQUENCY_PENALTY) || setting.equals(Setting.PRESENCE_PENALTY);
        return value.equals(1L)
                || (penalty && ((JsonNumber) value).doubleValue() == 0)
                || (setting.equals(Setting.THINKING_BUDGET) && value.equals(-1L))
                || (setting.equals(Setting.THOUGHTS_SHOWN) && value.equals(false))
                || value.equals(Set.of(MediaKind.TEXT))
                || value instanceof OutputFormat.PlainText
                || value instanceof ToolChoice.Auto
                || value.equals(true);
    }

    private Object like(Object value) {
        return switch (value) {
            case JsonNumber number -> new BigDecimal(number.lexeme()).stripTrailingZeros();
            case Json json -> ReplyLines.sorted(json);
            case OutputFormat.Schema schema -> ReplyLines.sorted(schema.schema());
            case ToolChoice.Named named -> new ToolChoice.Named(callers(named.name()));
            case ToolChoice.Allowed allowed
            when allowed.required() && allowed.names().size() == 1 ->
                new ToolChoice.Named(callers(allowed.names().getFirst()));
            case ToolChoice.Allowed allowed ->
                allowed.required() + " "
                        + allowed.names().stream().map(this::callers).sorted().toList();
            default -> value;
        };
    }

    private String callers(String name) {
        return repair.names().getOrDefault(name, name);
    }

    // --- turns ---

    private void contents() {
        Map<String, List<Content>> left = new HashMap<>();
        for (Turn turn : after.turns()) {
            for (Content content : turn.content()) {
                left.computeIfAbsent(key(turn, content), ignored -> new ArrayList<>())
                        .add(content);
            }
        }
        Set<String> names =
                after.turns().stream().flatMap(turn -> turn.name().stream()).collect(Collectors.toSet());
        for (Turn turn : before.turns()) {
            boolean spoken = false;
            for (Content content : turn.content()) {
                if (!isEmpty(content.part())) {
                    spoken = true;
                    content(turn, content, left.getOrDefault(key(turn, content), new ArrayList<>()));
                }
            }
            if (spoken && turn.name().isPresent() && !names.contains(turn.name().get())) {
                told(turn.field(), "name " + turn.name().get());
            }
        }
    }

    private void content(Turn turn, Content content, List<Content> matches) {
        content.extras().stream().map(Extra::field).forEach(field -> told(field, "extra"));
        if (matches.isEmpty()) {
            told(turn.field(), content);
            return;
        }
        Content match = matches.removeFirst();
        if (content.cache().isPresent() && match.cache().isEmpty()) {
            told(turn.field(), "cache mark of " + content);
        }
        if (content.part() instanceof Part.Document document
                && document.name().isPresent()
                && match.part() instanceof Part.Document found
                && !found.name().equals(document.name())) {
            told(turn.field(), "name of " + content);
        }
    }

    /** Nothing that a model would read; an empty answer of a tool is one. */
    private static boolean isEmpty(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().isBlank();
            case Part.Refusal refusal -> refusal.text().isBlank();
            case Part.Thinking thinking -> thinking.text().isBlank();
            case Part.Image ignored -> false;
            case Part.Audio ignored -> false;
            case Part.Video ignored -> false;
            case Part.Document ignored -> false;
            case Part.ToolCall ignored -> false;
            case Part.ToolResult ignored -> false;
            case Part.Unknown ignored -> false;
        };
    }

    private String key(Turn turn, Content content) {
        return (turn.role().instructs() ? "instructions" : turn.role()) + " " + key(content.part());
    }

    private String key(Part part) {
        return switch (part) {
            case Part.Text text -> "text " + Json.of(text.text()).text();
            case Part.ToolCall call -> "call " + callers(call.name()) + " " + arguments(call);
            case Part.ToolResult result -> "result " + result(result) + (result.failed() ? " failed" : "");
            case Part.Thinking thinking ->
                "thinking " + Json.of(thinking.text()).text();
            case Part.Refusal refusal -> "refusal " + Json.of(refusal.text()).text();
            case Part.Image image -> image.toString() + content(image.source());
            case Part.Audio audio -> "audio " + content(audio.source());
            case Part.Video video -> "video " + content(video.source());
            case Part.Document document -> "document " + content(document.source());
            case Part.Unknown unknown -> unknown.toString();
        };
    }

    private static String content(MediaSource source) {
        return source instanceof MediaSource.Inline inline ? inline.base64() : source.toString();
    }

    private static String arguments(Part.ToolCall call) {
        String json = ReplyLines.sameJson(call.arguments());
        return call.kind() == CallKind.FUNCTION
                ? json
                : JsonObject.builder()
                        .put(Repair.WRAPPED_FIELD, call.arguments())
                        .build()
                        .text();
    }

    private String result(Part.ToolResult result) {
        String texts = result.content().stream()
                .filter(Part.Text.class::isInstance)
                .map(text -> ((Part.Text) text).text())
                .collect(Collectors.joining());
        String rest = result.content().stream()
                .filter(part -> !(part instanceof Part.Text))
                .map(this::key)
                .collect(Collectors.joining());
        return ReplyLines.sameJson(texts).replaceAll("\\s|\\\\n", "") + rest;
    }

    // --- tools ---

    private void tools() {
        for (Tool tool : before.tools()) {
            if (!carried(tool) && !leftOutByChoice(tool)) {
                told(tool.field(), tool);
            }
        }
    }

    private boolean carried(Tool tool) {
        return switch (tool) {
            case Tool.Function function ->
                after.tools().stream().anyMatch(other -> other instanceof Tool.Function found && same(function, found));
            case Tool.Custom custom -> after.tools().stream().anyMatch(other -> same(custom, other));
            case Tool.WebSearch ignored -> false;
            case Tool.Hosted ignored -> false;
        };
    }

    private boolean same(Tool.Function function, Tool.Function found) {
        return callers(found.name()).equals(function.name())
                && found.description().equals(function.description())
                && parameters(found).equals(parameters(function))
                && found.strict().orElse(false).equals(function.strict().orElse(false))
                && (function.cache().isEmpty() || found.cache().isPresent());
    }

    private static Json parameters(Tool.Function function) {
        JsonObject empty = JsonObject.builder()
                .put("type", "object")
                .put("properties", JsonObject.empty())
                .build();
        JsonObject parameters = function.parameters().orElse(empty);
        return ReplyLines.sorted(parameters.members().isEmpty() ? empty : parameters);
    }

    private boolean same(Tool.Custom custom, Tool other) {
        return switch (other) {
            case Tool.Custom found ->
                callers(found.name()).equals(custom.name())
                        && found.description().equals(custom.description())
                        && found.grammar().equals(custom.grammar());
            case Tool.Function found ->
                callers(found.name()).equals(custom.name())
                        && repair.wrapped().contains(custom.name())
                        && custom.grammar().isEmpty();
            case Tool.WebSearch ignored -> false;
            case Tool.Hosted ignored -> false;
        };
    }

    /** Some languages restrict a choice by sending fewer tools, and tell that of the choice. */
    private boolean leftOutByChoice(Tool tool) {
        return before.settings()
                .given(Setting.TOOL_CHOICE)
                .filter(given -> given.value() instanceof ToolChoice.Allowed allowed
                        && GeneratedRequests.names(List.of(tool)).stream().noneMatch(allowed.names()::contains))
                .filter(given -> named(given.field(), losses))
                .isPresent();
    }

    // --- conversations that every language carries ---

    /** The turns as text, neighbours of one role together, ids by where they first stand. */
    static String lines(List<Turn> turns) {
        var ids = new HashMap<String, Integer>();
        var lines = new StringBuilder();
        Object role = "";
        for (Turn turn : turns) {
            Object next = turn.role().instructs() ? Turn.Role.SYSTEM : turn.role();
            if (!next.equals(role) && !turn.content().isEmpty()) {
                lines.append(next).append('\n');
                role = next;
            }
            for (Content content : turn.content()) {
                lines.append("  ").append(line(content.part(), ids)).append('\n');
            }
        }
        return lines.toString();
    }

    private static String line(Part part, Map<String, Integer> ids) {
        return switch (part) {
            case Part.ToolCall call ->
                "call #" + ids.computeIfAbsent(call.id(), ignored -> ids.size()) + " " + call.kind() + " " + call.name()
                        + " " + ReplyLines.sameJson(call.arguments());
            case Part.ToolResult result ->
                "result #" + ids.computeIfAbsent(result.callId(), ignored -> ids.size()) + " " + result.content() + " "
                        + result.failed();
            default -> part.toString();
        };
    }
}
