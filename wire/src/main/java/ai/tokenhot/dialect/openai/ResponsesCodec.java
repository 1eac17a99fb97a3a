package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.CutCalls;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;

/**
 * Translation of Responses.
 *
 * <p>Items and turns: {@code instructions} are the first turn. A message of a user, a system or a developer is a turn of
 * its own. All items that follow one another and are the model's (messages, reasoning, calls, hosted tools) are one
 * assistant's turn, in their order; all outputs of tools that follow one another are one user's turn. So one answer of
 * the model is one turn, and so are the results of its parallel calls, as other languages want them.
 *
 * <p>A reasoning item is one thought, with its vendor's proof; see {@link ResponsesProof} for others' proofs. The names
 * ({@code id}) and states ({@code status}) of items that a caller repeats say nothing to another language and are read
 * over. Of {@code store: false}, {@code background: false} and the other values that ask for what happens anyway nothing
 * is lost; {@code store: true} and what refers to kept state are told as extras, for whoever keeps it.
 */
final class ResponsesCodec implements ChatCodec {

    @Override
    public Decoded decodeRequest(Target target, byte[] body) {
        return ResponsesRequestReader.read(body);
    }

    @Override
    public boolean takesRemote(Part part, MediaSource.Remote source) {
        return (part instanceof Part.Image || part instanceof Part.Document) && OpenAiMedia.isRemote(source.url());
    }

    @Override
    public Encoded encodeRequest(ChatRequest request, Destination to) {
        return ResponsesRequestWriter.write(request, to);
    }

    @Override
    public ChatReply decodeReply(byte[] body, Destination from) {
        JsonObject response = Json.parse(body) instanceof JsonObject object ? object : JsonObject.empty();
        return ResponsesReplyReader.read(response, from.upstreamModel());
    }

    /** The same pen as the stream's, whose events are thrown away: the two forms cannot disagree. */
    @Override
    public byte[] encodeReply(ChatReply reply, Usage usage, ReplyScope scope) {
        var encoder = new ResponsesStreamEncoder(scope, Long.MAX_VALUE);
        var events = new WireBuffer();
        ReplyFold.unfold(CutCalls.leftOut(reply), event -> {
            encoder.encode(event, events);
            events.clear();
        });
        var whole = new WireBuffer();
        encoder.whole(usage, whole);
        return whole.take();
    }

    @Override
    public StreamDecoder decoder(Destination from) {
        return new ResponsesStreamDecoder(from.upstreamModel());
    }

    @Override
    public StreamEncoder encoder(ReplyScope scope) {
        return new ResponsesStreamEncoder(scope);
    }

    @Override
    public boolean tellsMalformedCalls() {
        return true;
    }

    @Override
    public long decodeCount(byte[] body) {
        return Json.parse(body) instanceof JsonObject object
                ? object.integer("input_tokens").orElse(0L)
                : 0;
    }

    @Override
    public byte[] encodeCount(long inputTokens) {
        return JsonObject.builder()
                .put("object", "response.input_tokens")
                .put("input_tokens", inputTokens)
                .build()
                .bytes();
    }
}
