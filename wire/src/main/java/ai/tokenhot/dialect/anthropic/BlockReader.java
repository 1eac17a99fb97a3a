package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the blocks of a caller's messages: {@code chat-dialects.md} section 3.5. */
final class BlockReader {

    private static final String TEXT = "text";
    private static final String CONTENT = "content";
    private static final String SOURCE = "source";
    private static final String CACHE = "cache_control";
    private static final String CITATIONS = "citations";
    private static final String TITLE = "title";
    private static final String DATA = "data";

    private final Problem problem;

    BlockReader(Problem problem) {
        this.problem = problem;
    }

    /** A text or a list of blocks. */
    List<Content> contents(Json value, String field) {
        if (value instanceof JsonString(String text)) {
            return List.of(Content.of(new Part.Text(text)));
        }
        if (value instanceof JsonArray array) {
            return blocks(array, field);
        }
        problem.kind(field, value, "a string or an array");
        return List.of();
    }

    private List<Content> blocks(JsonArray array, String field) {
        var contents = new ArrayList<Content>();
        Optional<Proof> ahead = Optional.empty();
        for (int i = 0; i < array.size(); i++) {
            String place = field + "[" + i + "]";
            if (!(array.items().get(i) instanceof JsonObject block)) {
                problem.kind(place, array.items().get(i), "an object");
                continue;
            }
            String data = block.string(DATA).orElse("");
            Optional<Proof> next = Proofs.ofNext(data);
            Optional<Proof> last = Proofs.ofLast(data);
            Optional<Proof> empty = Proofs.ofEmpty(data);
            if (next.isPresent()) {
                ahead = next;
            } else if (last.isPresent()) {
                if (!contents.isEmpty()) {
                    contents.add(contents.removeLast().with(last));
                }
            } else if (empty.isPresent()) {
                contents.add(Content.of(new Part.Text(""), empty));
            } else {
                for (Content content : block(block, place)) {
                    contents.add(ahead.isPresent() ? content.with(ahead) : content);
                    ahead = Optional.empty();
                }
            }
        }
        return contents;
    }

    private List<Content> block(JsonObject block, String field) {
        String type = block.string("type").orElse("");
        return switch (type) {
            case TEXT -> one(block, field, new Part.Text(text(block, TEXT, field), citations(block)), TEXT, CITATIONS);
            case "image" -> one(block, field, new Part.Image(source(block, field), Optional.empty()), SOURCE);
            case "document" -> document(block, field);
            case "search_result" -> searchResult(block, field);
            case "tool_use" -> call(block, field);
            case "tool_result" -> result(block, field);
            case "thinking" ->
                thought(
                        block,
                        field,
                        new Part.Thinking(block.string("thinking").orElse(""), false),
                        Proofs.fromCaller(
                                Proofs.SIGNATURE, block.string("signature").orElse("")));
            case "redacted_thinking" ->
                thought(
                        block,
                        field,
                        new Part.Thinking("", true),
                        Proofs.fromCaller(Proofs.REDACTED, text(block, DATA, field)));
            case "" -> {
                problem.missing(field + ".type", "a string");
                yield List.of();
            }
            default -> List.of(Content.of(new Part.Unknown(Messages.ID, type, block)));
        };
    }

    private List<Content> thought(JsonObject block, String field, Part.Thinking thinking, Optional<Proof> proof) {
        return List.of(
                content(block, field, thinking, "thinking", "signature", DATA).with(proof));
    }

    private List<Content> one(JsonObject block, String field, Part part, String... known) {
        return List.of(content(block, field, part, known));
    }

    private Content content(JsonObject block, String field, Part part, String... known) {
        var extras = new ArrayList<Extra>();
        Optional<CacheMark> cache = cache(block, field, extras);
        extras(block, field, Set.of(known), extras);
        return new Content(part, Optional.empty(), cache, extras);
    }

    /** What is not read here is kept under its name. */
    private static void extras(JsonObject block, String field, Set<String> known, List<Extra> extras) {
        block.members().forEach((name, value) -> {
            if (!known.contains(name) && !name.equals("type") && !name.equals(CACHE) && !(value instanceof JsonNull)) {
                extras.add(Extra.hint(field + "." + name, value));
            }
        });
    }

    /** The wish that all up to this object be cached. */
    Optional<CacheMark> cache(JsonObject holder, String field, List<Extra> extras) {
        return holder.object(CACHE).map(mark -> {
            mark.members().forEach((name, value) -> {
                if (!name.equals("type") && !name.equals("ttl") && !(value instanceof JsonNull)) {
                    extras.add(Extra.hint(field + "." + CACHE + "." + name, value));
                }
            });
            return new CacheMark(mark.string("ttl"));
        });
    }

    private static List<Citation> citations(JsonObject block) {
        return block.array(CITATIONS)
                .map(array -> array.objects().map(BlockReader::citation).toList())
                .orElse(List.of());
    }

    /** The offsets of this language's citations count in the source, not in the answer. */
    static Citation citation(JsonObject raw) {
        return new Citation(
                raw.string("url"),
                raw.string(TITLE).or(() -> raw.string("document_title")),
                Optional.empty(),
                Optional.empty(),
                Messages.ID,
                raw);
    }

    private MediaSource source(JsonObject block, String field) {
        Optional<JsonObject> source = block.object(SOURCE);
        if (source.isEmpty()) {
            problem.missing(field + "." + SOURCE, "an object");
            return new MediaSource.Inline("", "");
        }
        return source(source.get(), field + "." + SOURCE, block.string("type").orElse(""));
    }

    private MediaSource source(JsonObject source, String field, String type) {
        String kind = source.string("type").orElse("");
        return switch (kind) {
            case "base64" ->
                new MediaSource.Inline(source.string("media_type").orElse(""), standard(text(source, DATA, field)));
            case TEXT ->
                new MediaSource.Inline(
                        source.string("media_type").orElse("text/plain"), base64(text(source, DATA, field)));
            case "url" ->
                new MediaSource.Remote(text(source, "url", field), type.equals("document") ? "application/pdf" : "");
            case "file" -> new MediaSource.Held(Messages.ID, text(source, "file_id", field));
            default -> {
                problem.wrong(field + ".type", kind, "base64, text, url, file or content");
                yield new MediaSource.Inline("", "");
            }
        };
    }

    /** A document, or, where its source is a list of blocks with pictures, these blocks. */
    private List<Content> document(JsonObject block, String field) {
        Optional<String> title = block.string(TITLE);
        Optional<Json> blocks = block.object(SOURCE)
                .filter(source -> source.string("type").equals(Optional.of(CONTENT)))
                .flatMap(source -> source.get(CONTENT));
        if (blocks.isEmpty()) {
            return one(block, field, new Part.Document(source(block, field), title), SOURCE, TITLE);
        }
        List<Content> contents = contents(blocks.get(), field + "." + SOURCE + "." + CONTENT);
        if (contents.stream().allMatch(content -> content.part() instanceof Part.Text)) {
            String text = contents.stream()
                    .map(content -> ((Part.Text) content.part()).text())
                    .collect(Collectors.joining("\n"));
            var source = new MediaSource.Inline("text/plain", base64(text));
            return one(block, field, new Part.Document(source, title), SOURCE, TITLE);
        }
        var spread = new ArrayList<Content>();
        title.ifPresent(text -> spread.add(Content.of(new Part.Text(text))));
        spread.addAll(contents);
        Content last = spread.removeLast();
        Content whole = content(block, field, last.part(), SOURCE, TITLE);
        var extras = new ArrayList<>(last.extras());
        extras.addAll(whole.extras());
        spread.add(new Content(last.part(), last.proof(), whole.cache().or(last::cache), extras));
        return spread;
    }

    /** No other language has these: their text is put between marks that name the source. */
    private List<Content> searchResult(JsonObject block, String field) {
        List<Content> contents = block.get(CONTENT)
                .map(value -> contents(value, field + "." + CONTENT))
                .orElse(List.of());
        String text = contents.stream()
                .filter(content -> content.part() instanceof Part.Text)
                .map(content -> ((Part.Text) content.part()).text())
                .collect(Collectors.joining("\n"));
        String head = Json.of(block.string(SOURCE).orElse("")).text();
        String title = Json.of(block.string(TITLE).orElse("")).text();
        var part = new Part.Text(
                "<search_result source=" + head + " title=" + title + ">\n" + text + "\n</search_result>");
        return one(block, field, part, SOURCE, TITLE, CONTENT);
    }

    private List<Content> call(JsonObject block, String field) {
        Json input = block.get("input").orElse(JsonObject.empty());
        if (!(input instanceof JsonObject)) {
            problem.kind(field + ".input", input, "an object");
        }
        var part = new Part.ToolCall(
                CallIds.fromClient(text(block, "id", field)),
                text(block, "name", field),
                input.text(),
                CallKind.FUNCTION);
        boolean direct =
                block.object("caller").flatMap(caller -> caller.string("type")).equals(Optional.of("direct"));
        return direct
                ? one(block, field, part, "id", "name", "input", "caller")
                : one(block, field, part, "id", "name", "input");
    }

    private List<Content> result(JsonObject block, String field) {
        List<Content> contents = block.get(CONTENT)
                .map(value -> contents(value, field + "." + CONTENT))
                .orElse(List.of());
        var part = new Part.ToolResult(
                CallIds.fromClient(text(block, "tool_use_id", field)),
                Optional.empty(),
                contents.stream().map(Content::part).toList(),
                block.flag("is_error").orElse(false));
        Content whole = content(block, field, part, "tool_use_id", CONTENT, "is_error");
        var extras = new ArrayList<>(whole.extras());
        Optional<CacheMark> cache = whole.cache();
        for (Content inner : contents) {
            extras.addAll(inner.extras());
            cache = cache.or(inner::cache);
        }
        return List.of(new Content(part, Optional.empty(), cache, extras));
    }

    private String text(JsonObject holder, String name, String field) {
        Optional<String> text = holder.string(name);
        if (text.isEmpty()) {
            problem.missing(field + "." + name, "a string");
        }
        return text.orElse("");
    }

    /** Base64 in the standard alphabet with padding: clients also send the other, and leave the padding out. */
    private static String standard(String base64) {
        String standard = base64.replace('-', '+').replace('_', '/');
        int rest = standard.length() % 4;
        return rest == 2 || rest == 3 ? standard + "=".repeat(4 - rest) : standard;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
