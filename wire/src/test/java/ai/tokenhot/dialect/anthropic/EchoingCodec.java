package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The codec with a reader of answers that puts proofs of calls and texts back to them, as the reader of requests does
 * when a caller gives an answer back. A provider's own answers hold no such proofs.
 */
final class EchoingCodec implements ChatCodec {

    private final ChatCodec codec = new MessagesCodec();

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        return codec.decodeRequest(target, body);
    }

    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return codec.takesRemote(part, source);
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        return codec.encodeRequest(request, to);
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        return echoed(codec.decodeReply(body, from));
    }

    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        return codec.encodeReply(reply, usage, scope);
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        StreamDecoder decoder = codec.decoder(from);
        var fold = new ReplyFold();
        return new StreamDecoder() {
            @Override
            public void decode(SseEvent event, Consumer<ChatEvent> sink) {
                decoder.decode(event, fold);
            }

            @Override
            public void finish(Consumer<ChatEvent> sink) {
                decoder.finish(fold);
                ReplyFold.unfold(echoed(fold.reply()), sink);
            }
        };
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return codec.encoder(scope);
    }

    @Override
    public long decodeCount(byte[] body) {
        return codec.decodeCount(body);
    }

    @Override
    public byte[] encodeCount(long inputTokens) {
        return codec.encodeCount(inputTokens);
    }

    private static ChatReply echoed(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.choices().stream()
                        .map(choice -> new Choice(
                                choice.index(), echoed(choice.content()), choice.finish(), choice.logprobs()))
                        .toList());
    }

    private static List<Content> echoed(List<Content> contents) {
        var echoed = new ArrayList<Content>();
        Optional<Proof> ahead = Optional.empty();
        for (Content content : contents) {
            String data = content.proof().map(Proof::value).orElse("");
            if (Proofs.ofNext(data).isPresent()) {
                ahead = Proofs.ofNext(data);
            } else if (Proofs.ofLast(data).isPresent()) {
                echoed.add(echoed.removeLast().with(Proofs.ofLast(data)));
            } else {
                echoed.add(ahead.isPresent() ? content.with(ahead) : content);
                ahead = Optional.empty();
            }
        }
        return echoed;
    }
}
