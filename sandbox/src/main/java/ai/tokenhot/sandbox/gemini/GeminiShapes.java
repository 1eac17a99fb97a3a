package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.sandbox.shape.Shape;
import java.util.List;

import static ai.tokenhot.sandbox.shape.Shape.atLeast;
import static ai.tokenhot.sandbox.shape.Shape.fields;
import static ai.tokenhot.sandbox.shape.Shape.list;
import static ai.tokenhot.sandbox.shape.Shape.text;

/** The forms of Gemini's requests, in the names of proto3 JSON. */
final class GeminiShapes {

    private static final String PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta.";
    private static final Shape ANY_TEXT = text();
    private static final Shape FLAG = new Shape.Flag();
    private static final Shape ANY_OBJECT = new Shape.AnyObject();
    private static final Shape NUMBER = new Shape.Real(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private GeminiShapes() {}

    private static Shape choice(String type, String... values) {
        return new Shape.Choice(PACKAGE + type, List.of(values));
    }

    /** The OpenAPI subset; anything else is an unknown name. */
    private static final Shape.Fields SCHEMA = fields().optional(
                    "type",
                    choice(
                            "Type",
                            "TYPE_UNSPECIFIED",
                            "STRING",
                            "NUMBER",
                            "INTEGER",
                            "BOOLEAN",
                            "ARRAY",
                            "OBJECT",
                            "NULL",
                            "string",
                            "number",
                            "integer",
                            "boolean",
                            "array",
                            "object",
                            "null"))
            .optional("format", ANY_TEXT)
            .optional("title", ANY_TEXT)
            .optional("description", ANY_TEXT)
            .optional("nullable", FLAG)
            .optional("enum", list(ANY_TEXT))
            .optional("items", new Shape.Later(() -> schema()))
            .optional("minItems", atLeast(0))
            .optional("maxItems", atLeast(0))
            .optional("minLength", atLeast(0))
            .optional("maxLength", atLeast(0))
            .optional("pattern", ANY_TEXT)
            .optional("minimum", NUMBER)
            .optional("maximum", NUMBER)
            .optional("properties", new Shape.MapOf(new Shape.Later(() -> schema()), Integer.MAX_VALUE))
            .optional("required", list(ANY_TEXT))
            .optional("minProperties", atLeast(0))
            .optional("maxProperties", atLeast(0))
            .optional("propertyOrdering", list(ANY_TEXT))
            .optional("anyOf", list(new Shape.Later(() -> schema())))
            .ignored("default", "example")
            .build();

    private static Shape schema() {
        return SCHEMA;
    }

    private static final Shape.Fields BLOB = fields().optional("mimeType", ANY_TEXT)
            .optional("data", ANY_TEXT)
            .optional("displayName", ANY_TEXT)
            .build();

    private static final Shape.Fields PART = fields().optional("text", ANY_TEXT)
            .optional("inlineData", BLOB)
            .optional(
                    "fileData",
                    fields().optional("mimeType", ANY_TEXT)
                            .optional("fileUri", ANY_TEXT)
                            .optional("displayName", ANY_TEXT)
                            .build())
            .optional(
                    "functionCall",
                    fields().optional("id", ANY_TEXT)
                            .optional("name", ANY_TEXT)
                            .optional("args", ANY_OBJECT)
                            .build())
            .optional(
                    "functionResponse",
                    fields().optional("id", ANY_TEXT)
                            .optional("name", ANY_TEXT)
                            .optional("response", ANY_OBJECT)
                            .optional("willContinue", FLAG)
                            .optional("scheduling", ANY_TEXT)
                            .optional("parts", list(ANY_OBJECT))
                            .build())
            .optional("executableCode", ANY_OBJECT)
            .optional("codeExecutionResult", ANY_OBJECT)
            .optional("toolCall", ANY_OBJECT)
            .optional("toolResponse", ANY_OBJECT)
            .optional("thought", FLAG)
            .optional("thoughtSignature", ANY_TEXT)
            .optional("videoMetadata", ANY_OBJECT)
            .optional("mediaResolution", new Shape.Anything())
            .optional("partMetadata", ANY_OBJECT)
            .optional("speechMetadata", ANY_OBJECT)
            .build();

    private static final Shape.Fields CONTENT =
            fields().optional("role", ANY_TEXT).optional("parts", list(PART)).build();

    private static final Shape.Fields FUNCTION = fields().optional("name", ANY_TEXT)
            .optional("description", ANY_TEXT)
            .optional("parameters", SCHEMA)
            .optional("parametersJsonSchema", new Shape.Anything())
            .optional("response", SCHEMA)
            .optional("responseJsonSchema", new Shape.Anything())
            .optional("behavior", ANY_TEXT)
            .build();

    private static final Shape.Fields TOOL = fields().optional("functionDeclarations", list(FUNCTION))
            .ignored(
                    "googleSearch",
                    "googleSearchRetrieval",
                    "codeExecution",
                    "urlContext",
                    "googleMaps",
                    "fileSearch",
                    "computerUse",
                    "mcpServers")
            .build();

    private static final Shape.Fields TOOL_CONFIG = fields().optional(
                    "functionCallingConfig",
                    fields().optional(
                                    "mode",
                                    choice(
                                            "FunctionCallingConfig.Mode",
                                            "MODE_UNSPECIFIED",
                                            "AUTO",
                                            "ANY",
                                            "NONE",
                                            "VALIDATED"))
                            .optional("allowedFunctionNames", list(ANY_TEXT))
                            .build())
            .optional("retrievalConfig", ANY_OBJECT)
            .optional("includeServerSideToolInvocations", FLAG)
            .build();

    private static final Shape.Fields THINKING = fields().optional("includeThoughts", FLAG)
            .optional("thinkingBudget", new Shape.Whole(-1, Integer.MAX_VALUE))
            .optional(
                    "thinkingLevel",
                    choice(
                            "ThinkingConfig.ThinkingLevel",
                            "THINKING_LEVEL_UNSPECIFIED",
                            "MINIMAL",
                            "LOW",
                            "MEDIUM",
                            "HIGH",
                            "minimal",
                            "low",
                            "medium",
                            "high"))
            .build();

    private static final Shape.Fields GENERATION_CONFIG = fields().optional("temperature", new Shape.Real(0, 2))
            .optional("topP", new Shape.Real(0, 1))
            .optional("topK", new Shape.Real(1, Integer.MAX_VALUE))
            .optional("seed", new Shape.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE))
            .optional("presencePenalty", new Shape.Real(-2, 2))
            .optional("frequencyPenalty", new Shape.Real(-2, 2))
            .optional("maxOutputTokens", new Shape.Whole(1, Integer.MAX_VALUE))
            .optional("candidateCount", new Shape.Whole(1, 8))
            .optional("stopSequences", new Shape.Items(ANY_TEXT, 0, 5))
            .optional("responseLogprobs", FLAG)
            .optional("logprobs", new Shape.Whole(0, 20))
            .optional("responseMimeType", ANY_TEXT)
            .optional("responseSchema", SCHEMA)
            .optional("responseJsonSchema", new Shape.Anything())
            .optional(
                    "responseModalities",
                    list(choice(
                            "GenerationConfig.Modality", "MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO")))
            .optional("thinkingConfig", THINKING)
            .optional("mediaResolution", ANY_TEXT)
            .optional("speechConfig", ANY_OBJECT)
            .optional("imageConfig", ANY_OBJECT)
            .optional("audioTranscriptionConfig", ANY_OBJECT)
            .optional("enableEnhancedCivicAnswers", FLAG)
            .build();

    private static final Shape.Fields SAFETY = fields().optional(
                    "category",
                    choice(
                            "HarmCategory",
                            "HARM_CATEGORY_UNSPECIFIED",
                            "HARM_CATEGORY_HARASSMENT",
                            "HARM_CATEGORY_HATE_SPEECH",
                            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                            "HARM_CATEGORY_DANGEROUS_CONTENT",
                            "HARM_CATEGORY_CIVIC_INTEGRITY",
                            "HARM_CATEGORY_JAILBREAK"))
            .optional(
                    "threshold",
                    choice(
                            "SafetySetting.HarmBlockThreshold",
                            "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
                            "BLOCK_LOW_AND_ABOVE",
                            "BLOCK_MEDIUM_AND_ABOVE",
                            "BLOCK_ONLY_HIGH",
                            "BLOCK_NONE",
                            "OFF"))
            .build();

    /** The body of {@code generateContent}. */
    static final Shape.Fields GENERATE = fields().optional("model", ANY_TEXT)
            .optional("contents", list(CONTENT))
            .optional("systemInstruction", CONTENT)
            .optional("tools", list(TOOL))
            .optional("toolConfig", TOOL_CONFIG)
            .optional("safetySettings", list(SAFETY))
            .optional("cachedContent", ANY_TEXT)
            .optional("serviceTier", ANY_TEXT)
            .optional("store", FLAG)
            .optional("labels", new Shape.MapOf(ANY_TEXT, 64))
            .optional("continuationToken", ANY_TEXT)
            .optional("generationConfig", GENERATION_CONFIG)
            .build();

    /** The body of {@code countTokens}. */
    static final Shape.Fields COUNT = fields().optional("model", ANY_TEXT)
            .optional("contents", list(CONTENT))
            .optional("generateContentRequest", GENERATE)
            .build();
}
