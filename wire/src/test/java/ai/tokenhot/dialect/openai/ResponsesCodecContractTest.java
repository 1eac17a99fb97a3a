package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ChatCodecContract;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.TokenLogprob;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

/** What every dialect has to keep, for Responses. */
final class ResponsesCodecContractTest extends ChatCodecContract {

    ResponsesCodecContractTest() {
        super(new Responses());
    }

    @Override
    protected boolean carriesSeveralChoices() {
        return false;
    }

    @Override
    protected Optional<Content> carried(Content content) {
        return content.part() instanceof Part.Audio audio
                ? Optional.of(content.with(new Part.Text(audio.transcript().orElseThrow())))
                : super.carried(content);
    }

    /**
     * Thinking is steered by effort, none of it is shown unless asked for, and without a word it is as the model sees
     * fit. Caches are kept unless forbidden.
     */
    @Override
    protected boolean carriedOtherwise(Setting<?> setting, Object value, Settings back) {
        Optional<Effort> effort = back.get(Setting.EFFORT);
        boolean off =
                value.equals(ThinkingMode.DISABLED) || (setting.equals(Setting.THINKING_BUDGET) && value.equals(0L));
        return (off && effort.orElse(Effort.NONE) == Effort.NONE)
                || (setting.equals(Setting.THINKING_BUDGET) && value.equals(-1L))
                || value.equals(ThinkingMode.ADAPTIVE)
                || value.equals(ThinkingMode.ENABLED)
                || value.equals(new CacheMark(Optional.empty()))
                || value.equals(Effort.NONE)
                || value.equals(ServiceTier.AUTO)
                || (setting.equals(Setting.THOUGHTS_SHOWN) && value.equals(false));
    }

    @Override
    protected Finish carried(Finish finish, Choice choice) {
        boolean called = choice.content().stream().anyMatch(content -> content.part() instanceof Part.ToolCall);
        return Finish.of(
                switch (finish.reason()) {
                    case LENGTH, CONTEXT_FULL, CONTINUES -> Reason.LENGTH;
                    case FILTERED, REFUSED -> Reason.FILTERED;
                    case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED, MALFORMED_CALL, OTHER ->
                        called ? Reason.TOOL_CALLS : Reason.STOP;
                });
    }

    /** Probabilities stand on text. */
    @Override
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        boolean text = choice.content().stream()
                .anyMatch(content -> content.part() instanceof Part.Text(var words, var citations)
                        && !(words.isEmpty() && citations.isEmpty()));
        return text ? choice.logprobs() : List.of();
    }

    @Override
    protected Arbitrary<ChatReply> replies() {
        return super.replies().map(ResponsesCodecContractTest::withoutItsOwnEnds);
    }

    @Override
    protected Arbitrary<ChatReply> smallReplies() {
        return super.smallReplies().map(ResponsesCodecContractTest::withoutItsOwnEnds);
    }

    /** A broken call is a failure here, and what a refusal explains becomes a part: both are tried elsewhere. */
    private static ChatReply withoutItsOwnEnds(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.choices().stream()
                        .map(choice -> switch (choice.finish().reason()) {
                            case MALFORMED_CALL -> with(choice, Reason.OTHER);
                            case REFUSED -> with(choice, Reason.REFUSED);
                            default -> choice;
                        })
                        .toList());
    }

    private static Choice with(Choice choice, Reason reason) {
        return new Choice(choice.index(), choice.content(), Finish.of(reason), choice.logprobs());
    }
}
