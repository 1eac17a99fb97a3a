package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ChatCodecContract;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;

/**
 * What every dialect has to keep, for Chat Completions. A whole answer has one text, one refusal, one sound and calls
 * behind them, thoughts anywhere: the answers that are tried have this order, as a stream brings parts as they come.
 */
final class CompletionsContractTest extends ChatCodecContract {

    CompletionsContractTest() {
        super(new ChatCompletions());
    }

    @Override
    protected boolean countsTokens() {
        return false;
    }

    /** The language does not say what kind of sound it is. */
    @Override
    protected Optional<Content> carried(Content content) {
        return content.part() instanceof Part.Audio(MediaSource.Inline inline, var transcript)
                ? Optional.of(content.with(new Part.Audio(new MediaSource.Inline("", inline.base64()), transcript)))
                : super.carried(content);
    }

    @Override
    protected List<Content> carriedTogether(List<Content> contents) {
        var joined = new ArrayList<Content>();
        for (Content content : joinedTexts(contents)) {
            if (content.part() instanceof Part.Refusal(String more)
                    && !joined.isEmpty()
                    && joined.getLast().part() instanceof Part.Refusal(String before)) {
                joined.set(joined.size() - 1, Content.of(new Part.Refusal(before + more)));
            } else {
                joined.add(content);
            }
        }
        return joined;
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

    /** Probabilities go with text. */
    @Override
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        boolean text = choice.content().stream()
                .anyMatch(content ->
                        content.part() instanceof Part.Text said && !said.text().isEmpty());
        return text ? choice.logprobs() : List.of();
    }

    /** What is so anyway needs no word, and not to think has one word. */
    @Override
    protected boolean carriedOtherwise(Setting<?> setting, Object value, Settings back) {
        if (value instanceof JsonNumber number) {
            boolean penalty = setting.equals(Setting.FREQUENCY_PENALTY) || setting.equals(Setting.PRESENCE_PENALTY);
            boolean sampling = setting.equals(Setting.TEMPERATURE) || setting.equals(Setting.TOP_P);
            return (penalty && number.doubleValue() == 0) || (sampling && number.doubleValue() == 1);
        }
        boolean off = value == ThinkingMode.DISABLED
                || value == Effort.NONE
                || (setting.equals(Setting.THINKING_BUDGET) && value.equals(0L));
        boolean asItSeesFit = value == ThinkingMode.ADAPTIVE
                || value == ThinkingMode.ENABLED
                || (setting.equals(Setting.THINKING_BUDGET) && value.equals(-1L));
        Effort effort = back.get(Setting.EFFORT).orElse(Effort.NONE);
        return (off && effort == Effort.NONE) || asItSeesFit || value == ServiceTier.AUTO;
    }

    @Override
    protected Arbitrary<ChatReply> replies() {
        return super.replies().map(CompletionsContractTest::inOrder);
    }

    private static ChatReply inOrder(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.choices().stream().map(CompletionsContractTest::inOrder).toList());
    }

    /** What a refusal explains becomes a part, which is tried elsewhere. */
    private static Choice inOrder(Choice choice) {
        Finish finish = choice.finish().reason() == Reason.REFUSED ? Finish.of(Reason.REFUSED) : choice.finish();
        return new Choice(choice.index(), inOrder(choice.content()), finish, choice.logprobs());
    }

    private static List<Content> inOrder(List<Content> contents) {
        var texts = new ArrayList<Content>();
        var refusals = new ArrayList<Content>();
        var images = new ArrayList<Content>();
        var calls = new ArrayList<Content>();
        var sounds = new ArrayList<Content>();
        for (Content content : contents) {
            switch (content.part()) {
                case Part.Text ignored -> texts.add(content);
                case Part.Thinking ignored -> (calls.isEmpty() ? texts : calls).add(content);
                case Part.Refusal ignored -> refusals.add(content);
                case Part.ToolCall ignored -> calls.add(content);
                case Part.Audio ignored -> {
                    if (sounds.isEmpty()) {
                        sounds.add(content);
                    }
                }
                case Part.Image ignored -> images.add(content);
                case Part.Video ignored -> images.add(content);
                case Part.Document ignored -> images.add(content);
                case Part.ToolResult ignored -> images.add(content);
                case Part.Unknown ignored -> images.add(content);
            }
        }
        var ordered = new ArrayList<Content>(texts);
        ordered.addAll(refusals);
        ordered.addAll(images);
        ordered.addAll(calls);
        ordered.addAll(sounds);
        return ordered;
    }
}
