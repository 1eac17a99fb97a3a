package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Decodes the content blocks of one request, in order. */
final class BlockDecoder {

    private final AnthropicVersion version;

    /** Names of the tools that were called, by the call's id. */
    private final Map<String, String> toolNames = new HashMap<>();

    BlockDecoder(AnthropicVersion version) {
        this.version = version;
    }

    /** The blocks of a message's or the system's content, which is a text or a list. */
    List<Part> parts(Turn.Role role, String place, Json content) {
        if (content instanceof JsonString(String text)) {
            checkText(text, place);
            return List.of(new Part(role, place, new Piece.Text(text), text, List.of(), java.util.Optional.empty()));
        }
        var parts = new ArrayList<Part>();
        List<JsonObject> blocks = ((JsonArray) content).objects().toList();
        for (int i = 0; i < blocks.size(); i++) {
            parts.add(part(role, place, i, blocks.get(i)));
        }
        return parts;
    }

    private Part part(Turn.Role role, String message, int index, JsonObject block) {
        String type = block.string("type").orElse("");
        String place = role == Turn.Role.SYSTEM && message.equals("system")
                ? "system." + index
                : message + ".content." + index;
        checkRole(role, place, type, block);
        var content = content(type, place + "." + type, block);
        return new Part(role, place, content.piece(), content.words(), content.media(), Part.cacheTime(block));
    }

    /** What a block is to the scripted model, and what of it is counted. */
    private record Content(Piece piece, String words, List<Media> media) {
        static Content of(Piece piece, String words) {
            return new Content(piece, words, List.of());
        }

        static Content file(Media media, String words) {
            return new Content(new Piece.Attachment(media), words, List.of(media));
        }
    }

    private Content content(String type, String place, JsonObject block) {
        return switch (type) {
            case "text" -> {
                String text = block.string("text").orElse("");
                checkText(text, place);
                yield Content.of(new Piece.Text(text), text);
            }
            case "thinking" -> {
                String text = block.string("thinking").orElse("");
                yield Content.of(new Piece.Thought(text), text);
            }
            case "redacted_thinking" -> Content.of(new Piece.Thought(""), "");
            case "image" -> Content.file(Sources.image(place, block), "");
            case "document" -> document(place, block);
            case "search_result" -> {
                String words = words(block) + texts(block.array("content").orElse(new JsonArray(List.of())));
                yield Content.file(Sources.plainText(words), words);
            }
            case "tool_use" -> {
                String id = block.string("id").orElse("");
                String name = block.string("name").orElse("");
                String input = block.object("input").orElse(JsonObject.empty()).text();
                toolNames.put(id, name);
                yield Content.of(new Piece.Call(id, name, input), name + input);
            }
            case "tool_result" -> result(place, block);
            // Of hosted tools: counted, and nothing for the scripted model to see.
            default -> Content.of(new Piece.Text(""), block.text());
        };
    }

    private Content document(String place, JsonObject block) {
        JsonObject source = block.object("source").orElse(JsonObject.empty());
        if (source.string("type").orElse("").equals("content")) {
            Json inner = source.get("content").orElse(new JsonArray(List.of()));
            Inside inside = inside(place + ".source.content", inner);
            String words = words(block) + inside.words();
            Media text = Sources.plainText(inside.words());
            var media = new ArrayList<>(inside.media());
            media.add(text);
            return new Content(new Piece.Attachment(text), words, media);
        }
        Media media = Sources.document(place, block);
        boolean isText = source.string("type").orElse("").equals("text");
        return Content.file(
                media, words(block) + (isText ? source.string("data").orElse("") : ""));
    }

    private Content result(String place, JsonObject block) {
        String id = block.string("tool_use_id").orElse("");
        Inside inside = inside(place, block.get("content").orElse(new JsonArray(List.of())));
        String files = inside.media().stream().map(Media::description).collect(Collectors.joining(", "));
        String said = inside.words() + (files.isEmpty() ? "" : " (with " + files + ")");
        boolean failed = block.flag("is_error").orElse(false);
        return new Content(
                new Piece.Result(id, toolNames.getOrDefault(id, ""), failed ? "an error: " + said : said.strip()),
                inside.words(),
                inside.media());
    }

    /** Texts and files within a block. */
    private record Inside(String words, List<Media> media) {}

    private Inside inside(String place, Json content) {
        if (content instanceof JsonString(String text)) {
            return new Inside(text, List.of());
        }
        var words = new ArrayList<String>();
        var media = new ArrayList<Media>();
        List<JsonObject> blocks = ((JsonArray) content).objects().toList();
        for (int i = 0; i < blocks.size(); i++) {
            String type = blocks.get(i).string("type").orElse("");
            Content part = content(type, place + ".content." + i + "." + type, blocks.get(i));
            words.add(part.words());
            media.addAll(part.media());
        }
        return new Inside(String.join("\n", words).strip(), media);
    }

    private static String words(JsonObject block) {
        return block.string("title").orElse("") + block.string("context").orElse("");
    }

    private static String texts(JsonArray blocks) {
        return blocks.objects().map(block -> block.string("text").orElse("")).collect(Collectors.joining("\n"));
    }

    private static void checkText(String text, String place) {
        if (text.isEmpty()) {
            throw AnthropicError.invalid(
                    (place.startsWith("system") ? "system" : "messages") + ": text content blocks must be non-empty");
        }
    }

    private void checkRole(Turn.Role role, String place, String type, JsonObject block) {
        boolean fits = switch (type) {
            case "text", "container_upload" -> true;
            case "image", "search_result", "tool_result" -> role == Turn.Role.USER;
            case "document" -> role == Turn.Role.USER || version == AnthropicVersion.OF_2023;
            case "thinking", "redacted_thinking", "tool_use" -> role == Turn.Role.ASSISTANT;
            default -> role != Turn.Role.SYSTEM;
        };
        if (role == Turn.Role.SYSTEM && !type.equals("text")) {
            throw AnthropicError.invalid(place + ": system messages may hold `text` blocks only");
        }
        if (!fits) {
            throw AnthropicError.invalid(place + ": `" + type + "` blocks can only be in `"
                    + (role == Turn.Role.USER ? "assistant" : "user") + "` messages");
        }
        boolean cited = type.equals("text")
                && block.array("citations").map(JsonArray::size).orElse(0) > 0;
        if (cited && role == Turn.Role.USER && version == AnthropicVersion.OF_2026) {
            throw AnthropicError.invalid(place + ".text.citations: must be empty in `user` messages");
        }
    }
}
