package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ProblemWords;
import java.util.Optional;

/** What a model does not take although the API knows it. */
final class OpenAiGates {

    private static final double DEFAULT = 1.0;

    private final OpenAiModel model;
    private final OpenAiErrors errors;

    OpenAiGates(OpenAiModel model, OpenAiErrors errors) {
        this.model = model;
        this.errors = errors;
    }

    void checkEffort(Optional<String> effort, String param) {
        if (effort.isEmpty()) {
            return;
        }
        if (!model.reasons()) {
            throw unsupported(param);
        }
        if (!model.efforts().contains(effort.get())) {
            throw errors.complain(
                    "Unsupported value: '" + param + "' does not support '" + effort.get()
                            + "' with this model. Supported values are: " + ProblemWords.listed(model.efforts()) + ".",
                    param,
                    "unsupported_value");
        }
    }

    /** A model that reasons takes sampling parameters only at their default. */
    void checkSampling(JsonObject body, Optional<String> effort) {
        if (!reasonsNow(effort)) {
            return;
        }
        for (String param : new String[] {"temperature", "top_p"}) {
            if (body.number(param).orElse(DEFAULT) != DEFAULT) {
                throw errors.complain(
                        "Unsupported value: '" + param + "' does not support "
                                + body.get(param).orElseThrow().text()
                                + " with this model. Only the default (1) value is supported.",
                        param,
                        "unsupported_value");
            }
        }
    }

    /** A model that reasons tells no log probabilities. */
    void checkLogprobs(JsonObject body, Optional<String> effort) {
        if (reasonsNow(effort) && body.flag("logprobs").orElse(false)) {
            throw unsupported("logprobs");
        }
    }

    void checkResponses(JsonObject body, Optional<String> effort) {
        boolean wantsLogprobs = body.array("include").stream()
                .flatMap(JsonArray::strings)
                .anyMatch("message.output_text.logprobs"::equals);
        if (reasonsNow(effort) && wantsLogprobs) {
            throw errors.complain(
                    "Unsupported value: 'include' does not support 'message.output_text.logprobs' with this model.",
                    "include",
                    "unsupported_value");
        }
        if (body.has("prompt_cache_options") && !model.billsCacheWrites()) {
            throw unsupported("prompt_cache_options");
        }
    }

    private boolean reasonsNow(Optional<String> effort) {
        return model.reasons() && !effort.orElse(model.effort()).equals("none");
    }

    void checkChat(JsonObject body) {
        if (model.reasons() && body.has("max_tokens")) {
            throw errors.complain(
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                            + " 'max_completion_tokens' instead.",
                    "max_tokens",
                    "unsupported_parameter");
        }
        if (!model.takesStop() && body.has("stop")) {
            throw unsupported("stop");
        }
        if (body.has("prompt_cache_options") && !model.billsCacheWrites()) {
            throw unsupported("prompt_cache_options");
        }
        if (body.has("web_search_options")) {
            throw errors.complain("Web search options not supported with this model.", "web_search_options", "");
        }
        boolean sound = body.has("audio")
                || body.array("modalities").stream().flatMap(JsonArray::strings).anyMatch("audio"::equals);
        if (sound) {
            throw errors.complain(
                    "Unsupported value: 'modalities' does not support 'audio' with this model. Supported values are:"
                            + " 'text'.",
                    "modalities",
                    "unsupported_value");
        }
    }

    private RuntimeException unsupported(String param) {
        return errors.complain(
                "Unsupported parameter: '" + param + "' is not supported with this model.",
                param,
                "unsupported_parameter");
    }
}
