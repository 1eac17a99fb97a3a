package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.SseText;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.dialect.openai.CompletionsReasoningWriter.Place;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * Writes a caller's stream: one chunk an event. What is the same in all chunks of a choice is rendered once. Of the
 * answer nothing is kept but numbers: of its characters, its calls, and of the parts that are open.
 */
final class CompletionsEncoder implements StreamEncoder {

    private static final byte[] ROLE = ascii("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null");
    private static final byte[] CONTENT = ascii("\"content\":");
    private static final byte[] REFUSAL = ascii("\"refusal\":");
    private static final byte[] THOUGHT = ascii("\"reasoning_content\":");
    private static final byte[] COMMA = ascii(",");
    private static final byte[] DETAILS = ascii("\"reasoning_details\":[");
    private static final byte[] ANNOTATIONS = ascii("\"annotations\":[");
    private static final byte[] IMAGES = ascii("\"images\":[");
    private static final byte[] AUDIO = ascii("\"audio\":");
    private static final byte[] END_LIST = ascii("]");
    private static final byte[] CALL = ascii("\"tool_calls\":[{\"index\":");
    private static final byte[] CALL_ID = ascii(",\"id\":");
    private static final byte[] FUNCTION = ascii(",\"type\":\"function\",\"function\":{\"name\":");
    private static final byte[] CUSTOM = ascii(",\"type\":\"custom\",\"custom\":{\"name\":");
    private static final byte[] NO_ARGUMENTS = ascii(",\"arguments\":\"\"}}]");
    private static final byte[] NO_INPUT = ascii(",\"input\":\"\"}}]");
    private static final byte[] ARGUMENTS = ascii(",\"function\":{\"arguments\":");
    private static final byte[] INPUT = ascii(",\"custom\":{\"input\":");
    private static final byte[] END_CALL = ascii("}}]");
    private static final byte[] OLDER_NAME = ascii("\"function_call\":{\"name\":");
    private static final byte[] OLDER_EMPTY = ascii(",\"arguments\":\"\"}");
    private static final byte[] OLDER_ARGUMENTS = ascii("\"function_call\":{\"arguments\":");
    private static final byte[] END_OBJECT = ascii("}");
    private static final byte[] NOTHING_MORE = ascii("},\"logprobs\":null,\"finish_reason\":null}]");
    private static final byte[] LOGPROBS = ascii("},\"logprobs\":{\"content\":");
    private static final byte[] END_LOGPROBS = ascii(",\"refusal\":null},\"finish_reason\":null}]");
    private static final byte[] FINISH = ascii("},\"logprobs\":null,\"finish_reason\":");
    private static final byte[] END_FINISH = ascii("}]");
    private static final byte[] NO_CHOICES = ascii("],\"usage\":");
    private static final byte[] TIER = ascii(",\"service_tier\":");
    private static final byte[] END_EVENT = ascii("}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final String EMPTY_OBJECT = "{}";

    private final ReplyScope scope;
    private final boolean older;
    private final byte[] head;
    private final byte[] end;
    private final byte[] endPlain;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private @Nullable Choice last;

    CompletionsEncoder(ReplyScope scope) {
        this.scope = scope;
        this.older = scope.request().echo().has(CompletionsRequestReader.OLDER_CALLS);
        this.head = new WireBuffer()
                .raw(ascii("data: {\"id\":"))
                .string(CompletionsReplyWriter.id(scope))
                .raw(ascii(",\"object\":\"chat.completion.chunk\",\"created\":"))
                .number(scope.createdSeconds())
                .raw(ascii(",\"model\":"))
                .string(scope.request().model())
                .raw(ascii(",\"choices\":["))
                .take();
        this.end = ascii(scope.usageWanted() ? ",\"usage\":null}\n\n" : "}\n\n");
        this.endPlain = new WireBuffer().raw(NOTHING_MORE).raw(end).take();
    }

    @Override
    public void encode(ChatEvent event, WireBuffer out) {
        switch (event) {
            case ChatEvent.Began ignored -> choice(0, out);
            case ChatEvent.TextDelta delta -> text(choice(delta.choice(), out), delta, out);
            case ChatEvent.RefusalDelta delta -> {
                Choice choice = choice(delta.choice(), out);
                choice.refused = true;
                if (!delta.text().isEmpty()) {
                    out.raw(choice.open).raw(REFUSAL).string(delta.text()).raw(endPlain);
                }
            }
            case ChatEvent.ThinkingDelta delta -> thinking(choice(delta.choice(), out), delta, out);
            case ChatEvent.CallBegan call -> call(choice(call.choice(), out), call, out);
            case ChatEvent.ArgumentsDelta delta -> {
                Choice choice = choice(delta.choice(), out);
                Call call = choice.call(delta.part());
                if (call != null && !delta.text().isEmpty()) {
                    arguments(choice, call, delta.text(), out);
                }
            }
            case ChatEvent.Whole whole -> whole(choice(whole.choice(), out), whole.content(), out);
            case ChatEvent.Proved proved -> proof(choice(proved.choice(), out), proved, out);
            case ChatEvent.Cited cited -> {
                Choice choice = choice(cited.choice(), out);
                if (CompletionsCitations.writes(cited.citation())) {
                    out.raw(choice.open).raw(ANNOTATIONS);
                    CompletionsCitations.write(out, cited.citation(), choice.textStart, choice.characters);
                    out.raw(END_LIST).raw(endPlain);
                }
            }
            case ChatEvent.Likely likely -> {
                Choice choice = choice(likely.choice(), out);
                out.raw(choice.open).raw(LOGPROBS);
                OpenAiLogprobs.write(out, likely.tokens());
                out.raw(END_LOGPROBS).raw(end);
            }
            case ChatEvent.PartEnded ended -> ended(choice(ended.choice(), out), ended.part(), out);
            case ChatEvent.Ended ended -> choice(ended.choice(), out).finish = ended.finish();
        }
    }

    /** The choice; its first chunk tells the role. */
    private Choice choice(int index, WireBuffer out) {
        if (last != null && last.index == index) {
            return last;
        }
        Choice choice = choices.get(index);
        if (choice == null) {
            choice = new Choice(index, head);
            choices.put(index, choice);
            out.raw(choice.open).raw(ROLE).raw(endPlain);
        }
        last = choice;
        return choice;
    }

    private void text(Choice choice, ChatEvent.TextDelta delta, WireBuffer out) {
        String text = delta.text();
        if (delta.part() != choice.textPart) {
            choice.textPart = delta.part();
            choice.textStart = choice.characters;
        }
        if (!text.isEmpty()) {
            choice.characters += text.codePointCount(0, text.length());
            out.raw(choice.text).string(text).raw(endPlain);
        }
    }

    private void thinking(Choice choice, ChatEvent.ThinkingDelta delta, WireBuffer out) {
        Thought thought = choice.thoughts.get(delta.part());
        boolean begins = thought == null;
        if (thought == null) {
            thought = new Thought(choice.details++, new Place(choice.characters, choice.callCount));
            choice.thoughts.put(delta.part(), thought);
        }
        thought.redacted |= delta.redacted();
        if (delta.text().isEmpty()) {
            return;
        }
        out.raw(choice.open).raw(THOUGHT).string(delta.text()).raw(COMMA).raw(DETAILS);
        CompletionsReasoningWriter.thought(
                out,
                thought.index,
                Optional.of(delta.text()),
                Optional.empty(),
                begins || !thought.told ? thought.place : Place.FIRST);
        thought.told = true;
        out.raw(END_LIST).raw(endPlain);
    }

    private void call(Choice choice, ChatEvent.CallBegan begun, WireBuffer out) {
        if (older && choice.callCount > 0) {
            return;
        }
        boolean custom = begun.kind() == CallKind.CUSTOM;
        var call = new Call(choice.callCount++, OpenAiNames.id(begun.id()), custom);
        choice.calls.put(begun.part(), call);
        choice.lastCall = call;
        choice.lastCallPart = begun.part();
        out.raw(choice.open);
        if (older) {
            out.raw(OLDER_NAME).string(begun.name()).raw(OLDER_EMPTY);
        } else {
            out.raw(CALL).number(call.ordinal).raw(CALL_ID).string(call.id);
            out.raw(custom ? CUSTOM : FUNCTION).string(begun.name()).raw(custom ? NO_INPUT : NO_ARGUMENTS);
        }
        out.raw(endPlain);
    }

    private void arguments(Choice choice, Call call, String text, WireBuffer out) {
        call.hasArguments = true;
        if (older) {
            out.raw(choice.open)
                    .raw(OLDER_ARGUMENTS)
                    .string(text)
                    .raw(END_OBJECT)
                    .raw(endPlain);
            return;
        }
        out.raw(choice.call).number(call.ordinal).raw(call.custom ? INPUT : ARGUMENTS);
        out.string(text).raw(END_CALL).raw(endPlain);
    }

    private void whole(Choice choice, Part part, WireBuffer out) {
        switch (part) {
            case Part.Image image -> {
                out.raw(choice.open).raw(IMAGES);
                CompletionsReplyWriter.image(out, image);
                out.raw(END_LIST).raw(endPlain);
            }
            case Part.Audio audio -> {
                out.raw(choice.open).raw(AUDIO);
                CompletionsReplyWriter.audio(out, audio, scope);
                out.raw(endPlain);
            }
            case Part.Text ignored -> {}
            case Part.Refusal ignored -> {}
            case Part.Thinking ignored -> {}
            case Part.Video ignored -> {}
            case Part.Document ignored -> {}
            case Part.ToolCall ignored -> {}
            case Part.ToolResult ignored -> {}
            case Part.Unknown ignored -> {}
        }
    }

    private void proof(Choice choice, ChatEvent.Proved proved, WireBuffer out) {
        Thought thought = choice.thoughts.get(proved.part());
        Call call = choice.calls.get(proved.part());
        boolean hasPlace = thought != null || (call != null && !older) || proved.part() == choice.textPart;
        if (!hasPlace) {
            return;
        }
        out.raw(choice.open).raw(DETAILS);
        if (thought != null && thought.redacted) {
            CompletionsReasoningWriter.hidden(out, thought.index, proved.proof(), thought.place);
        } else if (thought != null) {
            CompletionsReasoningWriter.thought(
                    out,
                    thought.index,
                    Optional.empty(),
                    Optional.of(proved.proof()),
                    thought.told ? Place.FIRST : thought.place);
        } else {
            String id = call != null ? call.id : CompletionsReasoning.TEXT_ID;
            CompletionsReasoningWriter.proof(out, choice.details++, id, proved.proof());
        }
        out.raw(END_LIST).raw(endPlain);
    }

    /** Arguments are JSON of an object, also where a model gave none. */
    private void ended(Choice choice, int part, WireBuffer out) {
        choice.thoughts.remove(part);
        Call call = choice.calls.remove(part);
        if (call != null && !call.hasArguments && !call.custom) {
            arguments(choice, call, EMPTY_OBJECT, out);
        }
    }

    @Override
    public void close(Usage usage, WireBuffer out) {
        choice(0, out);
        for (Choice choice : choices.values()) {
            finish(choice, out);
        }
        if (scope.usageWanted() && OpenAiUsageWriter.knows(usage)) {
            out.raw(head).raw(NO_CHOICES);
            OpenAiUsageWriter.write(out, usage, OpenAiUsageWriter.Names.CHAT);
            OpenAiUsageWriter.tier(usage).ifPresent(tier -> out.raw(TIER).string(tier));
            out.raw(END_EVENT);
        }
        out.raw(DONE);
    }

    private void finish(Choice choice, WireBuffer out) {
        Finish finish = choice.finish;
        if (finish.reason() == Reason.REFUSED && !choice.refused) {
            finish.explanation()
                    .filter(words -> !words.isEmpty())
                    .ifPresent(words ->
                            out.raw(choice.open).raw(REFUSAL).string(words).raw(endPlain));
        }
        String word = CompletionsFinish.word(finish.reason(), choice.callCount > 0, older);
        out.raw(choice.open).raw(FINISH).string(word).raw(END_FINISH).raw(end);
    }

    @Override
    public void fail(Failure failure, WireBuffer out) {
        out.raw(SseText.event(OpenAiErrors.envelope(failure)));
    }

    /** What is known of one answer. */
    private static final class Choice {
        private final int index;
        private final byte[] open;
        private final byte[] text;
        private final byte[] call;
        private final Map<Integer, Thought> thoughts = new HashMap<>();
        private final Map<Integer, Call> calls = new HashMap<>();
        private @Nullable Call lastCall;
        private int lastCallPart = -1;
        private int callCount;
        private int details;
        private int textPart = -1;
        private long textStart;
        private long characters;
        private boolean refused;
        private Finish finish = Finish.of(Reason.OTHER);

        private Choice(int index, byte[] head) {
            this.index = index;
            this.open = new WireBuffer()
                    .raw(head)
                    .raw(ascii("{\"index\":"))
                    .number(index)
                    .raw(ascii(",\"delta\":{"))
                    .take();
            this.text = new WireBuffer().raw(open).raw(CONTENT).take();
            this.call = new WireBuffer().raw(open).raw(CALL).take();
        }

        private @Nullable Call call(int part) {
            return part == lastCallPart ? lastCall : calls.get(part);
        }
    }

    /** A thought that is not complete. */
    private static final class Thought {
        private final int index;
        private final Place place;
        private boolean redacted;
        private boolean told;

        private Thought(int index, Place place) {
            this.index = index;
            this.place = place;
        }
    }

    /** A call that is not complete. */
    private static final class Call {
        private final int ordinal;
        private final String id;
        private final boolean custom;
        private boolean hasArguments;

        private Call(int ordinal, String id, boolean custom) {
            this.ordinal = ordinal;
            this.id = id;
            this.custom = custom;
        }
    }
}
