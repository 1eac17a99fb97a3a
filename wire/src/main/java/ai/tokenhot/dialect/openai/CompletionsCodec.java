package ai.tokenhot.dialect.openai;

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
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;

/** Chat Completions' share of translation. */
final class CompletionsCodec implements ChatCodec {

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        try {
            return new Decoded.Request(CompletionsRequestReader.read(Json.parse(body)));
        } catch (OpenAiRefusal refusal) {
            return new Decoded.Refused(refusal.failure());
        } catch (JsonException e) {
            return new Decoded.Refused(
                    Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + e.getMessage() + "."));
        }
    }

    /** Pictures only: files must stand in the request. */
    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return part instanceof Part.Image && OpenAiMedia.isRemote(source.url());
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        return CompletionsRequestWriter.write(request, to);
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        return CompletionsReply.read(body, from);
    }

    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        return CompletionsReplyWriter.write(reply, usage, scope);
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        return new CompletionsDecoder(from);
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return new CompletionsEncoder(scope);
    }

    /** Never asked: {@link #encodeRequest} refuses to ask a provider for a count. */
    @Override
    public boolean countsTokens() {
        return false;
    }

    @Override
    public long decodeCount(byte[] body) {
        throw new UnsupportedOperationException("Chat Completions has no count of input tokens");
    }

    /** Never asked: no route of the language counts tokens. */
    @Override
    public byte[] encodeCount(long inputTokens) {
        throw new UnsupportedOperationException("Chat Completions has no count of input tokens");
    }
}
