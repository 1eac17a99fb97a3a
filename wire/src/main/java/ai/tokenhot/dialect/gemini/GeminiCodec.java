package ai.tokenhot.dialect.gemini;

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
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.Optional;

/** This language's share of translation. */
final class GeminiCodec implements ChatCodec {

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        try {
            return new Decoded.Request(GeminiRequestReader.read(target, body));
        } catch (GeminiRefusal e) {
            return new Decoded.Refused(e.failure());
        } catch (JsonException e) {
            return new Decoded.Refused(
                    Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + e.getMessage() + "."));
        }
    }

    /** The vendor reads films of one public site; everything else has to be in the request. */
    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return part instanceof Part.Video && GeminiMedia.film(source.url());
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        return GeminiRequestWriter.write(request, to);
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        var fold = new ReplyFold();
        var decoder = new GeminiStreamDecoder(from);
        decoder.decode(body, 0, body.length, fold);
        decoder.finish(fold);
        return fold.reply();
    }

    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        return new GeminiAnswerText(scope).whole(reply, usage);
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        return new GeminiStreamDecoder(from);
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return new GeminiStreamEncoder(scope);
    }

    @Override
    public boolean tellsMalformedCalls() {
        return true;
    }

    @Override
    public Optional<byte[]> continued(byte[] request, String token) {
        return Json.parse(request) instanceof JsonObject object
                ? Optional.of(
                        object.with().put("continuationToken", token).build().bytes())
                : Optional.empty();
    }

    @Override
    public long decodeCount(byte[] body) {
        return Json.parse(body) instanceof JsonObject object
                ? object.integer("totalTokens").orElse(0L)
                : 0;
    }

    @Override
    public byte[] encodeCount(long inputTokens) {
        return JsonWriter.write(writer ->
                writer.startObject().member("totalTokens", inputTokens).endObject());
    }
}
