package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.JsonObject;
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

/** {@code /v1/responses} and the responses that are kept. */
final class XaiResponses {

    private final Stage stage;
    private final XaiErrors errors;
    private final ResponseStore store;

    XaiResponses(Stage stage, XaiErrors errors) {
        this.stage = stage;
        this.errors = errors;
        this.store = new ResponseStore(stage.clock());
    }

    Reply create(Call call, String key) {
        JsonObject body = XaiBody.read(call, ResponsesShapes.XAI);
        XaiModel model = XaiChat.model(body.string("model").orElse(""));
        if (body.has("search_parameters")) {
            throw XaiErrors.deprecatedSearch();
        }
        if (body.flag("background").orElse(false)) {
            throw XaiErrors.notSupported("background", model.id());
        }
        Optional<String> effort = body.object("reasoning").flatMap(reasoning -> reasoning.string("effort"));
        model.checkEffort(effort, errors);
        ResponseStore.Own kept = store.of(key);
        var described = new ResponsesModel(
                "xai",
                model.id(),
                model.id(),
                model.takesEffort() ? effort.or(() -> Optional.of("medium")) : Optional.empty(),
                model.thinking(effort));
        var ids = new XaiItemIds(stage);
        ResponsesRequest request = ResponsesRequest.decode(described, body, kept, ids, errors);
        return new ResponsesReply(stage, errors, style("xai " + model.id() + " " + key), kept, ids).of(request);
    }

    Reply fetch(Call call, String key, String id) {
        return new KeptResponses(store.of(key), errors).fetch(call, id, style(""));
    }

    Reply delete(String key, String id) {
        return new KeptResponses(store.of(key), errors).delete(id);
    }

    private static ResponsesStyle style(String cacheScope) {
        return new ResponsesStyle(
                true,
                true,
                false,
                false,
                false,
                XaiChat::imageTokens,
                cacheScope,
                XaiChat.CACHE_TIME,
                XaiResponses::usage);
    }

    /** Here, unlike in Chat Completions, the tokens of the answer include the reasoning. */
    private static JsonObject usage(PromptMeter prompt, int cached, int visible, int thoughts) {
        int output = visible + thoughts;
        return JsonObject.builder()
                .put("input_tokens", prompt.total())
                .put(
                        "input_tokens_details",
                        JsonObject.builder().put("cached_tokens", cached).build())
                .put("output_tokens", output)
                .put(
                        "output_tokens_details",
                        JsonObject.builder().put("reasoning_tokens", thoughts).build())
                .put("total_tokens", prompt.total() + output)
                .put("num_sources_used", 0)
                .put("num_server_side_tools_used", 0)
                .build();
    }
}
