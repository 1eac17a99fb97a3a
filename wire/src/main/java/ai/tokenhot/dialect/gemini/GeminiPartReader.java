package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the parts of a request's contents. */
final class GeminiPartReader {

    /** Calls and results of tools that the vendor runs, and what only it can read. */
    private static final List<String> HOSTED =
            List.of("executableCode", "codeExecutionResult", "toolCall", "toolResponse");

    private static final Map<String, String> DETAILS = Map.of(
            "MEDIA_RESOLUTION_LOW", "low", "MEDIA_RESOLUTION_HIGH", "high", "MEDIA_RESOLUTION_ULTRA_HIGH", "original");

    /** The mark by which our answers tell a thought that its provider hides. */
    static final JsonObject REDACTED =
            JsonObject.builder().put("redacted", true).build();

    private final CallIds calls;

    GeminiPartReader(CallIds calls) {
        this.calls = calls;
    }

    /** Reads a part, which stands in this turn at this place. */
    Content read(GeminiFields part, int turn, int place) {
        var extras = new ArrayList<Extra>();
        Optional<Proof> proof = part.string("thoughtSignature").flatMap(ThoughtSignature::read);
        boolean signed = part.look("thoughtSignature").isPresent();
        boolean thought = part.flag("thought").orElse(false);
        Part value = value(part, thought, signed, turn, place, extras);
        if (thought && !(value instanceof Part.Thinking)) {
            extras.add(Extra.hint(part.place("thought"), Json.of(true)));
        }
        part.rest(extras);
        return new Content(value, proof, Optional.empty(), extras);
    }

    private Part value(GeminiFields part, boolean thought, boolean signed, int turn, int place, List<Extra> extras) {
        Optional<String> text = part.string("text");
        if (text.isPresent() && thought) {
            return thinking(part, text.get());
        }
        if (text.isPresent()) {
            return new Part.Text(text.get());
        }
        Optional<GeminiFields> inline = part.object("inlineData");
        if (inline.isPresent()) {
            return resolution(part, inline(inline.get(), extras));
        }
        Optional<GeminiFields> file = part.object("fileData");
        if (file.isPresent()) {
            return resolution(part, file(file.get(), extras));
        }
        Optional<GeminiFields> call = part.object("functionCall");
        if (call.isPresent()) {
            return call(call.get(), turn, place, extras);
        }
        Optional<GeminiFields> result = part.object("functionResponse");
        if (result.isPresent()) {
            return result(result.get(), extras);
        }
        for (String kind : HOSTED) {
            Optional<Json> hosted = part.take(kind);
            if (hosted.isPresent()) {
                return new Part.Unknown(
                        GenerateContent.ID,
                        kind,
                        JsonObject.builder().put(kind, hosted.get()).build());
            }
        }
        if (thought) {
            return thinking(part, "");
        }
        if (signed) {
            return new Part.Text("");
        }
        throw new GeminiRefusal(
                part.path(),
                "`" + part.path() + "` has no content that is known here (expected: `text`, `inlineData`, `fileData`,"
                        + " `functionCall`, `functionResponse`, `executableCode`, `codeExecutionResult`, `toolCall` or"
                        + " `toolResponse`).");
    }

    private static Part thinking(GeminiFields part, String text) {
        boolean redacted = part.look("partMetadata").filter(REDACTED::equals).isPresent();
        if (redacted) {
            part.take("partMetadata");
        }
        return new Part.Thinking(text, redacted);
    }

    private static Part inline(GeminiFields data, List<Extra> extras) {
        String mediaType = data.string("mimeType").orElse("");
        String base64 = data.string("data")
                .orElseThrow(() -> new GeminiRefusal(
                        data.place("data"),
                        "Missing required field: `" + data.place("data") + "` (expected: base64)."));
        Part part = GeminiMedia.part(
                new MediaSource.Inline(mediaType, GeminiMedia.standard(base64)), mediaType, name(data, mediaType));
        data.rest(extras);
        return part;
    }

    /** The name of a document; that of another thing stays with what nobody knew. */
    private static Optional<String> name(GeminiFields data, String mediaType) {
        boolean document =
                GeminiMedia.part(new MediaSource.Inline("", ""), mediaType, Optional.empty()) instanceof Part.Document;
        return document ? data.string("displayName") : Optional.empty();
    }

    private static Part file(GeminiFields data, List<Extra> extras) {
        String mediaType = data.string("mimeType").orElse("");
        String uri = data.string("fileUri")
                .orElseThrow(() -> new GeminiRefusal(
                        data.place("fileUri"),
                        "Missing required field: `" + data.place("fileUri") + "` (expected: a URI)."));
        MediaSource source = GenerateContent.atTheVendor(uri)
                ? new MediaSource.Held(GenerateContent.ID, uri)
                : new MediaSource.Remote(uri, mediaType);
        Part part = mediaType.isEmpty() && GeminiMedia.film(uri)
                ? new Part.Video(source)
                : GeminiMedia.part(source, mediaType, name(data, mediaType));
        data.rest(extras);
        return part;
    }

    /** How closely to look, where another language has a word for it. */
    private static Part resolution(GeminiFields part, Part media) {
        if (!(media instanceof Part.Image image)) {
            return media;
        }
        Optional<String> level =
                part.look("mediaResolution").flatMap(GeminiPartReader::level).map(DETAILS::get);
        if (level.isPresent()) {
            part.take("mediaResolution");
        }
        return new Part.Image(image.source(), level);
    }

    private static Optional<String> level(Json resolution) {
        if (resolution instanceof JsonString(String word)) {
            return Optional.of(word);
        }
        return resolution instanceof JsonObject object && object.members().size() == 1
                ? object.string("level")
                : Optional.empty();
    }

    private Part call(GeminiFields call, int turn, int place, List<Extra> extras) {
        Optional<String> id = call.string("id").filter(text -> !text.isEmpty());
        String name = call.string("name")
                .orElseThrow(() -> new GeminiRefusal(
                        call.place("name"),
                        "Missing required field: `" + call.place("name") + "` (expected: a function's name)."));
        String arguments = call.object("args").map(args -> args.object().text()).orElse("{}");
        call.rest(extras);
        return new Part.ToolCall(calls.called(id, name, turn, place), name, arguments, CallKind.FUNCTION);
    }

    private Part result(GeminiFields result, List<Extra> extras) {
        Optional<String> id = result.string("id").filter(text -> !text.isEmpty());
        Optional<String> name = result.string("name").filter(text -> !text.isEmpty());
        String callId = calls.answered(id, name)
                .orElseThrow(() -> new GeminiRefusal(
                        result.path(),
                        "`" + result.path() + "` answers no call: there is none before it with "
                                + id.map(text -> "the id `" + text + "`").orElse("the name `" + name.orElse("") + "`")
                                + " that is not answered yet (expected: one response for each function call)."));
        JsonObject response =
                result.object("response").map(GeminiFields::object).orElse(JsonObject.empty());
        var content = new ArrayList<Part>();
        content.add(new Part.Text(words(response)));
        for (GeminiFields media : result.objects("parts")) {
            content.add(media(media, extras));
        }
        result.rest(extras);
        boolean failed = response.has("error") && !response.has("output");
        return new Part.ToolResult(callId, name.or(() -> calls.name(callId)), content, failed);
    }

    private static Part media(GeminiFields part, List<Extra> extras) {
        Optional<GeminiFields> inline = part.object("inlineData");
        Optional<GeminiFields> file = inline.isPresent() ? Optional.empty() : part.object("fileData");
        Part value = inline.map(data -> inline(data, extras))
                .or(() -> file.map(data -> file(data, extras)))
                .orElseThrow(() -> new GeminiRefusal(
                        part.path(), "`" + part.path() + "` has no `inlineData` (expected: a picture or a document)."));
        part.rest(extras);
        return value;
    }

    /** What a tool said: the text of {@code output} or {@code error} where that is all, else the whole object. */
    private static String words(JsonObject response) {
        if (response.members().size() == 1) {
            for (String name : List.of("output", "error")) {
                Optional<Json> only = response.get(name);
                if (only.isPresent()) {
                    return only.get() instanceof JsonString(String text)
                            ? text
                            : only.get().text();
                }
            }
        }
        return response.text();
    }
}
