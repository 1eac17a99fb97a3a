package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamReading;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Requests and answers of this language for its tests. */
final class ResponsesSamples {

    static final DialectId ELSEWHERE = new DialectId("elsewhere");
    static final String UPSTREAM_MODEL = "upstream-model";
    static final ChatCodec CODEC = new ResponsesCodec();

    private ResponsesSamples() {}

    /** Reads a request. */
    static ChatRequest decoded(String body) {
        Decoded decoded = CODEC.decodeRequest(target(), body.getBytes(UTF_8));
        if (decoded instanceof Decoded.Request(ChatRequest request)) {
            return request;
        }
        throw new AssertionError(decoded);
    }

    /** Why a request is refused. */
    static Failure refusal(String body) {
        Decoded decoded = CODEC.decodeRequest(target(), body.getBytes(UTF_8));
        if (decoded instanceof Decoded.Refused(Failure failure)) {
            return failure;
        }
        throw new AssertionError(decoded);
    }

    private static Target target() {
        return new Target(new Responses().routes().getFirst(), Optional.empty(), Query.of(null));
    }

    /** Writes a request. */
    static Encoded.Request encoded(ChatRequest request, Destination to) {
        Encoded encoded = CODEC.encodeRequest(request, to);
        if (encoded instanceof Encoded.Request written) {
            return written;
        }
        throw new AssertionError(encoded);
    }

    /** What was written. */
    static JsonObject body(Encoded.Request written) {
        return (JsonObject) Json.parse(written.body());
    }

    /** A model that takes everything but this. */
    static Destination to(Denial... denials) {
        return to(Operation.CHAT, Set.of(denials));
    }

    static Destination to(Operation operation, Set<Denial> denials) {
        var model = new Model(
                "model",
                "Model",
                "maker",
                List.of(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                EnumSet.allOf(Capability.class),
                denials,
                new Thinking(
                        Set.of(), EnumSet.range(Effort.NONE, Effort.XHIGH), Optional.empty(), Optional.empty(), true),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of());
        return new Destination(Responses.ID, UPSTREAM_MODEL, model, operation, false);
    }

    /** The scope of an answer to a plain question. */
    static ReplyScope scope() {
        return scope("{\"model\":\"asked-model\",\"input\":\"hi\"}");
    }

    /** The scope of an answer to this request. */
    static ReplyScope scope(String request) {
        return new ReplyScope(decoded(request), "req-1", 1_700_000_000L, true, StreamForm.EVENTS);
    }

    /** The stream of these events. */
    static String stream(ReplyScope scope, Usage usage, ChatEvent... events) {
        StreamEncoder encoder = CODEC.encoder(scope);
        var out = new WireBuffer();
        for (ChatEvent event : events) {
            encoder.encode(event, out);
        }
        encoder.close(usage, out);
        return new String(out.take(), UTF_8);
    }

    /** What comes of a provider's stream. */
    static StreamReading read(String stream) {
        return StreamReading.of(new Responses(), CODEC.decoder(to()), stream.getBytes(UTF_8));
    }
}
