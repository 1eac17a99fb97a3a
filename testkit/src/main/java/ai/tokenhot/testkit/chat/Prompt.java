package ai.tokenhot.testkit.chat;

import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of a model, in words that every dialect has.
 *
 * @param system the operator's text
 * @param parallelTools whether several tools may be called at once
 * @param outputSchema JSON Schema that the answer's text must satisfy
 * @param thinking whether the model is asked to think and to show it
 * @param cacheSystem whether the system text is marked for the prompt cache, in dialects that want a mark
 * @param extra members put into the request's body beside the SDK's own, for what no SDK would send
 */
public record Prompt(
        String model,
        Optional<String> system,
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        boolean parallelTools,
        Optional<JsonObject> outputSchema,
        boolean thinking,
        boolean cacheSystem,
        List<String> stopSequences,
        OptionalInt maxTokens,
        JsonObject extra) {

    /** Copies the lists. */
    public Prompt {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        stopSequences = List.copyOf(stopSequences);
    }

    /** Begins a prompt to this model. */
    public static Builder to(String model) {
        return new Builder(model);
    }

    /** Collects a prompt. */
    public static final class Builder {
        private String model;
        private Optional<String> system = Optional.empty();
        private final List<Turn> turns = new ArrayList<>();
        private final List<Tool> tools = new ArrayList<>();
        private ToolChoice toolChoice = new ToolChoice.Free();
        private boolean parallelTools = true;
        private Optional<JsonObject> outputSchema = Optional.empty();
        private boolean thinking;
        private boolean cacheSystem;
        private final List<String> stopSequences = new ArrayList<>();
        private OptionalInt maxTokens = OptionalInt.empty();
        private JsonObject extra = JsonObject.empty();

        private Builder(String model) {
            this.model = model;
        }

        /** Asks another model instead. */
        public Builder model(String other) {
            model = other;
            return this;
        }

        /** The operator's text. */
        public Builder system(String text) {
            system = Optional.of(text);
            return this;
        }

        /** The operator's text, marked for the prompt cache. */
        public Builder cachedSystem(String text) {
            cacheSystem = true;
            return system(text);
        }

        /** The user says this. */
        public Builder user(String text) {
            return user(new Piece.Text(text));
        }

        /** The user says and shows this. */
        public Builder user(Piece... pieces) {
            turns.add(new Turn.User(List.of(pieces)));
            return this;
        }

        /** The assistant is claimed to have said this. */
        public Builder claimed(String text) {
            turns.add(new Turn.Claimed(text));
            return this;
        }

        /** The model gave this answer earlier. */
        public Builder given(Answer answer) {
            turns.add(new Turn.Given(answer));
            return this;
        }

        /** The tools returned this. */
        public Builder results(List<ToolResult> results) {
            turns.add(new Turn.Results(results));
            return this;
        }

        /** The model may call these. */
        public Builder tools(Tool... some) {
            tools.addAll(List.of(some));
            return this;
        }

        /** How free it is in that. */
        public Builder choice(ToolChoice choice) {
            toolChoice = choice;
            return this;
        }

        /** At most one call in an answer. */
        public Builder oneCallAtATime() {
            parallelTools = false;
            return this;
        }

        /** The answer's text is JSON that satisfies this schema. */
        public Builder outputSchema(JsonObject schema) {
            outputSchema = Optional.of(schema);
            return this;
        }

        /** The model thinks and shows it. */
        public Builder thinking() {
            thinking = true;
            return this;
        }

        /** The answer ends before this text. */
        public Builder stopAt(String sequence) {
            stopSequences.add(sequence);
            return this;
        }

        /** The answer has at most so many tokens, thinking included. */
        public Builder maxTokens(int tokens) {
            maxTokens = OptionalInt.of(tokens);
            return this;
        }

        /** Members beside those that the SDK writes. */
        public Builder extra(JsonObject members) {
            extra = members;
            return this;
        }

        /** The prompt. */
        public Prompt build() {
            return new Prompt(
                    model,
                    system,
                    turns,
                    tools,
                    toolChoice,
                    parallelTools,
                    outputSchema,
                    thinking,
                    cacheSystem,
                    stopSequences,
                    maxTokens,
                    extra);
        }
    }
}
