package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static ai.tokenhot.sandbox.shape.Shape.choice;
import static ai.tokenhot.sandbox.shape.Shape.either;
import static ai.tokenhot.sandbox.shape.Shape.fields;
import static ai.tokenhot.sandbox.shape.Shape.list;
import static ai.tokenhot.sandbox.shape.Shape.text;

/** The forms of content blocks. */
final class BlockShapes {

    static final Shape TEXT = text();
    static final Shape ANY_OBJECT = new Shape.AnyObject();

    /** Images of other kinds are refused. */
    private static final Shape IMAGE_TYPE = choice("image/jpeg", "image/png", "image/gif", "image/webp");

    static final Shape CACHE_CONTROL = tagged(
            Map.of("ephemeral", fields().notNull("ttl", choice("5m", "1h")).build()));

    private static final Shape URL = fields().required("url", TEXT).build();
    private static final Shape FILE = fields().required("file_id", TEXT).build();

    private static final Shape CITATIONS =
            fields().notNull("enabled", new Shape.Flag()).build();

    private static final Shape.Fields TEXT_BLOCK = fields().required("text", TEXT)
            .optional("cache_control", CACHE_CONTROL)
            .optional("citations", list(ANY_OBJECT))
            .build();

    private static final Shape.Fields IMAGE_BLOCK = fields().required(
                    "source",
                    tagged(inOrder(
                            "base64",
                            fields().required("media_type", IMAGE_TYPE)
                                    .required("data", TEXT)
                                    .build(),
                            "url",
                            URL,
                            "file",
                            FILE)))
            .optional("cache_control", CACHE_CONTROL)
            .optional("transformations", ANY_OBJECT)
            .build();

    private static final Shape.Fields DOCUMENT_BLOCK = fields().required(
                    "source",
                    tagged(inOrder(
                            "base64",
                            fields().required("media_type", choice("application/pdf"))
                                    .required("data", TEXT)
                                    .build(),
                            "text",
                            fields().required("media_type", choice("text/plain"))
                                    .required("data", TEXT)
                                    .build(),
                            "content",
                            fields().required(
                                            "content",
                                            either(
                                                    TEXT,
                                                    list(tagged(inOrder("text", TEXT_BLOCK, "image", IMAGE_BLOCK)))))
                                    .build(),
                            "url",
                            URL,
                            "file",
                            FILE)))
            .optional("title", TEXT)
            .optional("context", TEXT)
            .optional("citations", CITATIONS)
            .optional("cache_control", CACHE_CONTROL)
            .build();

    private static final Shape.Fields SEARCH_RESULT_BLOCK = fields().required("source", TEXT)
            .required("title", TEXT)
            .required("content", list(tagged(inOrder("text", TEXT_BLOCK))))
            .notNull("citations", CITATIONS)
            .optional("cache_control", CACHE_CONTROL)
            .build();

    private static final Shape.Fields TOOL_USE_BLOCK = fields().required("id", TEXT)
            .required("name", TEXT)
            .required("input", ANY_OBJECT)
            .notNull("caller", ANY_OBJECT)
            .optional("toolset_name", TEXT)
            .optional("cache_control", CACHE_CONTROL)
            .build();

    private static final Shape.Fields TOOL_RESULT_BLOCK = fields().required("tool_use_id", TEXT)
            .notNull(
                    "content",
                    either(
                            TEXT,
                            list(tagged(inOrder(
                                    "text",
                                    TEXT_BLOCK,
                                    "image",
                                    IMAGE_BLOCK,
                                    "document",
                                    DOCUMENT_BLOCK,
                                    "search_result",
                                    SEARCH_RESULT_BLOCK,
                                    "tool_reference",
                                    ANY_OBJECT,
                                    "browser_state",
                                    ANY_OBJECT)))))
            .notNull("is_error", new Shape.Flag())
            .optional("toolset_name", TEXT)
            .optional("cache_control", CACHE_CONTROL)
            .build();

    /** Blocks of tools that Anthropic itself runs; they come back as they were sent. */
    static final List<String> HOSTED = List.of(
            "server_tool_use",
            "web_search_tool_result",
            "web_fetch_tool_result",
            "code_execution_tool_result",
            "bash_code_execution_tool_result",
            "text_editor_code_execution_tool_result",
            "tool_search_tool_result",
            "container_upload",
            "mcp_tool_use",
            "mcp_tool_result",
            "compaction");

    /** Any block of a message. */
    static final Shape BLOCK = block();

    /** A text block, where nothing else may be. */
    static final Shape TEXT_ONLY = tagged(inOrder("text", TEXT_BLOCK));

    private BlockShapes() {}

    private static Shape block() {
        Map<String, Shape> byTag = inOrder(
                "text",
                TEXT_BLOCK,
                "image",
                IMAGE_BLOCK,
                "document",
                DOCUMENT_BLOCK,
                "search_result",
                SEARCH_RESULT_BLOCK,
                "thinking",
                fields().required("thinking", TEXT).required("signature", TEXT).build(),
                "redacted_thinking",
                fields().required("data", TEXT).build(),
                "tool_use",
                TOOL_USE_BLOCK,
                "tool_result",
                TOOL_RESULT_BLOCK);
        HOSTED.forEach(tag -> byTag.put(tag, ANY_OBJECT));
        return tagged(byTag);
    }

    static Shape tagged(Map<String, Shape> byTag) {
        return new Shape.Tagged("type", "", byTag);
    }

    /** Tags and their forms in turn. */
    static Map<String, Shape> inOrder(Object... tagsAndShapes) {
        var byTag = new LinkedHashMap<String, Shape>();
        for (int i = 0; i < tagsAndShapes.length; i += 2) {
            byTag.put((String) tagsAndShapes[i], (Shape) tagsAndShapes[i + 1]);
        }
        return byTag;
    }
}
