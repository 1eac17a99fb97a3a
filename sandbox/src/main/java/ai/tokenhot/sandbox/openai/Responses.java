package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ChatPrompt;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** {@code POST /v1/responses} and the count of its input. Nothing is kept: every id of an earlier response is unknown. */
final class Responses {

    private final Stage stage;
    private final OpenAiErrors errors;

    Responses(Stage stage, OpenAiErrors errors) {
        this.stage = stage;
        this.errors = errors;
    }

    Reply create(Call call) {
        JsonObject body = OpenAiBody.check(OpenAiBody.parse(call), ResponsesShapes.CREATE, errors);
        ResponsesRequest request = ResponsesRequest.decode(model(body), body, errors);
        return Play.of(stage, request.conversation(), errors, (script, directives) -> {
            PromptMeter prompt = measure(request);
            int cached = stage.cachedTokens(
                    OpenAiFace.cacheScope(call, request.conversation().model(), body.string("prompt_cache_key")),
                    prompt,
                    OpenAiFace.CACHE_TIME);
            var answer = new ResponsesAnswer(
                    request,
                    script,
                    prompt,
                    cached,
                    stage.newHexId("resp_", 50),
                    stage.seconds(),
                    items(request, script),
                    directives);
            return request.stream()
                    ? streamed(answer, directives)
                    : Reply.Whole.json(200, answer.finished()).as(directives);
        });
    }

    private static Reply streamed(ResponsesAnswer answer, Directives directives) {
        return new Reply.Streamed(
                Map.of("content-type", "text/event-stream; charset=utf-8"),
                new Framing.ServerSentEvents("\n"),
                ResponsesStream.of(answer),
                ResponsesStream.failure(answer, directives.errorAfter().orElse(0)),
                new StreamEvent.Comment("keep-alive"),
                directives);
    }

    Reply count(Call call) {
        JsonObject body = OpenAiBody.check(OpenAiBody.parse(call), ResponsesShapes.COUNT, errors);
        ResponsesRequest request = ResponsesRequest.decode(model(body), body, errors);
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("object", "response.input_tokens")
                        .put("input_tokens", measure(request).total())
                        .build());
    }

    static RuntimeException unknown(String id) {
        return OpenAiErrors.notFound("Response with id '" + id + "' not found.", "", "");
    }

    private static OpenAiModel model(JsonObject body) {
        String id = body.string("model").orElse("");
        return OpenAiModel.of(id).orElseThrow(() -> OpenAiErrors.unknownModel(id));
    }

    private PromptMeter measure(ResponsesRequest request) {
        return ChatPrompt.measure(
                stage.counter(), request.conversation().turns(), request.toolTexts(), OpenAiImages::tokens);
    }

    private List<ResponsesItem> items(ResponsesRequest request, Script script) {
        OptionalInt topLogprobs = request.wants("message.output_text.logprobs")
                ? OptionalInt.of(
                        request.body().integer("top_logprobs").orElse(0L).intValue())
                : OptionalInt.empty();
        var items = new ArrayList<ResponsesItem>();
        for (Block block : script.blocks()) {
            items.add(
                    switch (block) {
                        case Block.Thought(String text, int ignored) ->
                            ResponsesItem.Reasoning.of(
                                    stage.newHexId("rs_", 50),
                                    request.conversation().model(),
                                    text,
                                    request.wantsSummary());
                        case Block.Text(String text, int ignored) ->
                            new ResponsesItem.Message(stage.newHexId("msg_", 50), text, isWhole(script), topLogprobs);
                        case Block.Call call ->
                            new ResponsesItem.ToolCall(
                                    stage.newHexId(call.freeText() ? "ctc_" : "fc_", 50),
                                    stage.newId("call_", 24),
                                    call);
                    });
        }
        return items;
    }

    private static boolean isWhole(Script script) {
        return !(script.stop() instanceof Script.Stop.Ceiling) && !(script.stop() instanceof Script.Stop.Filtered);
    }
}
