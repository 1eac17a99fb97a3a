package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.anthropic.OutputPlan.JsonTool;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes which tools may or must be called. */
final class ToolChoiceWriter {

    private static final String CALL_ANY = "Call at least one of the tools before you answer.";

    private final Destination to;
    private final Losses losses;
    private final ToolNames names;

    ToolChoiceWriter(Destination to, Losses losses, ToolNames names) {
        this.to = to;
        this.losses = losses;
        this.names = names;
    }

    /**
     * Which tools may or must be called.
     *
     * @param thinks whether the model thinks in this request
     * @param json a tool of ours whose arguments are the answer
     * @param any whether there are tools besides
     * @param instruct takes a sentence for the instructions, where the model cannot be forced
     */
    Optional<JsonObject> write(boolean thinks, Optional<JsonTool> json, boolean any, Consumer<String> instruct) {
        Optional<Given<ToolChoice>> given = losses.given(Setting.TOOL_CHOICE);
        Optional<Given<Boolean>> parallel = losses.given(Setting.PARALLEL_TOOLS);
        ToolChoice wish = given.map(Given::value).orElse(new ToolChoice.Auto());
        String field = given.map(Given::field).orElse("tool_choice");
        boolean alone = parallel.filter(value -> !value.value()).isPresent();
        if (json.isPresent()) {
            return Optional.of(answering(json.get(), any, given, alone));
        }
        if (!any || wish instanceof ToolChoice.None) {
            parallel.filter(value -> !value.value())
                    .ifPresent(value -> losses.dropped(value.field(), "no tool is called anyway"));
        }
        if (!any) {
            nothingToCall(wish, field);
            return Optional.empty();
        }
        JsonObject.Builder choice = switch (wish) {
            case ToolChoice.Auto ignored -> of("auto");
            case ToolChoice.None ignored -> of("none");
            case ToolChoice.Required ignored -> forced(of("any"), CALL_ANY, field, thinks, instruct);
            case ToolChoice.Named named ->
                forced(
                        one(names.of(named.name())),
                        "Call the tool `" + names.of(named.name()) + "` before you answer.",
                        field,
                        thinks,
                        instruct);
            case ToolChoice.Allowed allowed -> {
                losses.approximated(field, "only the allowed tools are sent");
                yield allowed.required() ? forced(of("any"), CALL_ANY, field, thinks, instruct) : of("auto");
            }
        };
        if (alone && !(wish instanceof ToolChoice.None)) {
            choice.put("disable_parallel_tool_use", true);
        }
        return given.isPresent() || alone ? Optional.of(choice.build()) : Optional.empty();
    }

    /** The choice where one of the tools is the answer, so that one must be called. */
    private JsonObject answering(JsonTool json, boolean any, Optional<Given<ToolChoice>> given, boolean alone) {
        ToolChoice wish = given.map(Given::value).orElse(new ToolChoice.Auto());
        JsonObject.Builder choice;
        if (any && wish instanceof ToolChoice.Named named) {
            choice = one(names.of(named.name()));
        } else {
            given.filter(value -> !any || !(wish instanceof ToolChoice.Required))
                    .ifPresent(value -> losses.approximated(value.field(), "the answer comes by a tool of its own"));
            choice = any && !(wish instanceof ToolChoice.None) ? of("any") : one(json.name());
        }
        if (alone) {
            choice.put("disable_parallel_tool_use", true);
        }
        return choice.build();
    }

    private void nothingToCall(ToolChoice wish, String field) {
        switch (wish) {
            case ToolChoice.Auto ignored -> {}
            case ToolChoice.None ignored -> {}
            case ToolChoice.Required ignored ->
                losses.refuse(field, field + ": a tool must be called, and there is none (expected: tools).");
            case ToolChoice.Named named ->
                losses.refuse(field, field + ": no tool has the name `" + named.name() + "` (expected: one of tools).");
            case ToolChoice.Allowed allowed ->
                losses.refuse(
                        field,
                        field + ": no tool has one of the names " + allowed.names() + " (expected: one of tools).");
        }
    }

    private JsonObject.Builder forced(
            JsonObject.Builder choice, String sentence, String field, boolean thinks, Consumer<String> instruct) {
        boolean can = to.model().takes(Denial.FORCED_TOOLS)
                && (!thinks || to.model().takes(Denial.FORCED_TOOLS_WITH_THINKING));
        if (can) {
            return choice;
        }
        losses.approximated(field, "this model cannot be forced to call a tool: it is asked to in the instructions");
        instruct.accept(sentence);
        return of("auto");
    }

    private static JsonObject.Builder of(String type) {
        return JsonObject.builder().put("type", type);
    }

    private static JsonObject.Builder one(String name) {
        return of("tool").put("name", name);
    }
}
