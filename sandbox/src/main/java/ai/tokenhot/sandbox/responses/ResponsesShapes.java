package ai.tokenhot.sandbox.responses;

import ai.tokenhot.sandbox.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static ai.tokenhot.sandbox.shape.Shape.choice;
import static ai.tokenhot.sandbox.shape.Shape.either;
import static ai.tokenhot.sandbox.shape.Shape.fields;
import static ai.tokenhot.sandbox.shape.Shape.list;
import static ai.tokenhot.sandbox.shape.Shape.text;

/** The form of Responses requests. */
public final class ResponsesShapes {

    private static final Shape FLAG = new Shape.Flag();
    private static final Shape ANY_OBJECT = new Shape.AnyObject();

    /** Items of hosted tools and of context control: taken as they are and left out of the conversation. */
    private static final List<String> OTHER_ITEMS = List.of(
            "compaction",
            "compaction_trigger",
            "configuration_update",
            "additional_tools",
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "computer_call",
            "computer_call_output",
            "mcp_list_tools",
            "mcp_call",
            "mcp_approval_request",
            "mcp_approval_response",
            "shell_call",
            "shell_call_output",
            "local_shell_call",
            "local_shell_call_output",
            "apply_patch_call",
            "apply_patch_call_output",
            "tool_search_call",
            "tool_search_output",
            "program",
            "program_output");

    /** Tools that OpenAI runs. They may be declared; the script never uses them. */
    private static final List<String> HOSTED_TOOLS = List.of(
            "web_search",
            "web_search_preview",
            "file_search",
            "code_interpreter",
            "image_generation",
            "mcp",
            "computer",
            "computer_use_preview",
            "local_shell",
            "shell",
            "apply_patch",
            "tool_search",
            "namespace",
            "programmatic_tool_calling");

    /** Tools that xAI runs. */
    private static final List<String> XAI_TOOLS =
            List.of("web_search", "x_search", "code_interpreter", "code_execution", "file_search", "mcp");

    /** Whether a vendor runs tools of this type itself. */
    static boolean isHosted(String type) {
        return HOSTED_TOOLS.contains(type) || XAI_TOOLS.contains(type);
    }

    private ResponsesShapes() {}

    private static Shape.FieldsBuilder typed() {
        return fields().required("type", text()).optional("prompt_cache_breakpoint", ANY_OBJECT);
    }

    private static Map<String, Shape> parts() {
        var parts = new LinkedHashMap<String, Shape>();
        parts.put("input_text", typed().required("text", text()).build());
        parts.put(
                "input_image",
                typed().optional("image_url", text())
                        .optional("file_id", text())
                        .optional("detail", choice("auto", "low", "high", "original"))
                        .build());
        parts.put(
                "input_file",
                typed().optional("file_data", text())
                        .optional("file_url", text())
                        .optional("file_id", text())
                        .optional("filename", text())
                        .optional("detail", text())
                        .build());
        parts.put(
                "output_text",
                typed().required("text", text())
                        .ignored("annotations", "logprobs")
                        .build());
        parts.put("refusal", typed().required("refusal", text()).build());
        return parts;
    }

    private static final Shape PARTS = list(new Shape.Tagged("type", "", parts()));

    private static Map<String, Shape> items() {
        Shape.FieldsBuilder item = fields();
        var items = new LinkedHashMap<String, Shape>();
        items.put(
                "message",
                item.required("role", choice("user", "system", "developer", "assistant"))
                        .required("content", either(text(), PARTS))
                        .ignored("id", "status", "phase", "type")
                        .build());
        items.put(
                "function_call",
                typed().required("call_id", text())
                        .required("name", text())
                        .required("arguments", text())
                        .ignored("id", "status", "namespace", "caller")
                        .build());
        items.put("function_call_output", output());
        items.put(
                "custom_tool_call",
                typed().required("call_id", text())
                        .required("name", text())
                        .required("input", text())
                        .ignored("id", "status", "namespace", "caller")
                        .build());
        items.put("custom_tool_call_output", output());
        items.put(
                "reasoning",
                typed().required("summary", list(ANY_OBJECT))
                        .optional("id", text())
                        .optional("content", list(ANY_OBJECT))
                        .optional("encrypted_content", text())
                        .ignored("status")
                        .build());
        items.put(
                "item_reference",
                fields().required("id", text()).ignored("type").build());
        OTHER_ITEMS.forEach(name -> items.put(name, ANY_OBJECT));
        return items;
    }

    private static Shape output() {
        return typed().required("call_id", text())
                .required("output", either(text(), PARTS))
                .ignored("id", "status", "caller")
                .build();
    }

    private static Map<String, Shape> tools(List<String> hostedTools) {
        Shape name = new Shape.Text(1, 64);
        var tools = new LinkedHashMap<String, Shape>();
        tools.put(
                "function",
                fields().required("type", text())
                        .required("name", name)
                        .optional("parameters", ANY_OBJECT)
                        .optional("strict", FLAG)
                        .optional("description", text())
                        .ignored("defer_loading", "output_schema", "allowed_callers")
                        .build());
        tools.put(
                "custom",
                fields().required("type", text())
                        .required("name", name)
                        .optional("description", text())
                        .optional("format", ANY_OBJECT)
                        .ignored("defer_loading", "allowed_callers")
                        .build());
        hostedTools.forEach(hosted -> tools.put(hosted, ANY_OBJECT));
        return tools;
    }

    private static Map<String, Shape> choices(List<String> hostedTools) {
        Shape named = fields().required("type", text()).required("name", text()).build();
        var choices = new LinkedHashMap<String, Shape>();
        choices.put("function", named);
        choices.put("custom", named);
        choices.put(
                "allowed_tools",
                fields().required("type", text())
                        .required("mode", choice("auto", "required"))
                        .required("tools", list(ANY_OBJECT))
                        .build());
        hostedTools.forEach(hosted -> choices.put(hosted, ANY_OBJECT));
        return choices;
    }

    private static Map<String, Shape> formats() {
        var formats = new LinkedHashMap<String, Shape>();
        formats.put("text", fields().required("type", text()).build());
        formats.put("json_object", fields().required("type", text()).build());
        formats.put(
                "json_schema",
                fields().required("type", text())
                        .required("name", new Shape.Text(1, 64))
                        .required("schema", ANY_OBJECT)
                        .optional("description", text())
                        .optional("strict", FLAG)
                        .build());
        return formats;
    }

    private static final Shape INPUT =
            either(text(), new Shape.Items(new Shape.Tagged("type", "message", items()), 0, Integer.MAX_VALUE));

    private static Shape.FieldsBuilder counted(List<String> hostedTools) {
        return fields().required("model", text())
                .optional("input", INPUT)
                .optional("instructions", text())
                .optional("previous_response_id", text())
                .optional("conversation", either(text(), ANY_OBJECT))
                .optional("tools", list(new Shape.Tagged("type", "", tools(hostedTools))))
                .optional(
                        "tool_choice",
                        either(choice("none", "auto", "required"), new Shape.Tagged("type", "", choices(hostedTools))))
                .optional("parallel_tool_calls", FLAG)
                .optional(
                        "text",
                        fields().optional("format", new Shape.Tagged("type", "", formats()))
                                .optional("verbosity", choice("low", "medium", "high"))
                                .build())
                .optional(
                        "reasoning",
                        fields().optional("effort", text())
                                .optional("summary", choice("auto", "concise", "detailed"))
                                .optional("generate_summary", choice("auto", "concise", "detailed"))
                                .optional("context", choice("auto", "current_turn", "all_turns"))
                                .optional("mode", choice("standard", "pro"))
                                .build())
                .optional("truncation", choice("auto", "disabled"));
    }

    /** The body of OpenAI's {@code /v1/responses/input_tokens}. */
    public static final Shape.Fields OPENAI_COUNT = counted(HOSTED_TOOLS).build();

    private static Shape.FieldsBuilder created(List<String> hostedTools, int mostTopLogprobs) {
        return counted(hostedTools)
                .optional("store", FLAG)
                .optional("background", FLAG)
                .optional("max_output_tokens", new Shape.Whole(16, Integer.MAX_VALUE))
                .optional("temperature", new Shape.Real(0, 2))
                .optional("top_p", new Shape.Real(0, 1))
                .optional("top_logprobs", new Shape.Whole(0, mostTopLogprobs))
                .optional("stream", FLAG)
                .optional("user", text());
    }

    /** The body of OpenAI's {@code /v1/responses}. */
    public static final Shape.Fields OPENAI = created(HOSTED_TOOLS, 20)
            .optional("max_tool_calls", new Shape.Whole(1, Integer.MAX_VALUE))
            .optional(
                    "include",
                    list(choice(
                            "reasoning.encrypted_content",
                            "file_search_call.results",
                            "web_search_call.results",
                            "web_search_call.action.sources",
                            "code_interpreter_call.outputs",
                            "computer_call_output.output.image_url",
                            "message.input_image.image_url",
                            "message.output_text.logprobs")))
            .optional("prompt", ANY_OBJECT)
            .optional("context_management", list(ANY_OBJECT))
            .optional("service_tier", choice("auto", "default", "flex", "scale", "priority", "fast", "ultrafast"))
            .optional(
                    "stream_options",
                    fields().optional("include_obfuscation", FLAG).build())
            .optional("prompt_cache_key", text())
            .optional("prompt_cache_options", ANY_OBJECT)
            .optional("prompt_cache_retention", text())
            .optional("safety_identifier", text(128))
            .optional("metadata", new Shape.MapOf(text(512), 16))
            // Documented nowhere, but sent with every request by the vendor's own agent.
            .optional("client_metadata", ANY_OBJECT)
            .ignored("moderation", "image", "access_programs")
            .build();

    /** The body of xAI's {@code /v1/responses}. */
    public static final Shape.Fields XAI = created(XAI_TOOLS, 8)
            .optional("include", list(text()))
            .optional("search_parameters", ANY_OBJECT)
            .optional("service_tier", choice("default", "priority"))
            .build();
}
