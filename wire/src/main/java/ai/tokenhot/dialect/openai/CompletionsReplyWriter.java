package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.CutCalls;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.dialect.openai.CompletionsReasoningWriter.Place;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** Writes a whole answer for a caller. What the language has no word for, such as another's hosted calls, is left out. */
final class CompletionsReplyWriter {

    private final WireBuffer out = new WireBuffer();
    private final ReplyScope scope;
    private final boolean older;

    private CompletionsReplyWriter(ReplyScope scope) {
        this.scope = scope;
        this.older = scope.request().echo().has(CompletionsRequestReader.OLDER_CALLS);
    }

    static byte[] write(ChatReply reply, Usage usage, ReplyScope scope) {
        return new CompletionsReplyWriter(scope).whole(reply, usage);
    }

    /** The name of an answer of ours. */
    static String id(ReplyScope scope) {
        return "chatcmpl-" + scope.requestId();
    }

    private byte[] whole(ChatReply reply, Usage usage) {
        text("{\"id\":").string(id(scope));
        text(",\"object\":\"chat.completion\",\"created\":").number(scope.createdSeconds());
        text(",\"model\":").string(scope.request().model());
        text(",\"choices\":[");
        each(reply.choices(), this::choice);
        text("]");
        if (OpenAiUsageWriter.knows(usage)) {
            text(",\"usage\":");
            OpenAiUsageWriter.write(out, usage, OpenAiUsageWriter.Names.CHAT);
        }
        OpenAiUsageWriter.tier(usage)
                .ifPresent(tier -> text(",\"service_tier\":").string(tier));
        text("}");
        return out.take();
    }

    private WireBuffer text(String ascii) {
        return out.raw(ascii(ascii));
    }

    private <T> void each(List<T> items, Consumer<T> writer) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text(",");
            }
            writer.accept(items.get(i));
        }
    }

    private void choice(Choice choice) {
        var message = new Message(choice, older);
        text("{\"index\":").number(choice.index());
        text(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (message.text.isEmpty() && (message.hasCalls() || message.refusal.isPresent())) {
            text("null");
        } else {
            out.string(message.text.toString());
        }
        text(",\"refusal\":");
        message.refusal.ifPresentOrElse(out::string, () -> text("null"));
        thoughts(message);
        if (!message.annotations.isEmpty()) {
            text(",\"annotations\":[");
            each(
                    message.annotations,
                    cited -> CompletionsCitations.write(out, cited.citation(), cited.start(), cited.end()));
            text("]");
        }
        if (!message.images.isEmpty()) {
            text(",\"images\":[");
            each(message.images, image -> image(out, image));
            text("]");
        }
        message.audio.ifPresent(audio -> {
            text(",\"audio\":");
            audio(out, audio, scope);
        });
        calls(message);
        text("},\"logprobs\":");
        if (choice.logprobs().isEmpty()) {
            text("null");
        } else {
            text("{\"content\":");
            OpenAiLogprobs.write(out, choice.logprobs());
            text(",\"refusal\":null}");
        }
        text(",\"finish_reason\":\"")
                .raw(ascii(CompletionsFinish.word(choice.finish().reason(), message.hasCalls(), older)));
        text("\"}");
    }

    private void thoughts(Message message) {
        if (!message.thoughts.isEmpty()) {
            text(",\"reasoning_content\":").string(message.thoughts.toString());
        }
        if (!message.details.isEmpty()) {
            text(",\"reasoning_details\":[");
            for (int i = 0; i < message.details.size(); i++) {
                if (i > 0) {
                    text(",");
                }
                message.details.get(i).write(out, i);
            }
            text("]");
        }
    }

    private void calls(Message message) {
        if (!message.hasCalls()) {
            return;
        }
        if (older) {
            Part.ToolCall call = message.calls.getFirst();
            text(",\"function_call\":{\"name\":").string(call.name());
            text(",\"arguments\":").string(arguments(call)).raw(ascii("}"));
            return;
        }
        text(",\"tool_calls\":[");
        each(message.calls, call -> {
            boolean custom = call.kind() == CallKind.CUSTOM;
            text("{\"id\":").string(OpenAiNames.id(call.id()));
            text(
                    custom
                            ? ",\"type\":\"custom\",\"custom\":{\"name\":"
                            : ",\"type\":\"function\",\"function\":{\"name\":");
            out.string(call.name());
            text(custom ? ",\"input\":" : ",\"arguments\":")
                    .string(arguments(call))
                    .raw(ascii("}}"));
        });
        text("]");
    }

    private static String arguments(Part.ToolCall call) {
        return call.arguments().isEmpty() && call.kind() == CallKind.FUNCTION ? "{}" : call.arguments();
    }

    /** A picture, in the form that several hosts give it. */
    static void image(WireBuffer out, Part.Image image) {
        out.raw(ascii("{\"type\":\"image_url\",\"image_url\":{\"url\":"));
        OpenAiMedia.write(out, image.source());
        out.raw(ascii("}}"));
    }

    /** A sound. Nothing is kept of it, so that its name is of no use from the first. */
    static void audio(WireBuffer out, Part.Audio audio, ReplyScope scope) {
        String data = audio.source() instanceof MediaSource.Inline inline ? inline.base64() : "";
        out.raw(ascii("{\"id\":")).string("audio_" + scope.requestId());
        out.raw(ascii(",\"data\":\"")).raw(ascii(data)).raw(ascii("\",\"transcript\":"));
        out.string(audio.transcript().orElse(""));
        out.raw(ascii(",\"expires_at\":")).number(scope.createdSeconds()).raw(ascii("}"));
    }

    private record Cited(Citation citation, long start, long end) {}

    /** Writes an entry of the details under its index. */
    private interface Detail {
        void write(WireBuffer out, long index);
    }

    /** One choice, sorted into the members of a message. */
    private static final class Message {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thoughts = new StringBuilder();
        private final List<Detail> details = new ArrayList<>();
        private final List<Cited> annotations = new ArrayList<>();
        private final List<Part.Image> images = new ArrayList<>();
        private final List<Part.ToolCall> calls = new ArrayList<>();
        private Optional<String> refusal = Optional.empty();
        private Optional<Part.Audio> audio = Optional.empty();
        private long characters;

        private Message(Choice choice, boolean older) {
            Finish finish = choice.finish();
            for (Content content : choice.content()) {
                add(content, finish, older);
            }
            if (refusal.isEmpty() && finish.reason() == Reason.REFUSED) {
                refusal = finish.explanation();
            }
        }

        private boolean hasCalls() {
            return !calls.isEmpty();
        }

        private void add(Content content, Finish finish, boolean older) {
            Optional<Proof> proof = content.proof();
            switch (content.part()) {
                case Part.Text part -> {
                    long start = characters;
                    text.append(part.text());
                    characters += part.text().codePointCount(0, part.text().length());
                    part.citations().stream()
                            .filter(CompletionsCitations::writes)
                            .forEach(citation -> annotations.add(new Cited(citation, start, characters)));
                    proof.ifPresent(given -> details.add((out, index) ->
                            CompletionsReasoningWriter.proof(out, index, CompletionsReasoning.TEXT_ID, given)));
                }
                case Part.Refusal part -> refusal = Optional.of(refusal.orElse("") + part.text());
                case Part.Thinking thinking -> thought(thinking, proof);
                case Part.ToolCall call -> call(call, proof, finish, older);
                case Part.Image image -> images.add(image);
                case Part.Audio sound -> audio = Optional.of(sound);
                case Part.Video ignored -> {}
                case Part.Document ignored -> {}
                case Part.ToolResult ignored -> {}
                case Part.Unknown ignored -> {}
            }
        }

        private void thought(Part.Thinking thinking, Optional<Proof> proof) {
            var place = new Place(characters, calls.size());
            if (thinking.redacted() && proof.isPresent()) {
                details.add((out, index) -> CompletionsReasoningWriter.hidden(out, index, proof.get(), place));
            } else if (!thinking.text().isEmpty() || proof.isPresent()) {
                thoughts.append(thinking.text());
                details.add((out, index) ->
                        CompletionsReasoningWriter.thought(out, index, Optional.of(thinking.text()), proof, place));
            }
        }

        /** The older form has one call at most, without an id; one that the ceiling cut off is no call. */
        private void call(Part.ToolCall call, Optional<Proof> proof, Finish finish, boolean older) {
            if (CutCalls.is(call, finish) || (older && !calls.isEmpty())) {
                return;
            }
            calls.add(call);
            proof.filter(given -> !older)
                    .ifPresent(given -> details.add((out, index) ->
                            CompletionsReasoningWriter.proof(out, index, OpenAiNames.id(call.id()), given)));
        }
    }
}
