package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.responses.KeptResponses;
import ai.tokenhot.sandbox.responses.ResponseStore;
import ai.tokenhot.sandbox.responses.ResponsesModel;
import ai.tokenhot.sandbox.responses.ResponsesReply;
import ai.tokenhot.sandbox.responses.ResponsesRequest;
import ai.tokenhot.sandbox.responses.ResponsesShapes;
import ai.tokenhot.sandbox.responses.ResponsesStyle;
import ai.tokenhot.sandbox.script.PromptMeter;
import java.util.Optional;

/** Everything under {@code /v1/responses}. */
final class Responses {

    private final Stage stage;
    private final OpenAiErrors errors;
    private final ResponseStore store;

    Responses(Stage stage, OpenAiErrors errors) {
        this.stage = stage;
        this.errors = errors;
        this.store = new ResponseStore(stage.clock());
    }

    Reply create(Call call) {
        JsonObject body = OpenAiBody.check(OpenAiBody.parse(call), ResponsesShapes.OPENAI, errors);
        OpenAiModel model = model(body);
        ResponseStore.Own kept = own(call);
        ResponsesRequest request = decode(model, body, kept);
        return new ResponsesReply(stage, errors, style(call, model, body), kept, new OpenAiItemIds(stage)).of(request);
    }

    Reply count(Call call) {
        JsonObject body = OpenAiBody.check(OpenAiBody.parse(call), ResponsesShapes.OPENAI_COUNT, errors);
        OpenAiModel model = model(body);
        ResponsesRequest request = decode(model, body, own(call));
        return ResponsesReply.count(stage, request, style(call, model, body));
    }

    Reply fetch(Call call, String id) {
        return new KeptResponses(own(call), errors).fetch(call, id, style(Optional.empty(), ""));
    }

    Reply delete(Call call, String id) {
        return new KeptResponses(own(call), errors).delete(id);
    }

    Reply cancel(Call call, String id) {
        return new KeptResponses(own(call), errors).cancel(id);
    }

    Reply inputItems(Call call, String id) {
        return new KeptResponses(own(call), errors).inputItems(call, id);
    }

    private ResponseStore.Own own(Call call) {
        return store.of(call.bearer().orElse(""));
    }

    private static OpenAiModel model(JsonObject body) {
        String id = body.string("model").orElse("");
        return OpenAiModel.of(id).orElseThrow(() -> OpenAiErrors.unknownModel(id));
    }

    private ResponsesRequest decode(OpenAiModel model, JsonObject body, ResponseStore.Own kept) {
        refuseState(body);
        Optional<String> effort = body.object("reasoning").flatMap(reasoning -> reasoning.string("effort"));
        var gates = new OpenAiGates(model, errors);
        gates.checkEffort(effort, "reasoning.effort");
        gates.checkSampling(body, effort);
        gates.checkResponses(body, effort);
        var described = new ResponsesModel(
                "openai",
                body.string("model").orElse(""),
                model.id(),
                model.reasons() ? effort.or(() -> Optional.of(model.effort())) : Optional.empty(),
                model.thinking(effort));
        ResponsesRequest request = ResponsesRequest.decode(described, body, kept, new OpenAiItemIds(stage), errors);
        OpenAiItemIds.check(request, kept, errors);
        return request;
    }

    /** Refuses what refers to state of kinds that are not kept. */
    private void refuseState(JsonObject body) {
        body.get("conversation").ifPresent(conversation -> {
            if (body.has("previous_response_id")) {
                throw errors.complain(
                        "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only"
                                + " providing one of: 'previous_response_id' or 'conversation'.",
                        "conversation",
                        "mutually_exclusive_parameters");
            }
            String id = conversation instanceof JsonString(String text)
                    ? text
                    : conversation instanceof JsonObject object
                            ? object.string("id").orElse("")
                            : "";
            throw errors.notFound("Conversation with id '" + id + "' not found.", "conversation", "");
        });
        body.object("prompt").ifPresent(prompt -> {
            String id = prompt.string("id").orElse("");
            throw errors.notFound("Prompt with id '" + id + "' not found.", "prompt", "");
        });
        if (body.flag("background").orElse(false)) {
            throw errors.complain(
                    "Unsupported parameter: 'background' is not supported: nothing runs in the sandbox's background.",
                    "background",
                    "unsupported_parameter");
        }
    }

    private static ResponsesStyle style(Call call, OpenAiModel model, JsonObject body) {
        return style(
                Optional.of(model),
                OpenAiFace.cacheScope(call, body.string("model").orElse(""), body.string("prompt_cache_key")));
    }

    private static ResponsesStyle style(Optional<OpenAiModel> model, String cacheScope) {
        boolean billsCacheWrites = model.map(OpenAiModel::billsCacheWrites).orElse(false);
        return new ResponsesStyle(
                false,
                false,
                true,
                true,
                true,
                OpenAiImages::tokens,
                cacheScope,
                OpenAiFace.CACHE_TIME,
                (prompt, cached, visible, thoughts) -> usage(billsCacheWrites, prompt, cached, visible, thoughts));
    }

    private static JsonObject usage(
            boolean billsCacheWrites, PromptMeter prompt, int cached, int visible, int thoughts) {
        int output = visible + thoughts;
        return JsonObject.builder()
                .put("input_tokens", prompt.total())
                .put(
                        "input_tokens_details",
                        JsonObject.builder()
                                .put("cached_tokens", cached)
                                .put(
                                        "cache_write_tokens",
                                        billsCacheWrites ? OpenAiFace.cacheWrites(prompt, cached) : 0)
                                .build())
                .put("output_tokens", output)
                .put(
                        "output_tokens_details",
                        JsonObject.builder().put("reasoning_tokens", thoughts).build())
                .put("total_tokens", prompt.total() + output)
                .build();
    }
}
