package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ChatPrompt;
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
import java.util.Optional;

/** Answers requests to {@code /v1/responses}, and keeps the answers that shall be kept. */
public final class ResponsesReply {

    private final Stage stage;
    private final ResponsesErrors errors;
    private final ResponsesStyle style;
    private final ResponseStore.Own kept;
    private final ItemIds ids;

    /**
     * For the requests of one client.
     *
     * @param kept its responses
     * @param ids for the answer
     */
    public ResponsesReply(
            Stage stage, ResponsesErrors errors, ResponsesStyle style, ResponseStore.Own kept, ItemIds ids) {
        this.stage = stage;
        this.errors = errors;
        this.style = style;
        this.kept = kept;
        this.ids = ids;
    }

    /** The reply. */
    public Reply of(ResponsesRequest request) {
        return Play.of(stage, request.conversation(), errors, (script, directives) -> {
            errors.checkPrompt(directives);
            PromptMeter prompt = measure(stage, request, style);
            var answer = new ResponsesAnswer(
                    request,
                    style,
                    script,
                    prompt,
                    stage.cachedTokens(style.cacheScope(), prompt, style.cacheTime()),
                    ids.response(),
                    stage.seconds(),
                    items(request, script),
                    directives);
            boolean fails = request.stream() && directives.errorAfter().isPresent();
            JsonObject finished = answer.finished();
            JsonObject failed = answer.failed(errors.failure());
            if (request.body().flag("store").orElse(true)) {
                kept.keep(new ResponseStore.Kept(fails ? failed : finished, request.items()), request.fresh());
            }
            return request.stream()
                    ? streamed(
                            ResponsesStream.of(finished, answer.items(), obfuscates(request), style.wholeCalls()),
                            ResponsesStream.failure(
                                    failed, directives.errorAfter().orElse(0)),
                            directives)
                    : Reply.Whole.json(200, finished).as(directives);
        });
    }

    private boolean obfuscates(ResponsesRequest request) {
        return style.obfuscates()
                && request.body()
                        .object("stream_options")
                        .flatMap(options -> options.flag("include_obfuscation"))
                        .orElse(true);
    }

    static Reply streamed(List<StreamEvent> events, List<StreamEvent> failure, Directives directives) {
        return new Reply.Streamed(
                Map.of("content-type", "text/event-stream; charset=utf-8"),
                new Framing.ServerSentEvents("\n"),
                events,
                failure,
                new StreamEvent.Comment("keep-alive"),
                directives);
    }

    /** The counted prompt of a request. */
    static PromptMeter measure(Stage stage, ResponsesRequest request, ResponsesStyle style) {
        return ChatPrompt.measure(stage.counter(), request.conversation().turns(), request.toolTexts(), style.images());
    }

    /** The reply that tells how many tokens a request's prompt has. */
    public static Reply count(Stage stage, ResponsesRequest request, ResponsesStyle style) {
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("object", "response.input_tokens")
                        .put("input_tokens", measure(stage, request, style).total())
                        .build());
    }

    private List<ResponsesItem> items(ResponsesRequest request, Script script) {
        boolean complete = switch (script.stop()) {
            case Script.Stop.Natural() -> true;
            case Script.Stop.Calls() -> true;
            case Script.Stop.Refused() -> true;
            case Script.Stop.Sequence(String ignored) -> true;
            case Script.Stop.Ceiling() -> false;
            case Script.Stop.Filtered() -> false;
        };
        boolean thinks = script.thoughtTokens() > 0;
        var items = new ArrayList<ResponsesItem>();
        for (Block block : script.blocks()) {
            items.add(
                    switch (block) {
                        case Block.Thought(String text, int ignored) -> reasoning(request, text);
                        case Block.Text(String text, int ignored) ->
                            new ResponsesItem.Message(ids.item("msg_", thinks), text, complete, request.topLogprobs());
                        case Block.Refusal(String text, int ignored) ->
                            new ResponsesItem.Refusal(ids.item("msg_", thinks), text, complete);
                        case Block.Call call ->
                            new ResponsesItem.ToolCall(
                                    ids.item(call.freeText() ? "ctc_" : "fc_", thinks),
                                    ids.call(),
                                    call.name(),
                                    call.input(),
                                    call.freeText(),
                                    call.complete());
                    });
        }
        return items;
    }

    private ResponsesItem reasoning(ResponsesRequest request, String thoughts) {
        boolean encrypted = style.sealsUnasked() || request.wants("reasoning.encrypted_content");
        String user = ResponsesInput.endUser(request.body());
        var seal =
                new ReasoningSeal(request.model().base(), user, request.digest(), ReasoningSeal.digest("", thoughts));
        return new ResponsesItem.Reasoning(
                ids.item("rs_", false),
                style.showsThoughts() || request.wantsSummary() ? thoughts : "",
                encrypted ? Optional.of(seal.encrypted(request.model().vendor())) : Optional.empty());
    }
}
