package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What items of an answer hold, and why an answer ended. Used for whole answers and for the ends of streams. */
final class ResponsesAnswerItems {

    private static final String BETWEEN = "\n\n";

    private ResponsesAnswerItems() {}

    /** What kind of item it is. */
    static String type(JsonObject item) {
        return item.string("type").orElse("message");
    }

    /** The text of a reasoning item: the thought itself where it is shown, else its summary, whose parts are paragraphs. */
    static String thought(JsonObject item) {
        String content = texts(item, "content");
        return content.isEmpty() ? texts(item, "summary") : content;
    }

    private static String texts(JsonObject item, String member) {
        return item.array(member).stream()
                .flatMap(JsonArray::objects)
                .flatMap(part -> part.string("text").stream())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(BETWEEN));
    }

    /** The call that an item is. */
    static Part.ToolCall call(JsonObject item) {
        boolean custom = type(item).equals("custom_tool_call");
        String id = item.string("call_id").or(() -> item.string("id")).orElse("");
        return new Part.ToolCall(
                id,
                new ResponsesNamespace(
                                item.string("namespace").orElse(""),
                                item.string("name").orElse(""))
                        .word(),
                item.string(custom ? "input" : "arguments").orElse(""),
                custom ? CallKind.CUSTOM : CallKind.FUNCTION);
    }

    /** What an item holds that comes in one piece: a picture, or what only this language knows. */
    static Part whole(JsonObject item) {
        String type = type(item);
        Optional<String> result =
                item.string("result").flatMap(OpenAiMedia::base64).filter(data -> !data.isEmpty());
        if (type.equals("image_generation_call") && result.isPresent()) {
            String format = item.string("output_format").orElse("png");
            return new Part.Image(new MediaSource.Inline("image/" + format, result.get()), Optional.empty());
        }
        return new Part.Unknown(Responses.ID, type, item);
    }

    /** The content parts of a message. */
    static List<JsonObject> contents(JsonObject message) {
        return message.array("content").stream().flatMap(JsonArray::objects).toList();
    }

    /** How likely a text's tokens were. This language says that a token's bytes are not known by telling none. */
    static List<TokenLogprob> logprobs(JsonArray array) {
        return OpenAiLogprobs.read(array).stream()
                .map(ResponsesAnswerItems::told)
                .toList();
    }

    private static TokenLogprob told(TokenLogprob token) {
        return new TokenLogprob(
                token.token(),
                token.logprob(),
                token.bytes().filter(bytes -> !bytes.isEmpty()),
                token.top().stream().map(ResponsesAnswerItems::told).toList());
    }

    /** Why the answer ended: this language says it in two places, and not at all when tools were called. */
    static Finish finish(String status, Optional<String> incomplete, boolean called) {
        if (status.equals("incomplete")) {
            return Finish.of(
                    switch (incomplete.orElse("")) {
                        case "max_output_tokens" -> Reason.LENGTH;
                        case "content_filter" -> Reason.FILTERED;
                        default -> Reason.OTHER;
                    });
        }
        return Finish.of(called ? Reason.TOOL_CALLS : Reason.STOP);
    }

    /** The items of an output. */
    static Stream<JsonObject> items(JsonObject response) {
        return response.array("output").stream().flatMap(JsonArray::objects);
    }
}
