package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes tools. */
final class ToolWriter {

    /** The oldest of the vendor's searches, which every model takes. */
    private static final String SEARCH_TYPE = "web_search_20250305";

    private static final String SEARCH_NAME = "web_search";
    private static final JsonObject NO_PARAMETERS = JsonObject.builder()
            .put("type", "object")
            .put("properties", JsonObject.empty())
            .build();

    private final ChatRequest request;
    private final Destination to;
    private final Losses losses;
    private final ToolNames names;
    private final CacheMarks marks;
    private final boolean own;
    private final Set<String> wrapped = new HashSet<>();

    ToolWriter(ChatRequest request, Destination to, Losses losses, ToolNames names, CacheMarks marks) {
        this.request = request;
        this.to = to;
        this.losses = losses;
        this.names = names;
        this.marks = marks;
        this.own = request.from().equals(Messages.ID);
        request.tools().forEach(this::reserve);
    }

    private void reserve(Tool tool) {
        switch (tool) {
            case Tool.Function ignored -> {}
            case Tool.Custom ignored -> {}
            case Tool.WebSearch search ->
                names.reserve(ownName(search.from(), search.raw()).orElse(SEARCH_NAME));
            case Tool.Hosted hosted -> ownName(hosted.from(), hosted.raw()).ifPresent(names::reserve);
        }
    }

    private static Optional<String> ownName(DialectId from, Json raw) {
        return from.equals(Messages.ID) && raw instanceof JsonObject object ? object.string("name") : Optional.empty();
    }

    /** Callers' names of tools that were wrapped, see {@link Repair}. */
    Set<String> wrapped() {
        return wrapped;
    }

    /** The tools that may be called. */
    List<Json> tools() {
        Optional<ToolChoice.Allowed> allowed = request.settings()
                .get(Setting.TOOL_CHOICE)
                .filter(ToolChoice.Allowed.class::isInstance)
                .map(ToolChoice.Allowed.class::cast);
        var written = new ArrayList<Json>();
        for (Tool tool : request.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (mayBeCalled(allowed, function.name())) {
                        written.add(function(function));
                    }
                }
                case Tool.Custom custom -> {
                    if (mayBeCalled(allowed, custom.name())) {
                        written.add(custom(custom));
                    }
                }
                case Tool.WebSearch search -> written.add(search(search));
                case Tool.Hosted hosted -> hosted(hosted).ifPresent(written::add);
            }
        }
        return written;
    }

    private static boolean mayBeCalled(Optional<ToolChoice.Allowed> allowed, String name) {
        return allowed.isEmpty() || allowed.get().names().contains(name);
    }

    private Json function(Tool.Function function) {
        JsonObject schema = rooted(function.parameters()
                .filter(parameters -> !parameters.members().isEmpty())
                .orElse(NO_PARAMETERS));
        JsonObject.Builder tool = JsonObject.builder().put("name", names.of(function.name()));
        function.description().filter(text -> !text.isEmpty()).ifPresent(text -> tool.put("description", text));
        if (function.strict().orElse(false)) {
            strict(function, schema, tool);
        } else {
            tool.put("input_schema", schema);
        }
        marks.put(tool, function.cache(), function.field());
        for (Extra extra : function.extras()) {
            String name = extra.field().substring(extra.field().lastIndexOf('.') + 1);
            if (own && extra.field().equals(function.field() + "." + name)) {
                tool.put(name, extra.value());
            } else {
                losses.extra(extra);
            }
        }
        return tool.build();
    }

    private void strict(Tool.Function function, JsonObject schema, JsonObject.Builder tool) {
        String field = function.field() + ".strict";
        if (!to.model().takes(Denial.SCHEMA)) {
            losses.dropped(field, "this model cannot be held to a schema");
            tool.put("input_schema", schema);
            return;
        }
        boolean empty =
                schema.object("properties").orElse(JsonObject.empty()).members().isEmpty();
        JsonObject closed = empty && !schema.has("additionalProperties")
                ? schema.with().put("additionalProperties", false).build()
                : schema;
        switch (SchemaSubset.of(closed)) {
            case SchemaSubset.Result.Beyond beyond -> {
                losses.dropped(field, beyond.why());
                tool.put("input_schema", schema);
            }
            case SchemaSubset.Result.Fits fits -> {
                if (!fits.moved().isEmpty()) {
                    losses.approximated(field, "told in descriptions only: " + String.join(", ", fits.moved()));
                } else if (!fits.schema().equals(schema)) {
                    losses.approximated(field, "no members but those that are named");
                }
                tool.put("input_schema", fits.schema()).put("strict", true);
            }
        }
    }

    /** A schema that says it is an object's, as the vendor demands. */
    private static JsonObject rooted(JsonObject schema) {
        if (schema.string("type").equals(Optional.of("object"))) {
            return schema;
        }
        JsonObject.Builder rooted = JsonObject.builder().put("type", "object");
        schema.members().forEach((name, value) -> {
            if (!name.equals("type")) {
                rooted.put(name, value);
            }
        });
        return rooted.build();
    }

    private Json custom(Tool.Custom custom) {
        wrapped.add(custom.name());
        losses.approximated(custom.field(), "a tool that takes free text → one with a single text argument");
        String told = custom.description().orElse("");
        if (custom.grammar().isPresent()) {
            losses.approximated(custom.field() + ".format", "the grammar is told in the description only");
            told = (told + "\nThe input must match this grammar: "
                            + custom.grammar().get())
                    .strip();
        }
        JsonObject input = JsonObject.builder().put("type", "string").build();
        JsonObject.Builder tool = JsonObject.builder().put("name", names.of(custom.name()));
        if (!told.isEmpty()) {
            tool.put("description", told);
        }
        return tool.put(
                        "input_schema",
                        JsonObject.builder()
                                .put("type", "object")
                                .put(
                                        "properties",
                                        JsonObject.builder()
                                                .put(Repair.WRAPPED_FIELD, input)
                                                .build())
                                .put("required", JsonArray.ofStrings(List.of(Repair.WRAPPED_FIELD)))
                                .build())
                .build();
    }

    /** A search; of another language's settings only those in which all agree are understood. */
    private Json search(Tool.WebSearch search) {
        if (search.from().equals(Messages.ID)) {
            return search.raw();
        }
        losses.approximated(search.field(), "a search of the web → this vendor's");
        JsonObject.Builder tool = JsonObject.builder().put("type", SEARCH_TYPE).put("name", SEARCH_NAME);
        if (search.raw() instanceof JsonObject raw) {
            raw.object("filters")
                    .flatMap(filters -> filters.array("allowed_domains"))
                    .filter(domains -> domains.size() > 0)
                    .ifPresent(domains -> tool.put("allowed_domains", domains));
            raw.object("user_location")
                    .filter(place -> place.string("type").equals(Optional.of("approximate")))
                    .ifPresent(place -> tool.put("user_location", place(place)));
        }
        return tool.build();
    }

    private static JsonObject place(JsonObject place) {
        JsonObject.Builder known = JsonObject.builder().put("type", "approximate");
        for (String name : List.of("city", "region", "country", "timezone")) {
            place.string(name).ifPresent(value -> known.put(name, value));
        }
        return known.build();
    }

    private Optional<Json> hosted(Tool.Hosted hosted) {
        if (hosted.from().equals(Messages.ID)) {
            return Optional.of(hosted.raw());
        }
        losses.hosted(hosted);
        return Optional.empty();
    }
}
