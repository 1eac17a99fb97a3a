package ai.tokenhot.app.conformance;

import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A language as a caller speaks it by hand, and the model that stands for all who are asked in it. */
@SuppressWarnings("ImmutableEnumChecker") // Nobody changes the headers.
enum Language {
    COMPLETIONS(
            'C', "Chat Completions", "openai-chat", "grok-4.1", Map.of("authorization", "Bearer " + Laboratory.KEY)) {
        @Override
        String path(String model, boolean stream) {
            return "/v1/chat/completions";
        }

        @Override
        JsonObject base(String model, boolean stream) {
            JsonObject body = object(
                    "{'model':'MODEL','messages':[{'role':'user','content':'Hello!'}],'max_completion_tokens':3000}"
                            .replace("MODEL", model));
            return stream
                    ? body.with()
                            .put("stream", true)
                            .put("stream_options", (Json) object("{'include_usage':true}"))
                            .build()
                    : body;
        }

        @Override
        JsonObject saying(Json text) {
            return with(text, "{'messages':[{'role':'user','content':TEXT}]}");
        }

        @Override
        JsonObject answered(JsonObject request, JsonObject answer, boolean bare) {
            JsonObject message = answer.array("choices")
                    .orElseThrow()
                    .objects()
                    .findFirst()
                    .orElseThrow()
                    .object("message")
                    .orElseThrow();
            String id = message.array("tool_calls")
                    .orElseThrow()
                    .objects()
                    .findFirst()
                    .orElseThrow()
                    .string("id")
                    .orElseThrow();
            JsonObject sent = bare ? without(message, "reasoning_content", "reasoning_details") : message;
            return more(
                    request,
                    "messages",
                    sent,
                    object("{'role':'tool','content':'Hail, 17 degrees'}")
                            .with()
                            .put("tool_call_id", id)
                            .build());
        }
    },
    RESPONSES('R', "Responses", "openai-responses", "gpt-5.4", Map.of("authorization", "Bearer " + Laboratory.KEY)) {
        @Override
        String path(String model, boolean stream) {
            return "/v1/responses";
        }

        @Override
        JsonObject base(String model, boolean stream) {
            JsonObject body = object(
                    "{'model':'MODEL','input':[{'role':'user','content':'Hello!'}],'max_output_tokens':3000,'store':false}"
                            .replace("MODEL", model));
            return stream ? body.with().put("stream", true).build() : body;
        }

        @Override
        JsonObject saying(Json text) {
            return with(text, "{'input':[{'role':'user','content':TEXT}]}");
        }

        @Override
        JsonObject answered(JsonObject request, JsonObject answer, boolean bare) {
            List<JsonObject> items =
                    answer.array("output").orElseThrow().objects().toList();
            var sent = new ArrayList<Json>();
            items.stream()
                    .filter(item -> !(bare && item.string("type").equals(Optional.of("reasoning"))))
                    .forEach(sent::add);
            String id = items.stream()
                    .flatMap(item -> item.string("call_id").stream())
                    .findFirst()
                    .orElseThrow();
            sent.add(object("{'type':'function_call_output','output':'Hail, 17 degrees'}")
                    .with()
                    .put("call_id", id)
                    .build());
            return more(request, "input", sent.toArray(Json[]::new));
        }
    },
    MESSAGES(
            'M',
            "Messages",
            "anthropic-messages",
            "claude-opus-4-6",
            Map.of("x-api-key", Laboratory.KEY, "anthropic-version", "2023-06-01")) {
        @Override
        String path(String model, boolean stream) {
            return "/v1/messages";
        }

        @Override
        JsonObject base(String model, boolean stream) {
            JsonObject body =
                    object("{'model':'MODEL','messages':[{'role':'user','content':'Hello!'}],'max_tokens':3000}"
                            .replace("MODEL", model));
            return stream ? body.with().put("stream", true).build() : body;
        }

        @Override
        JsonObject saying(Json text) {
            return with(text, "{'messages':[{'role':'user','content':TEXT}]}");
        }

        @Override
        JsonObject answered(JsonObject request, JsonObject answer, boolean bare) {
            List<JsonObject> blocks =
                    answer.array("content").orElseThrow().objects().toList();
            var sent = blocks.stream()
                    .filter(block -> !(bare && block.string("type").orElse("").endsWith("thinking")))
                    .toArray(Json[]::new);
            String id = blocks.stream()
                    .filter(block -> block.string("type").equals(Optional.of("tool_use")))
                    .flatMap(block -> block.string("id").stream())
                    .findFirst()
                    .orElseThrow();
            return more(
                    request,
                    "messages",
                    JsonObject.builder()
                            .put("role", "assistant")
                            .put("content", (Json) JsonArray.of(sent))
                            .build(),
                    object(
                            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'ID','content':'Hail, 17 degrees'}]}"
                                    .replace("ID", id)));
        }
    },
    CONTENT('G', "Gemini", "gemini", "gemini-3.1-pro-preview", Map.of("x-goog-api-key", Laboratory.KEY)) {
        @Override
        String path(String model, boolean stream) {
            return "/v1beta/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
        }

        @Override
        JsonObject base(String model, boolean stream) {
            return object(
                    "{'contents':[{'role':'user','parts':[{'text':'Hello!'}]}],'generationConfig':{'maxOutputTokens':3000}}");
        }

        @Override
        JsonObject saying(Json text) {
            return with(text, "{'contents':[{'role':'user','parts':[{'text':TEXT}]}]}");
        }

        @Override
        JsonObject answered(JsonObject request, JsonObject answer, boolean bare) {
            JsonObject content = answer.array("candidates")
                    .orElseThrow()
                    .objects()
                    .findFirst()
                    .orElseThrow()
                    .object("content")
                    .orElseThrow();
            List<JsonObject> parts =
                    content.array("parts").orElseThrow().objects().toList();
            var sent = parts.stream()
                    .filter(part -> !(bare && part.flag("thought").orElse(false)))
                    .map(part -> bare ? without(part, "thoughtSignature") : part)
                    .toArray(Json[]::new);
            JsonObject call = parts.stream()
                    .flatMap(part -> part.object("functionCall").stream())
                    .findFirst()
                    .orElseThrow();
            JsonObject.Builder response = object("{'name':'get_weather','response':{'output':'Hail, 17 degrees'}}")
                    .with();
            call.string("id").ifPresent(id -> response.put("id", id));
            return more(
                    request,
                    "contents",
                    content.with().put("parts", (Json) JsonArray.of(sent)).build(),
                    JsonObject.builder()
                            .put("role", "user")
                            .put("parts", (Json) JsonArray.of(JsonObject.builder()
                                    .put("functionResponse", (Json) response.build())
                                    .build()))
                            .build());
        }
    };

    /** How the page's tables call it. */
    final char letter;

    final String title;
    final String id;
    final Map<String, String> headers;

    private final String model;

    Language(char letter, String title, String id, String model, Map<String, String> headers) {
        this.letter = letter;
        this.title = title;
        this.id = id;
        this.model = model;
        this.headers = headers;
    }

    /** Where it is asked. */
    abstract String path(String model, boolean stream);

    /** An ordinary request. */
    abstract JsonObject base(String model, boolean stream);

    /** The members of a request in which the user says this, a JSON string, and nothing else. */
    abstract JsonObject saying(Json text);

    /**
     * The request that goes on after an answer that called a tool: the answer as it came, and the tool's result.
     *
     * @param bare whether all is left out that a caller may not know of: thoughts and what proves them
     */
    abstract JsonObject answered(JsonObject request, JsonObject answer, boolean bare);

    /** The members of a request in which the user says this and nothing else. */
    JsonObject saying(String text) {
        return saying(Json.of(text));
    }

    /** The model that speaks it, as a caller of another language names it. */
    String model(Language caller) {
        // The vendor speaks both of its languages, so its model is reached in its caller's own; a host that speaks one
        // of them alone is reached in that.
        return this == RESPONSES && caller == COMPLETIONS ? Laboratory.RESPONSES_ONLY : model;
    }

    /** The product's reading of it. */
    Dialect dialect() {
        return RunningGateway.dialects().stream()
                .filter(dialect -> dialect.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject with(Json text, String template) {
        return (JsonObject) Json.parse(template.replace('\'', '"').replace("TEXT", text.text()));
    }

    /** JSON written with single quotes. */
    static JsonObject object(String text) {
        return (JsonObject) Json.parse(text.replace('\'', '"'));
    }

    private static JsonObject without(JsonObject object, String... members) {
        JsonObject.Builder builder = object.with();
        for (String member : members) {
            builder.remove(member);
        }
        return builder.build();
    }

    private static JsonObject more(JsonObject request, String list, Json... added) {
        var items = new ArrayList<Json>(request.array(list).orElseThrow().items());
        items.addAll(List.of(added));
        return request.with().put(list, (Json) new JsonArray(items)).build();
    }
}
