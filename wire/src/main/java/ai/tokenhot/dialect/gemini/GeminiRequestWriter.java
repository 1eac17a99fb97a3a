package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a request for a provider. */
final class GeminiRequestWriter {

    private GeminiRequestWriter() {}

    static Encoded write(ChatRequest request, Destination to) {
        var draft = new GeminiDraft(request, to);
        var body = JsonObject.builder();
        if (to.operation() == Operation.COUNT_TOKENS) {
            body.put("model", "models/" + to.upstreamModel());
        }
        var rest = JsonObject.builder();
        new GeminiToolWriter(draft).write(rest);
        new GeminiConfigWriter(draft).write(rest);
        // Last, because tools and settings may have something to say in the instructions.
        new GeminiContents(draft).write(body);
        rest.build().members().forEach(body::put);
        request.extras().forEach(draft.losses()::extra);
        draft.losses().rest();
        if (draft.losses().refusal().isPresent()) {
            return new Encoded.Refused(draft.losses().refusal().get());
        }
        JsonObject whole = body.build();
        if (to.operation() == Operation.COUNT_TOKENS) {
            whole = JsonObject.builder().put("generateContentRequest", whole).build();
        }
        return new Encoded.Request(
                path(to),
                whole.bytes(),
                List.of(),
                draft.losses().losses().stream().distinct().toList(),
                draft.repair());
    }

    private static String path(Destination to) {
        String method = to.operation() == Operation.COUNT_TOKENS
                ? "countTokens"
                : to.stream() ? "streamGenerateContent?alt=sse" : "generateContent";
        return "/v1beta/models/"
                + URLEncoder.encode(to.upstreamModel(), StandardCharsets.UTF_8).replace("+", "%20") + ":" + method;
    }
}
