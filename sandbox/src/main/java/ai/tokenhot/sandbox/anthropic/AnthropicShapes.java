package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.shape.Shape;
import java.util.List;
import java.util.Map;

import static ai.tokenhot.sandbox.anthropic.BlockShapes.ANY_OBJECT;
import static ai.tokenhot.sandbox.anthropic.BlockShapes.CACHE_CONTROL;
import static ai.tokenhot.sandbox.anthropic.BlockShapes.TEXT;
import static ai.tokenhot.sandbox.anthropic.BlockShapes.inOrder;
import static ai.tokenhot.sandbox.anthropic.BlockShapes.tagged;
import static ai.tokenhot.sandbox.shape.Shape.atLeast;
import static ai.tokenhot.sandbox.shape.Shape.choice;
import static ai.tokenhot.sandbox.shape.Shape.either;
import static ai.tokenhot.sandbox.shape.Shape.fields;
import static ai.tokenhot.sandbox.shape.Shape.list;

/** The forms of request bodies. Which members may be null follows the types of Anthropic's SDK 1.12.0. */
final class AnthropicShapes {

    private static final Shape FLAG = new Shape.Flag();

    /** Most tools of one request. */
    private static final int MAX_TOOLS = 10_000;

    private static final long MIN_THINKING_BUDGET = 1_024;

    private static final Shape MESSAGE = fields().required("role", choice("user", "assistant", "system"))
            .required("content", either(TEXT, list(BlockShapes.BLOCK)))
            .build();

    private static final Shape THINKING = thinking(fields().optional("display", choice("summarized", "omitted")));

    /** With beta headers. */
    private static final Shape BETA_THINKING =
            thinking(fields().optional("display", choice("summarized", "omitted", "updates"))
                    .notNull(
                            "block_binding",
                            fields().notNull("prefix_mismatch_behavior", choice("error", "drop_block"))
                                    .build()));

    private static final Shape JSON_FORMAT = tagged(
            inOrder("json_schema", fields().required("schema", ANY_OBJECT).build()));

    private static final Shape TOOL_CHOICE = tagged(inOrder(
            "auto",
            fields().notNull("disable_parallel_tool_use", FLAG).build(),
            "any",
            fields().notNull("disable_parallel_tool_use", FLAG).build(),
            "tool",
            fields().required("name", TEXT)
                    .notNull("disable_parallel_tool_use", FLAG)
                    .build(),
            "none",
            fields().build()));

    private static final Shape CUSTOM_TOOL = fields().required("name", new Shape.Text(1, 128))
            .required("input_schema", ANY_OBJECT)
            .notNull("description", TEXT)
            .notNull("strict", FLAG)
            .optional("eager_input_streaming", FLAG)
            .notNull("input_examples", list(ANY_OBJECT))
            .notNull("defer_loading", FLAG)
            .notNull("allowed_callers", list(TEXT))
            .optional("cache_control", CACHE_CONTROL)
            .build();

    /** Tools that Anthropic defines; what they may hold is not checked. */
    static final List<String> DEFINED_TOOLS = List.of(
            "bash_20250124",
            "text_editor_20250124",
            "text_editor_20250429",
            "text_editor_20250728",
            "memory_20250818",
            "computer_20250124",
            "computer_20251124",
            "computer_toolset_20260801",
            "browser_toolset_20260801",
            "web_search_20250305",
            "web_search_20260209",
            "web_search_20260318",
            "web_fetch_20250910",
            "web_fetch_20260209",
            "web_fetch_20260309",
            "web_fetch_20260318",
            "code_execution_20250522",
            "code_execution_20250825",
            "code_execution_20260120",
            "code_execution_20260521",
            "tool_search_tool_bm25_20251119",
            "tool_search_tool_regex_20251119",
            "mcp_toolset");

    private static final Shape TOOL = tool();

    private static final Shape.Fields COUNTED = fields().required("model", TEXT)
            .required("messages", list(MESSAGE))
            .notNull("system", either(TEXT, list(BlockShapes.TEXT_ONLY)))
            .notNull("tools", new Shape.Items(TOOL, 0, MAX_TOOLS))
            .notNull("tool_choice", TOOL_CHOICE)
            .notNull("thinking", THINKING)
            .notNull(
                    "output_config",
                    fields().optional("effort", choice("low", "medium", "high", "xhigh", "max"))
                            .optional("format", JSON_FORMAT)
                            .build())
            .optional("cache_control", CACHE_CONTROL)
            .optional("speed", choice("standard", "fast"))
            .build();

    private static final Shape.Fields CREATED = fields().all(COUNTED)
            .required("max_tokens", atLeast(0))
            .notNull("stop_sequences", list(TEXT))
            .notNull("stream", FLAG)
            .notNull("metadata", fields().optional("user_id", Shape.text(256)).build())
            .notNull("service_tier", choice("auto", "standard_only"))
            .optional("container", either(TEXT, ANY_OBJECT))
            .optional("inference_geo", TEXT)
            .optional(
                    "diagnostics",
                    fields().optional("previous_message_id", TEXT).build())
            .build();

    private static final Shape.Fields SAMPLING = fields().notNull("temperature", new Shape.Real(0, 1))
            .notNull("top_p", new Shape.Real(0, 1))
            .notNull("top_k", atLeast(0))
            .build();

    /** What is known with beta headers, whichever they are. */
    private static final Shape.Fields BETA = fields().notNull("thinking", BETA_THINKING)
            .optional("output_format", JSON_FORMAT)
            .build();

    private AnthropicShapes() {}

    private static Shape thinking(Shape.FieldsBuilder common) {
        Shape.Fields shown = common.build();
        return tagged(inOrder(
                "adaptive",
                shown,
                "enabled",
                fields().required("budget_tokens", atLeast(MIN_THINKING_BUDGET))
                        .all(shown)
                        .build(),
                "disabled",
                fields().build(),
                "between_tools",
                shown));
    }

    private static Shape tool() {
        Map<String, Shape> byTag = inOrder("custom", CUSTOM_TOOL);
        DEFINED_TOOLS.forEach(type -> byTag.put(type, ANY_OBJECT));
        return new Shape.Tagged("type", "custom", byTag);
    }

    /** The body of {@code /v1/messages}. */
    static Shape.Fields messages(AnthropicVersion version, boolean beta) {
        return versioned(CREATED, version, beta);
    }

    /** The body of {@code /v1/messages/count_tokens}. */
    static Shape.Fields count(AnthropicVersion version, boolean beta) {
        return versioned(COUNTED, version, beta);
    }

    private static Shape.Fields versioned(Shape.Fields fields, AnthropicVersion version, boolean beta) {
        var builder = fields().all(fields);
        switch (version) {
            case OF_2023 -> builder.all(SAMPLING);
            case OF_2026 -> {}
        }
        return beta ? builder.all(BETA).build() : builder.build();
    }
}
