package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Requests as a foreign language's decoder gives them. Whatever can be lost has a field of its own: settings {@code
 * settings.…}, turns {@code turns[…]}, tools {@code tools[…]}, further fields {@code extras.…}.
 */
public final class GeneratedRequests {

    private static final MediaSource PICTURE = new MediaSource.Inline("image/png", GeneratedReplies.PNG);
    private static final MediaSource PAPER = new MediaSource.Inline("application/pdf", "JVBERi0xLjQKJSVFT0YK");

    private static final JsonObject SCHEMA = (JsonObject) Json.parse("""
            {"type":"object","properties":{"city":{"type":"string","description":"Which 市"},"days":{"type":"integer"}},
             "required":["city","days"],"additionalProperties":false}""");

    private GeneratedRequests() {}

    /** A model that takes all that its language has. */
    public static Model obligingModel() {
        return model(
                Set.of(),
                new Thinking(
                        EnumSet.allOf(ThinkingMode.class),
                        EnumSet.allOf(Effort.class),
                        Optional.of(1024L),
                        Optional.of(64_000L),
                        false));
    }

    /** Models that refuse this or that. */
    public static Arbitrary<Model> models() {
        Arbitrary<Thinking> thinking = Combinators.combine(
                        Arbitraries.of(ThinkingMode.class).set(),
                        Arbitraries.of(Effort.class).set(),
                        Arbitraries.of(128L, 1024L).optional(),
                        Arbitraries.of(24_576L, 64_000L).optional(),
                        Arbitraries.of(true, false))
                .as(Thinking::new);
        return Combinators.combine(Arbitraries.of(Denial.class).set(), thinking).as(GeneratedRequests::model);
    }

    private static Model model(Set<Denial> denials, Thinking thinking) {
        return new Model(
                "any",
                "Any",
                "maker",
                List.of(),
                Optional.empty(),
                EnumSet.allOf(Modality.class),
                EnumSet.allOf(Modality.class),
                EnumSet.allOf(Capability.class),
                denials,
                thinking,
                Optional.of(400_000L),
                Optional.of(64_000L),
                "",
                Optional.empty(),
                List.of());
    }

    /** A request of text that every language has a word for. */
    public static ChatRequest simple(Settings settings, List<Tool> tools) {
        return request(
                List.of(turn(0, Role.SYSTEM, new Part.Text("Be brief.")), turn(1, Role.USER, new Part.Text("你好 😀"))),
                tools,
                settings,
                List.of());
    }

    /** Conversations that every language can carry: instructions first, then turns about, results after their calls. */
    public static Arbitrary<ChatRequest> plainRequests() {
        Arbitrary<List<Content>> asked = texts(1);
        return Combinators.combine(
                        texts(0),
                        Combinators.combine(asked, texts(1), calls(), GeneratedText.someText())
                                .as(Exchange::new)
                                .list()
                                .ofMaxSize(3),
                        asked)
                .as((instructions, exchanges, last) -> {
                    var turns = new ArrayList<Turn>();
                    if (!instructions.isEmpty()) {
                        add(turns, Role.SYSTEM, instructions);
                    }
                    for (int i = 0; i < exchanges.size(); i++) {
                        exchanges.get(i).addTo(turns, i);
                    }
                    add(turns, Role.USER, last);
                    return request(turns, List.of(function(0, "get_weather")), Settings.none(), List.of());
                });
    }

    private record Exchange(List<Content> asked, List<Content> said, List<Part.ToolCall> calls, String result) {

        private void addTo(List<Turn> turns, int number) {
            add(turns, Role.USER, asked);
            var answer = new ArrayList<>(said);
            var results = new ArrayList<Content>();
            for (int i = 0; i < calls.size(); i++) {
                Part.ToolCall call = calls.get(i);
                String id = call.id() + "-" + number + i;
                answer.add(Content.of(new Part.ToolCall(id, call.name(), call.arguments(), call.kind())));
                results.add(Content.of(
                        new Part.ToolResult(id, Optional.of(call.name()), List.of(new Part.Text(result + i)), false)));
            }
            add(turns, Role.ASSISTANT, answer);
            if (!results.isEmpty()) {
                add(turns, Role.USER, results);
            }
        }
    }

    private static Arbitrary<List<Content>> texts(int atLeast) {
        return GeneratedText.someText()
                .map(text -> Content.of(new Part.Text(text)))
                .list()
                .ofMinSize(atLeast)
                .ofMaxSize(2);
    }

    private static Arbitrary<List<Part.ToolCall>> calls() {
        return Combinators.combine(GeneratedText.callId(), GeneratedText.arguments())
                .as((id, arguments) -> new Part.ToolCall(id, "get_weather", arguments, CallKind.FUNCTION))
                .list()
                .ofMaxSize(3);
    }

    /** Any request at all: roles in any order, parts that few languages know, results without calls, settings, extras. */
    public static Arbitrary<ChatRequest> requests() {
        return Arbitraries.oneOf(requests(usualPart(), 0), requests(part(), 1));
    }

    private static Arbitrary<ChatRequest> requests(Arbitrary<Part> part, int maxExtras) {
        Arbitrary<List<Turn>> turns = Combinators.combine(
                        Arbitraries.of(Role.class),
                        GeneratedText.toolName().optional(0.1),
                        content(part).list().ofMaxSize(3))
                .as(Spoken::new)
                .list()
                .ofMaxSize(5)
                .map(GeneratedRequests::numbered);
        Arbitrary<List<Extra>> extras = Combinators.combine(
                        Arbitraries.of("a", "b"), GeneratedText.object(), Arbitraries.of(Weight.class))
                .as((name, value, weight) -> new Extra("extras." + name, value, weight))
                .list()
                .ofMaxSize(maxExtras);
        Arbitrary<List<Tool>> tools = tools();
        return Combinators.combine(turns, tools, extras)
                .flatAs((allTurns, allTools, allExtras) -> GeneratedSettings.settings(names(allTools))
                        .map(settings -> request(allTurns, allTools, settings, allExtras)));
    }

    private record Spoken(Role role, Optional<String> name, List<Content> content) {}

    private static List<Turn> numbered(List<Spoken> spoken) {
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < spoken.size(); i++) {
            Spoken one = spoken.get(i);
            var contents = new ArrayList<Content>();
            for (int j = 0; j < one.content().size(); j++) {
                Content content = one.content().get(j);
                String extra = "turns[" + i + "].content[" + j + "].extra";
                contents.add(new Content(
                        content.part(),
                        content.proof(),
                        content.cache(),
                        content.extras().stream()
                                .map(old -> new Extra(extra, old.value(), old.weight()))
                                .toList()));
            }
            turns.add(new Turn("turns[" + i + "]", one.role(), one.name(), contents));
        }
        return turns;
    }

    private static Arbitrary<Content> content(Arbitrary<Part> part) {
        Arbitrary<List<Extra>> extras =
                Arbitraries.frequency(Tuple.of(9, List.of()), Tuple.of(1, List.of(Extra.hint("", Json.of(true)))));
        Arbitrary<CacheMark> cache =
                Arbitraries.of("5m", "1h", "30m").optional().map(CacheMark::new);
        return Combinators.combine(part, GeneratedReplies.proof().optional(0.1), cache.optional(0.1), extras)
                .as(Content::new);
    }

    /** Parts that most languages know. */
    private static Arbitrary<Part> usualPart() {
        Arbitrary<MediaSource> picture =
                Arbitraries.of(PICTURE, new MediaSource.Remote("https://example.org/a.png", ""));
        return Arbitraries.frequencyOf(
                Tuple.of(8, GeneratedText.text().map(Part.Text::new)),
                Tuple.of(2, image(picture)),
                Tuple.of(1, GeneratedText.text().map(Part.Refusal::new)),
                Tuple.of(
                        1,
                        Combinators.combine(GeneratedText.text(), Arbitraries.of(true, false))
                                .as(Part.Thinking::new)),
                Tuple.of(3, call()),
                Tuple.of(3, result()));
    }

    private static Arbitrary<Part> part() {
        Arbitrary<MediaSource> source = Arbitraries.of(
                PICTURE,
                PAPER,
                new MediaSource.Inline("", "AAAA"),
                new MediaSource.Inline("text/plain", "eA=="),
                new MediaSource.Inline("audio/wav", "UklGRiQAAABXQVZF"),
                new MediaSource.Remote("https://example.org/a.png", ""),
                new MediaSource.Held(GeneratedReplies.ELSEWHERE, "file-1"));
        return Arbitraries.frequencyOf(
                Tuple.of(20, usualPart()),
                Tuple.of(2, GeneratedText.brokenText().map(Part.Text::new)),
                Tuple.of(1, image(source)),
                Tuple.of(1, source.map(where -> new Part.Audio(where, Optional.empty()))),
                Tuple.of(1, source.map(Part.Video::new)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        source, Arbitraries.of("a.pdf", "名.txt").optional())
                                .as(Part.Document::new)),
                Tuple.of(
                        1, Arbitraries.of(new Part.Unknown(GeneratedReplies.ELSEWHERE, "hosted", JsonObject.empty()))));
    }

    private static Arbitrary<Part> image(Arbitrary<MediaSource> sources) {
        return Combinators.combine(sources, Arbitraries.of("low", "high").optional(0.3))
                .as(Part.Image::new);
    }

    private static Arbitrary<Part> call() {
        return Combinators.combine(
                        Arbitraries.of("call_abc", "调用", ""),
                        Arbitraries.oneOf(GeneratedText.toolName(), GeneratedText.oddToolName()),
                        Arbitraries.oneOf(GeneratedText.arguments(), Arbitraries.of("{\"a\":", "[1]", "x")),
                        Arbitraries.of(CallKind.class))
                .as(Part.ToolCall::new);
    }

    private static Arbitrary<Part> result() {
        Arbitrary<Part> content = Arbitraries.frequencyOf(
                Tuple.of(4, GeneratedText.text().map(Part.Text::new)),
                Tuple.of(1, GeneratedText.object().map(json -> new Part.Text(json.text()))),
                Tuple.of(1, Arbitraries.of(new Part.Image(PICTURE, Optional.empty()))));
        return Combinators.combine(
                        Arbitraries.of("call_abc", "none"),
                        GeneratedText.toolName().optional(),
                        content.list().ofMaxSize(2),
                        Arbitraries.of(false, false, true))
                .as(Part.ToolResult::new);
    }

    /** Tools of all kinds, each under its own name. */
    public static Arbitrary<List<Tool>> tools() {
        Arbitrary<Tool> function = Combinators.combine(
                        Arbitraries.oneOf(GeneratedText.toolName(), GeneratedText.oddToolName()),
                        GeneratedText.someText().optional(),
                        Arbitraries.of(SCHEMA, JsonObject.empty(), schema("""
                                {"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"string"}}}"""), schema("""
                                {"type":"object","additionalProperties":{"type":"string","minLength":2}}"""), schema("""
                                {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{
                                 "n":{"type":["integer","null"],"exclusiveMinimum":0},"e":{"const":"x"},
                                 "o":{"oneOf":[{"type":"string"},{"type":"number","multipleOf":0.5}]}},"propertyNames":{"pattern":"^[a-z]"}}"""))
                                .optional(),
                        Arbitraries.of(true, false).optional(),
                        Arbitraries.just(new CacheMark(Optional.empty())).optional(0.1))
                .as((name, description, parameters, strict, cache) ->
                        new Tool.Function("", name, description, parameters, strict, cache, List.of()));
        Arbitrary<Tool> custom = Combinators.combine(
                        GeneratedText.someText().optional(),
                        Arbitraries.just(JsonObject.builder()
                                        .put("syntax", "regex")
                                        .put("definition", "a+")
                                        .build())
                                .optional())
                .as((description, grammar) -> new Tool.Custom("", "free", description, grammar));
        Arbitrary<Tool> hosted = Arbitraries.of(
                new Tool.WebSearch("", GeneratedReplies.ELSEWHERE, JsonObject.empty()),
                new Tool.Hosted("", GeneratedReplies.ELSEWHERE, "run_code", JsonObject.empty()));
        return Arbitraries.frequencyOf(Tuple.of(12, function), Tuple.of(3, custom), Tuple.of(1, hosted))
                .list()
                .ofMaxSize(4)
                .uniqueElements(GeneratedRequests::name)
                .map(GeneratedRequests::placed);
    }

    private static JsonObject schema(String text) {
        return (JsonObject) Json.parse(text);
    }

    private static List<Tool> placed(List<Tool> tools) {
        var placed = new ArrayList<Tool>();
        for (int i = 0; i < tools.size(); i++) {
            String field = "tools[" + i + "]";
            placed.add(
                    switch (tools.get(i)) {
                        case Tool.Function tool ->
                            new Tool.Function(
                                    field,
                                    tool.name(),
                                    tool.description(),
                                    tool.parameters(),
                                    tool.strict(),
                                    tool.cache(),
                                    tool.extras());
                        case Tool.Custom tool ->
                            new Tool.Custom(field, tool.name(), tool.description(), tool.grammar());
                        case Tool.WebSearch tool -> new Tool.WebSearch(field, tool.from(), tool.raw());
                        case Tool.Hosted tool -> new Tool.Hosted(field, tool.from(), tool.kind(), tool.raw());
                    });
        }
        return placed;
    }

    private static String name(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> function.name();
            case Tool.Custom custom -> custom.name();
            case Tool.WebSearch ignored -> "web search";
            case Tool.Hosted ignored -> "hosted";
        };
    }

    /** The names by which tools can be chosen. */
    static List<String> names(List<Tool> tools) {
        return tools.stream()
                .filter(tool -> tool instanceof Tool.Function || tool instanceof Tool.Custom)
                .map(GeneratedRequests::name)
                .toList();
    }

    private static Tool function(int index, String name) {
        return new Tool.Function(
                "tools[" + index + "]",
                name,
                Optional.of("Tells the weather"),
                Optional.of(SCHEMA),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** A function that every language takes. */
    public static Tool plainTool() {
        return function(0, "get_weather");
    }

    /** A schema that every language takes. */
    public static JsonObject plainSchema() {
        return SCHEMA;
    }

    /** Every way to choose among these tools. */
    static Arbitrary<ToolChoice> choices(List<String> names) {
        if (names.isEmpty()) {
            return Arbitraries.just(new ToolChoice.Auto());
        }
        return Arbitraries.oneOf(
                Arbitraries.of(new ToolChoice.Auto(), new ToolChoice.None(), new ToolChoice.Required()),
                Arbitraries.of(names).map(ToolChoice.Named::new),
                Combinators.combine(
                                Arbitraries.of(names).set().ofMinSize(1).map(List::copyOf), Arbitraries.of(true, false))
                        .as(ToolChoice.Allowed::new));
    }

    private static Turn turn(int index, Role role, Part... parts) {
        return new Turn(
                "turns[" + index + "]",
                role,
                Optional.empty(),
                List.of(parts).stream().map(Content::of).toList());
    }

    private static void add(List<Turn> turns, Role role, List<Content> contents) {
        turns.add(new Turn("turns[" + turns.size() + "]", role, Optional.empty(), contents));
    }

    private static ChatRequest request(List<Turn> turns, List<Tool> tools, Settings settings, List<Extra> extras) {
        return new ChatRequest(
                GeneratedReplies.ELSEWHERE, "asked-model", false, turns, tools, settings, extras, JsonObject.empty());
    }
}
