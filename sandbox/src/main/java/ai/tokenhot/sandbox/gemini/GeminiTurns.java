package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.MediaProbe;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Decodes {@code contents} and checks what Gemini checks in them. */
final class GeminiTurns {

    private static final List<String> DATA = List.of(
            "text",
            "inlineData",
            "fileData",
            "functionCall",
            "functionResponse",
            "executableCode",
            "codeExecutionResult",
            "toolCall",
            "toolResponse");
    private static final Pattern YOUTUBE = Pattern.compile("https://(?:www\\.youtube\\.com/watch\\?v=|youtu\\.be/).+");
    private static final Pattern FILE = Pattern.compile("https://generativelanguage\\.googleapis\\.com/.*files/.+");

    private final GeminiModel model;

    private GeminiTurns(GeminiModel model) {
        this.model = model;
    }

    /** The turns of a request, its system text first. */
    static List<Turn> decode(GeminiModel model, JsonObject body) {
        var decoder = new GeminiTurns(model);
        var turns = new ArrayList<Turn>();
        body.object("systemInstruction")
                .ifPresent(system ->
                        turns.add(new Turn(Turn.Role.SYSTEM, decoder.pieces(system, "system_instruction", true))));
        List<JsonObject> contents =
                body.array("contents").stream().flatMap(JsonArray::objects).toList();
        if (contents.isEmpty()) {
            throw GeminiErrors.invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        decoder.checkCalls(contents);
        for (int i = 0; i < contents.size(); i++) {
            JsonObject content = contents.get(i);
            turns.add(new Turn(role(content), decoder.pieces(content, "contents[" + i + "]", false)));
        }
        return turns;
    }

    private static Turn.Role role(JsonObject content) {
        return switch (content.string("role").orElse("user")) {
            case "", "user", "function" -> Turn.Role.USER;
            case "model" -> Turn.Role.ASSISTANT;
            default -> throw GeminiErrors.invalid("Please use a valid role: user, model.");
        };
    }

    private List<Piece> pieces(JsonObject content, String place, boolean system) {
        List<JsonObject> parts =
                content.array("parts").stream().flatMap(JsonArray::objects).toList();
        if (parts.isEmpty()) {
            throw GeminiErrors.invalid(
                    "* GenerateContentRequest." + place + ".parts: contents.parts must not be empty.\n");
        }
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < parts.size(); i++) {
            pieces.add(piece(parts.get(i), place + ".parts[" + i + "]", system));
        }
        return pieces;
    }

    private Piece piece(JsonObject part, String place, boolean system) {
        List<String> given = DATA.stream().filter(part::has).toList();
        if (given.isEmpty()) {
            throw GeminiErrors.invalid("* GenerateContentRequest." + place
                    + ".data: required oneof field 'data' must have one initialized field\n");
        }
        if (given.size() > 1) {
            throw GeminiErrors.invalid("Invalid value at '" + place + "' (oneof), oneof field 'data' is already set."
                    + " Cannot set '" + given.get(1) + "'");
        }
        if (system && !given.getFirst().equals("text")) {
            throw GeminiErrors.invalid("System instruction should be text only.");
        }
        return switch (given.getFirst()) {
            case "text" ->
                part.flag("thought").orElse(false)
                        ? new Piece.Thought(part.string("text").orElse(""))
                        : new Piece.Text(part.string("text").orElse(""));
            case "inlineData" ->
                new Piece.Attachment(
                        inline(part.object("inlineData").orElse(JsonObject.empty()), place + ".inline_data"));
            case "fileData" -> new Piece.Attachment(file(part.object("fileData").orElse(JsonObject.empty())));
            case "functionCall" -> {
                JsonObject call = part.object("functionCall").orElse(JsonObject.empty());
                yield new Piece.Call(
                        call.string("id").orElse(""),
                        call.string("name").orElse(""),
                        call.object("args").orElse(JsonObject.empty()).text());
            }
            case "functionResponse" -> {
                JsonObject response = part.object("functionResponse").orElse(JsonObject.empty());
                yield new Piece.Result(
                        response.string("id").orElse(""),
                        response.string("name").orElse(""),
                        resultText(response.object("response").orElse(JsonObject.empty())));
            }
            default -> new Piece.Text("");
        };
    }

    /** A result that is wrapped as the guides say is unwrapped. */
    private static String resultText(JsonObject response) {
        if (response.members().size() == 1) {
            for (String wrapper : List.of("output", "result", "error")) {
                if (response.string(wrapper).isPresent()) {
                    return response.string(wrapper).get();
                }
            }
        }
        return response.text();
    }

    private static Media inline(JsonObject blob, String place) {
        String mimeType = blob.string("mimeType").orElse("");
        if (mimeType.isEmpty()) {
            throw GeminiErrors.invalid(
                    "* GenerateContentRequest." + place + ".mime_type: mime_type is not specified\n");
        }
        String data = blob.string("data").orElse("");
        return switch (MediaProbe.probe(data, mimeType)) {
            case MediaProbe.Finding.Known(Media media) -> media;
            case MediaProbe.Finding.NotBase64() ->
                throw GeminiErrors.invalid("Invalid value at '" + place + ".data' (TYPE_BYTES), Base64 decoding failed"
                        + " for \"" + data.substring(0, Math.min(40, data.length())) + "\"");
            case MediaProbe.Finding.NotWhatItSays(String declared, String ignored) -> throw unusable(declared);
        };
    }

    private static RuntimeException unusable(String mimeType) {
        return switch (MediaProbe.kind(mimeType)) {
            case IMAGE ->
                GeminiErrors.invalid("Unable to process input image. Please retry or report in"
                        + " https://developers.generativeai.google/guide/troubleshooting");
            case DOCUMENT ->
                mimeType.equals("application/pdf")
                        ? GeminiErrors.invalid("The document has no pages.")
                        : GeminiErrors.invalid("Unsupported MIME type: " + mimeType);
            case AUDIO, VIDEO, TEXT -> GeminiErrors.invalid("Request contains an invalid argument.");
        };
    }

    private static Media file(JsonObject file) {
        String uri = file.string("fileUri").orElse("");
        if (YOUTUBE.matcher(uri).matches()) {
            return Media.linked(Media.Kind.VIDEO, file.string("mimeType").orElse("video/*"), uri);
        }
        if (FILE.matcher(uri).matches() || uri.startsWith("files/")) {
            String id = uri.substring(uri.lastIndexOf('/') + 1);
            throw new ai.tokenhot.sandbox.face.Refused(GeminiErrors.reply(
                    403,
                    "PERMISSION_DENIED",
                    "You do not have permission to access the File " + id + " or it may not exist.",
                    List.of()));
        }
        throw GeminiErrors.invalid("Invalid or unsupported file uri: " + uri);
    }

    /**
     * Calls and responses must pair up, and calls of the current turn must bring their signatures back. Contents of one
     * role in a row are one turn.
     */
    private void checkCalls(List<JsonObject> contents) {
        int current = lastUserText(contents);
        List<JsonObject> calls = List.of();
        for (int from = 0; from < contents.size(); ) {
            int to = endOfTurn(contents, from);
            List<JsonObject> turn = contents.subList(from, to);
            checkResponses(calls, partsWith(turn, "functionResponse"));
            calls = partsWith(turn, "functionCall");
            if (role(contents.get(from)) == Turn.Role.ASSISTANT) {
                ThoughtSignature.check(model, turn, from);
            }
            if (!calls.isEmpty() && model.bindsThoughts() && from > current) {
                expectSignature(calls.getFirst(), from);
            }
            from = to;
        }
        checkResponses(calls, List.of());
    }

    private static int endOfTurn(List<JsonObject> contents, int from) {
        int to = from + 1;
        while (to < contents.size() && role(contents.get(to)) == role(contents.get(from))) {
            to++;
        }
        return to;
    }

    private static void checkResponses(List<JsonObject> calls, List<JsonObject> responses) {
        if (calls.isEmpty() && !responses.isEmpty()) {
            throw GeminiErrors.invalid(
                    "Please ensure that function response turn comes immediately after a function call turn.");
        }
        if (calls.size() != responses.size()) {
            throw GeminiErrors.invalid("Please ensure that the number of function response parts is equal to the"
                    + " number of function call parts of the function call turn.");
        }
        List<String> called = names(calls, "functionCall");
        names(responses, "functionResponse").stream()
                .filter(name -> !called.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw GeminiErrors.invalid("Function response `" + name
                            + "` does not answer a function call of the function call turn before it.");
                });
    }

    private static List<String> names(List<JsonObject> parts, String member) {
        return parts.stream()
                .map(part -> part.object(member)
                        .flatMap(object -> object.string("name"))
                        .orElse(""))
                .toList();
    }

    private static void expectSignature(JsonObject part, int index) {
        if (part.string("thoughtSignature").orElse("").isEmpty()) {
            String name = part.object("functionCall")
                    .flatMap(call -> call.string("name"))
                    .orElse("");
            throw GeminiErrors.invalid("Function call `" + name + "` in the " + (index + 1)
                    + ". content block is missing a `thought_signature`. Learn more:"
                    + " https://ai.google.dev/gemini-api/docs/thought-signatures");
        }
    }

    private static int lastUserText(List<JsonObject> contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            boolean user = contents.get(i).string("role").orElse("user").equals("user");
            if (user && !partsWith(List.of(contents.get(i)), "text").isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private static List<JsonObject> partsWith(List<JsonObject> contents, String member) {
        return contents.stream()
                .flatMap(content -> content.array("parts").stream())
                .flatMap(JsonArray::objects)
                .filter(part -> part.has(member))
                .toList();
    }
}
