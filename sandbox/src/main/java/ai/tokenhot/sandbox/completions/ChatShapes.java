package ai.tokenhot.sandbox.completions;

import ai.tokenhot.sandbox.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

import static ai.tokenhot.sandbox.shape.Shape.choice;
import static ai.tokenhot.sandbox.shape.Shape.either;
import static ai.tokenhot.sandbox.shape.Shape.fields;
import static ai.tokenhot.sandbox.shape.Shape.list;
import static ai.tokenhot.sandbox.shape.Shape.text;

/** The forms of Chat Completions requests. */
public final class ChatShapes {

    private static final Shape FLAG = new Shape.Flag();
    private static final Shape ANY_OBJECT = new Shape.AnyObject();
    private static final Shape NAME = new Shape.Text(1, 64);

    private ChatShapes() {}

    private static final Shape.Fields TEXT_PART =
            part().required("text", text()).build();

    private static Shape.FieldsBuilder part() {
        return fields().required("type", text()).optional("prompt_cache_breakpoint", ANY_OBJECT);
    }

    private static final Shape PARTS = list(new Shape.Tagged("type", "", userParts()));

    private static Map<String, Shape> userParts() {
        var parts = new LinkedHashMap<String, Shape>();
        parts.put("text", TEXT_PART);
        parts.put(
                "image_url",
                part().required(
                                "image_url",
                                fields().required("url", text())
                                        .optional("detail", choice("auto", "low", "high", "original"))
                                        .build())
                        .build());
        parts.put(
                "input_audio",
                part().required(
                                "input_audio",
                                fields().required("data", text())
                                        .required("format", choice("wav", "mp3"))
                                        .build())
                        .build());
        parts.put(
                "file",
                part().required(
                                "file",
                                fields().optional("file_data", text())
                                        .optional("file_id", text())
                                        .optional("filename", text())
                                        .build())
                        .build());
        return parts;
    }

    private static final Shape TEXTS = list(new Shape.Tagged("type", "", Map.of("text", TEXT_PART)));

    private static Map<String, Shape> assistantParts() {
        var parts = new LinkedHashMap<String, Shape>();
        parts.put("text", TEXT_PART);
        parts.put("refusal", part().required("refusal", text()).build());
        return parts;
    }

    private static Map<String, Shape> calls() {
        var calls = new LinkedHashMap<String, Shape>();
        calls.put(
                "function",
                fields().required("id", text())
                        .required("type", text())
                        .required(
                                "function",
                                fields().required("name", text())
                                        .required("arguments", text())
                                        .build())
                        .ignored("index")
                        .build());
        calls.put(
                "custom",
                fields().required("id", text())
                        .required("type", text())
                        .required(
                                "custom",
                                fields().required("name", text())
                                        .required("input", text())
                                        .build())
                        .build());
        return calls;
    }

    private static Map<String, Shape> roles(String... extraAssistantFields) {
        Shape system = fields().required("role", text())
                .required("content", either(text(), TEXTS))
                .optional("name", text())
                .build();
        var roles = new LinkedHashMap<String, Shape>();
        roles.put("system", system);
        roles.put("developer", system);
        roles.put(
                "user",
                fields().required("role", text())
                        .required("content", either(text(), PARTS))
                        .optional("name", text())
                        .build());
        roles.put(
                "assistant",
                fields().required("role", text())
                        .optional("content", either(text(), list(new Shape.Tagged("type", "", assistantParts()))))
                        .optional("refusal", text())
                        .optional("tool_calls", new Shape.Items(new Shape.Tagged("type", "", calls()), 1, 128))
                        .optional(
                                "function_call",
                                fields().required("name", text())
                                        .required("arguments", text())
                                        .build())
                        .optional("audio", ANY_OBJECT)
                        .optional("name", text())
                        .ignored("annotations")
                        .ignored(extraAssistantFields)
                        .build());
        roles.put(
                "tool",
                fields().required("role", text())
                        .required("content", either(text(), TEXTS))
                        .required("tool_call_id", text())
                        .ignored("name")
                        .build());
        roles.put(
                "function",
                fields().required("role", text())
                        .optional("content", text())
                        .required("name", text())
                        .build());
        return roles;
    }

    private static final Shape.Fields FUNCTION = fields().required("name", NAME)
            .optional("description", text())
            .optional("parameters", ANY_OBJECT)
            .optional("strict", FLAG)
            .build();

    private static Map<String, Shape> tools() {
        var tools = new LinkedHashMap<String, Shape>();
        tools.put(
                "function",
                fields().required("type", text()).required("function", FUNCTION).build());
        tools.put(
                "custom",
                fields().required("type", text())
                        .required(
                                "custom",
                                fields().required("name", NAME)
                                        .optional("description", text())
                                        .optional("format", ANY_OBJECT)
                                        .build())
                        .build());
        return tools;
    }

    private static Map<String, Shape> choices() {
        Shape named = fields().required("name", text()).build();
        var choices = new LinkedHashMap<String, Shape>();
        choices.put(
                "function",
                fields().required("type", text()).required("function", named).build());
        choices.put(
                "custom",
                fields().required("type", text()).required("custom", named).build());
        choices.put(
                "allowed_tools",
                fields().required("type", text())
                        .required(
                                "allowed_tools",
                                fields().required("mode", choice("auto", "required"))
                                        .required("tools", list(ANY_OBJECT))
                                        .build())
                        .build());
        return choices;
    }

    private static Map<String, Shape> formats() {
        var formats = new LinkedHashMap<String, Shape>();
        formats.put("text", fields().required("type", text()).build());
        formats.put("json_object", fields().required("type", text()).build());
        formats.put(
                "json_schema",
                fields().required("type", text())
                        .required(
                                "json_schema",
                                fields().required("name", NAME)
                                        .optional("description", text())
                                        .optional("schema", ANY_OBJECT)
                                        .optional("strict", FLAG)
                                        .build())
                        .build());
        return formats;
    }

    /** What all vendors know. */
    static Shape.FieldsBuilder shared(String... extraAssistantFields) {
        return fields().required("model", text())
                .required(
                        "messages",
                        new Shape.Items(
                                new Shape.Tagged("role", "", roles(extraAssistantFields)), 1, Integer.MAX_VALUE))
                .optional("max_completion_tokens", new Shape.Whole(1, Integer.MAX_VALUE))
                .optional("max_tokens", new Shape.Whole(1, Integer.MAX_VALUE))
                .optional("temperature", new Shape.Real(0, 2))
                .optional("top_p", new Shape.Real(0, 1))
                .optional("frequency_penalty", new Shape.Real(-2, 2))
                .optional("presence_penalty", new Shape.Real(-2, 2))
                .optional("stop", either(text(), new Shape.Items(text(), 1, 4)))
                .optional("n", new Shape.Whole(1, 128))
                .optional("seed", new Shape.Whole(Long.MIN_VALUE, Long.MAX_VALUE))
                .optional("logit_bias", new Shape.MapOf(new Shape.Real(-100, 100), 1_024))
                .optional("logprobs", FLAG)
                .optional("stream", FLAG)
                .optional(
                        "stream_options",
                        fields().optional("include_usage", FLAG)
                                .optional("include_obfuscation", FLAG)
                                .build())
                .optional("tools", new Shape.Items(new Shape.Tagged("type", "", tools()), 0, 128))
                .optional(
                        "tool_choice",
                        either(choice("none", "auto", "required"), new Shape.Tagged("type", "", choices())))
                .optional("parallel_tool_calls", FLAG)
                .optional("response_format", new Shape.Tagged("type", "", formats()))
                .optional("user", text());
    }

    /** OpenAI's request. */
    public static final Shape.Fields OPENAI = shared().optional("top_logprobs", new Shape.Whole(0, 20))
            .optional("functions", new Shape.Items(FUNCTION, 1, 128))
            .optional(
                    "function_call",
                    either(
                            choice("none", "auto"),
                            fields().required("name", text()).build()))
            .optional("reasoning_effort", text())
            .optional("verbosity", choice("low", "medium", "high"))
            .optional("modalities", list(choice("text", "audio")))
            .optional("audio", ANY_OBJECT)
            .optional("prediction", ANY_OBJECT)
            .optional("web_search_options", ANY_OBJECT)
            .optional("moderation", ANY_OBJECT)
            .optional("prompt_cache_key", text())
            .optional("prompt_cache_options", ANY_OBJECT)
            .optional("prompt_cache_retention", text())
            .optional("safety_identifier", text(128))
            .optional("service_tier", choice("auto", "default", "flex", "scale", "priority", "fast"))
            .optional("store", FLAG)
            .optional("metadata", new Shape.MapOf(text(512), 16))
            .build();

    /** xAI's request. */
    public static final Shape.Fields XAI = shared("reasoning_content")
            .optional("top_logprobs", new Shape.Whole(0, 8))
            .optional("top_k", new Shape.Whole(1, Integer.MAX_VALUE))
            .optional("reasoning_effort", text())
            .optional("search_parameters", ANY_OBJECT)
            .optional("parallel_function_calling", FLAG)
            .optional("deferred", FLAG)
            .optional("service_tier", choice("default", "priority"))
            .build();
}
