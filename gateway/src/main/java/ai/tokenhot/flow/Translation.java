package ai.tokenhot.flow;

import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Repairs;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.schema.JsonSchema;
import ai.tokenhot.json.schema.SchemaVerdict;
import java.util.List;
import java.util.Optional;

/**
 * One attempt's way from the caller's language into a provider's, and back.
 *
 * @param caller the caller's language
 * @param spoken the provider's language
 * @param provider the provider's language's share of translation
 */
record Translation(
        ChatCodec caller,
        Dialect spoken,
        ChatCodec provider,
        Destination destination,
        ReplyScope scope,
        Encoded.Request encoded) {

    /** The most requests that one answer may take. */
    static final int MAX_REQUESTS = 8;

    ChatRequest request() {
        return scope.request();
    }

    List<Loss> losses() {
        return encoded.losses();
    }

    /** How many answers were asked for. */
    int choices() {
        return Math.toIntExact(Math.min(
                1_000, Math.max(1, request().settings().get(Setting.CHOICES).orElse(1L))));
    }

    /** A provider's whole answer in the canonical form. */
    ChatReply decoded(byte[] answer) {
        return provider.decodeReply(answer, destination);
    }

    /** The same with what was changed in the request undone. */
    ChatReply repaired(ChatReply reply) {
        return Repairs.repaired(reply, encoded.repair());
    }

    /** Whether an answer may take another request after this many. */
    boolean mayGoOn(int requests) {
        return choices() == 1 && requests < MAX_REQUESTS;
    }

    /** The body with which an answer that is not finished goes on. */
    Optional<byte[]> continued(String token) {
        return provider.continued(encoded.body(), token);
    }

    /** A whole answer in the caller's language. */
    byte[] encoded(ChatReply reply, Usage usage) {
        return caller.encodeReply(reply, usage, scope);
    }

    /** Why an answer that ended so is no answer in the caller's language, if it is none. */
    Optional<Failure> noAnswer(Finish finish) {
        return finish.reason() == Finish.Reason.MALFORMED_CALL && !caller.tellsMalformedCalls()
                ? Optional.of(Failure.of(
                        FailureKind.PROVIDER_GARBLED, "The model called a tool in a form that cannot be read."))
                : Optional.empty();
    }

    /** The number of input tokens, from the provider's language into the caller's. */
    byte[] count(byte[] answer) {
        return caller.encodeCount(provider.decodeCount(answer));
    }

    /** How the answer's text breaks the form that the provider was not told in full, if it does. */
    Optional<Loss> broken(ChatReply reply) {
        Optional<OutputFormat.Schema> check = encoded.repair().check();
        if (check.isEmpty()) {
            return Optional.empty();
        }
        var schema = new JsonSchema(check.get().schema());
        String field = request()
                .settings()
                .given(Setting.OUTPUT_FORMAT)
                .map(given -> given.field())
                .orElse("output format");
        return reply.choices().stream()
                .map(Translation::text)
                .filter(text -> !text.isEmpty())
                .map(text -> switch (schema.checkText(text)) {
                    case SchemaVerdict.Holds ignored -> Optional.<String>empty();
                    case SchemaVerdict.Violated(String place, String problem) ->
                        Optional.of("the answer breaks the schema at " + place + ": " + problem);
                    case SchemaVerdict.Unchecked(String why) -> Optional.of("the answer was not checked: " + why);
                })
                .flatMap(Optional::stream)
                .findFirst()
                .map(how -> Loss.approximated(field, how));
    }

    private static String text(Choice choice) {
        var text = new StringBuilder();
        choice.content().forEach(content -> {
            if (content.part() instanceof Part.Text found) {
                text.append(found.text());
            }
        });
        return text.toString();
    }
}
