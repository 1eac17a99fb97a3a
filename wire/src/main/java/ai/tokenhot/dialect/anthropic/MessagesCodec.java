package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;

/** This language's share of translation. */
final class MessagesCodec implements ChatCodec {

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        return RequestReader.read(body);
    }

    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return MediaWriter.takesRemote(part, source);
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        return RequestWriter.write(request, to);
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        return ReplyReader.read(body, from);
    }

    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        return ReplyWriter.write(reply, usage, scope);
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        return new MessagesStreamDecoder(from);
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return new MessagesStreamEncoder(scope);
    }

    @Override
    public long decodeCount(byte[] body) {
        return Json.parse(body) instanceof JsonObject answer
                ? answer.integer("input_tokens").orElse(0L)
                : 0;
    }

    @Override
    public byte[] encodeCount(long inputTokens) {
        return JsonWriter.write(writer ->
                writer.startObject().member("input_tokens", inputTokens).endObject());
    }
}
