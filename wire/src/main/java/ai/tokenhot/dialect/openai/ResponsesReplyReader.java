package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a whole answer. */
final class ResponsesReplyReader {

    private final String upstreamModel;
    private final ResponsesContents contents = new ResponsesContents();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private boolean called;

    private ResponsesReplyReader(String upstreamModel) {
        this.upstreamModel = upstreamModel;
    }

    /** Reads the answer of this model. */
    static ChatReply read(JsonObject response, String upstreamModel) {
        var reader = new ResponsesReplyReader(upstreamModel);
        ResponsesAnswerItems.items(response).forEach(reader::item);
        var choice = new Choice(
                0,
                reader.contents.all(),
                ResponsesAnswerItems.finish(
                        response.string("status").orElse("completed"),
                        response.object("incomplete_details").flatMap(details -> details.string("reason")),
                        reader.called),
                reader.logprobs);
        return new ChatReply(
                response.string("id").orElse(""), response.string("model").orElse(""), List.of(choice));
    }

    private void item(JsonObject item) {
        switch (ResponsesAnswerItems.type(item)) {
            case "message" -> ResponsesAnswerItems.contents(item).forEach(this::content);
            case "reasoning" -> reasoning(item);
            case "function_call", "custom_tool_call" -> {
                called = true;
                contents.add(Content.of(ResponsesAnswerItems.call(item)));
            }
            default -> contents.add(Content.of(ResponsesAnswerItems.whole(item)));
        }
    }

    private void content(JsonObject content) {
        if (content.string("type").equals(Optional.of("refusal"))) {
            content.string("refusal")
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> contents.add(Content.of(new Part.Refusal(text))));
            return;
        }
        String text = content.string("text").orElse("");
        List<Part.Citation> citations =
                content.array("annotations").map(ResponsesAnnotations::read).orElse(List.of());
        content.array("logprobs").map(ResponsesAnswerItems::logprobs).ifPresent(logprobs::addAll);
        if (!text.isEmpty() || !citations.isEmpty()) {
            contents.add(Content.of(new Part.Text(text, citations)));
        }
    }

    private void reasoning(JsonObject item) {
        Optional<ResponsesProof> proof = item.string("encrypted_content").map(ResponsesProof::of);
        String id = item.string("id").orElse("");
        if (proof.filter(ResponsesProof::elsewhere).isPresent()) {
            contents.prove(proof.get().about(), proof.get().vendors(id, upstreamModel));
            return;
        }
        boolean hidden = proof.filter(found -> found.about().equals(ResponsesProof.HIDDEN_THOUGHT))
                .isPresent();
        Optional<Proof> vendors = proof.map(found -> found.vendors(id, upstreamModel));
        contents.add(Content.of(new Part.Thinking(ResponsesAnswerItems.thought(item), hidden), vendors));
    }
}
