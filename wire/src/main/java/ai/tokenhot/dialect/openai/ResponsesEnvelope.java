package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Fault;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * The response object around the output, with the request's settings in it as the vendor repeats them. What does not
 * change during an answer is prepared once.
 */
final class ResponsesEnvelope {

    /** Members of a request that an answer repeats, with what it says when the request does not. */
    private static final JsonObject REPEATED = JsonObject.builder()
            .put("background", false)
            .putNull("instructions")
            .putNull("max_output_tokens")
            .putNull("max_tool_calls")
            .put("metadata", JsonObject.empty())
            .put("parallel_tool_calls", true)
            .putNull("previous_response_id")
            .putNull("prompt_cache_key")
            .put(
                    "reasoning",
                    JsonObject.builder().putNull("effort").putNull("summary").build())
            .putNull("safety_identifier")
            .put("store", false)
            .putNull("temperature")
            .put("text", text(JsonObject.empty()))
            .put("tool_choice", "auto")
            .put("tools", JsonArray.of())
            .put("top_logprobs", 0)
            .putNull("top_p")
            .put("truncation", "disabled")
            .putNull("user")
            .build();

    /** Members that an answer repeats only when the request has them. */
    private static final List<String> REPEATED_IF_GIVEN =
            List.of("conversation", "prompt", "prompt_cache_options", "prompt_cache_retention");

    private static final byte[] ERROR = ascii(",\"error\":");
    private static final byte[] INCOMPLETE = ascii(",\"incomplete_details\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] OUTPUT = ascii(",\"output\":");
    private static final byte[] USAGE = ascii(",\"usage\":");
    private static final byte[] TIER = ascii(",\"service_tier\":");

    private final byte[] head;
    private final byte[] repeated;
    private final Optional<String> askedTier;

    /** The response object of this answer. */
    ResponsesEnvelope(ReplyScope scope, String id) {
        JsonObject echo = scope.request().echo();
        head = ascii("{\"id\":\"" + id + "\",\"object\":\"response\",\"created_at\":" + scope.createdSeconds()
                + ",\"status\":\"");
        var members = JsonObject.builder().put("model", scope.request().model());
        REPEATED.members()
                .forEach((name, otherwise) -> members.put(name, echo.get(name).orElse(otherwise)));
        REPEATED_IF_GIVEN.forEach(name -> members.put(name, echo.get(name)));
        members.put("store", scope.kept());
        scope.previous().ifPresent(previous -> members.put("previous_response_id", previous));
        echo.object("text").ifPresent(text -> members.put("text", text(text)));
        byte[] object = members.build().bytes();
        repeated = java.util.Arrays.copyOfRange(object, 1, object.length - 1);
        askedTier = echo.string("service_tier");
    }

    /** What a request must say for its answer to repeat it. */
    static JsonObject echo(JsonObject body) {
        var echo = JsonObject.builder();
        REPEATED.members().keySet().forEach(name -> echo.put(name, body.get(name)));
        REPEATED_IF_GIVEN.forEach(name -> echo.put(name, body.get(name)));
        return echo.put("service_tier", body.get("service_tier")).build();
    }

    private static JsonObject text(JsonObject given) {
        return given.has("format")
                ? given
                : given.with()
                        .put("format", JsonObject.builder().put("type", "text").build())
                        .build();
    }

    /** Writes it while the answer is on its way. */
    void inProgress(WireBuffer out) {
        begin("in_progress", NULL, NULL, askedTier, out);
        out.raw(ascii("[]")).raw(USAGE).raw(NULL).raw(ascii("}"));
    }

    /**
     * Writes it at the answer's end.
     *
     * @param incomplete why the answer is not complete, in the vendor's word
     */
    void ended(Optional<String> incomplete, ResponsesOutput output, Usage usage, WireBuffer out) {
        byte[] details = incomplete
                .map(reason -> ascii("{\"reason\":\"" + reason + "\"}"))
                .orElse(NULL);
        begin(
                incomplete.isPresent() ? "incomplete" : "completed",
                NULL,
                details,
                OpenAiUsageWriter.tier(usage).or(() -> askedTier),
                out);
        output.write(out);
        OpenAiUsageWriter.write(out.raw(USAGE), usage, OpenAiUsageWriter.Names.RESPONSES);
        out.raw(ascii("}"));
    }

    /** Writes it when the answer failed. */
    void failed(Failure failure, ResponsesOutput output, Optional<Usage> usage, WireBuffer out) {
        String otherwise = failure.kind().fault() == Fault.CALLER ? "invalid_prompt" : "server_error";
        byte[] error = JsonObject.builder()
                .put("code", OpenAiErrors.code(failure).orElse(otherwise))
                .put("message", failure.message())
                .put("param", failure.field().map(Json::of))
                .build()
                .bytes();
        begin("failed", error, NULL, askedTier, out);
        output.write(out);
        out.raw(USAGE);
        usage.ifPresentOrElse(
                known -> OpenAiUsageWriter.write(out, known, OpenAiUsageWriter.Names.RESPONSES), () -> out.raw(NULL));
        out.raw(ascii("}"));
    }

    private void begin(String status, byte[] error, byte[] incomplete, Optional<String> tier, WireBuffer out) {
        out.raw(head)
                .raw(ascii(status + "\""))
                .raw(ERROR)
                .raw(error)
                .raw(INCOMPLETE)
                .raw(incomplete);
        out.raw(ascii(",")).raw(repeated);
        tier.ifPresent(word -> out.raw(TIER).string(word));
        out.raw(OUTPUT);
    }
}
