package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ChatCodecContract;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this language makes of an answer: refusals are text, texts and thoughts that follow each other are one, free text
 * of a tool is an argument, several ends share a word, tokens have no bytes.
 */
final class GeminiContractTest extends ChatCodecContract {

    GeminiContractTest() {
        super(new GenerateContent());
    }

    @Override
    protected Optional<Content> carried(Content content) {
        return super.carried(content).map(carried -> switch (carried.part()) {
            case Part.Refusal(String text) -> carried.with(new Part.Text(text));
            case Part.Text text ->
                carried.with(new Part.Text(
                        text.text(), text.citations().stream().distinct().toList()));
            case Part.Audio audio -> carried.with(new Part.Audio(audio.source(), Optional.empty()));
            case Part.ToolCall call
            when call.kind() == CallKind.CUSTOM ->
                carried.with(new Part.ToolCall(
                        call.id(),
                        call.name(),
                        JsonObject.builder()
                                .put(Repair.WRAPPED_FIELD, call.arguments())
                                .build()
                                .text(),
                        CallKind.FUNCTION));
            default -> carried;
        });
    }

    @Override
    protected List<Content> carriedTogether(List<Content> contents) {
        var joined = new ArrayList<Content>();
        for (Content content : joinedTexts(contents)) {
            if (!joined.isEmpty()
                    && joined.getLast().proof().isEmpty()
                    && joined.getLast().part() instanceof Part.Thinking(String before, boolean first)
                    && content.part() instanceof Part.Thinking(String after, boolean second)
                    && first == second) {
                joined.set(joined.size() - 1, content.with(new Part.Thinking(before + after, first)));
            } else {
                joined.add(content);
            }
        }
        return joined;
    }

    @Override
    protected Finish carried(Finish finish, Choice choice) {
        boolean calls = choice.content().stream().anyMatch(content -> content.part() instanceof Part.ToolCall);
        Optional<String> words = finish.explanation();
        return switch (finish.reason()) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED ->
                new Finish(calls ? Reason.TOOL_CALLS : Reason.STOP, Optional.empty(), words);
            case LENGTH, CONTEXT_FULL -> new Finish(Reason.LENGTH, Optional.empty(), words);
            case FILTERED, REFUSED -> new Finish(Reason.FILTERED, Optional.empty(), words);
            case MALFORMED_CALL -> new Finish(Reason.MALFORMED_CALL, Optional.empty(), words);
            case CONTINUES, OTHER -> new Finish(Reason.OTHER, Optional.empty(), words);
        };
    }

    @Override
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        boolean told = choice.content().stream()
                .map(Content::part)
                .filter(Part.Text.class::isInstance)
                .findFirst()
                .filter(part -> part instanceof Part.Text text && !text.text().isEmpty())
                .isPresent();
        return !told
                ? List.of()
                : choice.logprobs().stream()
                        .map(token -> withoutBytes(
                                token,
                                token.top().stream()
                                        .map(top -> withoutBytes(top, List.of()))
                                        .toList()))
                        .toList();
    }

    private static TokenLogprob withoutBytes(TokenLogprob token, List<TokenLogprob> top) {
        return new TokenLogprob(token.token(), token.logprob(), Optional.empty(), top);
    }

    @Override
    protected Proof unwrapped(Proof proof) {
        return ProofText.readBase64(proof.value()).orElse(proof);
    }
}
