package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.Logprobs;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** An item of a response's output. */
sealed interface ResponsesItem {

    /** The finished item. */
    JsonObject whole();

    /** The item as a stream introduces it. */
    JsonObject started();

    /** Its id. */
    String id();

    /** The item that was written so. */
    static ResponsesItem parse(JsonObject item, int topLogprobs) {
        String id = item.string("id").orElse("");
        boolean complete = !item.string("status").orElse("").equals("incomplete");
        JsonObject part = item.array("content").stream()
                .flatMap(JsonArray::objects)
                .findFirst()
                .orElse(JsonObject.empty());
        return switch (item.string("type").orElse("")) {
            case "reasoning" ->
                new Reasoning(
                        id,
                        item.array("summary").stream()
                                .flatMap(JsonArray::objects)
                                .flatMap(summary -> summary.string("text").stream())
                                .collect(Collectors.joining()),
                        item.string("encrypted_content"));
            case "function_call", "custom_tool_call" -> {
                boolean freeText = item.has("input");
                yield new ToolCall(
                        id,
                        item.string("call_id").orElse(""),
                        item.string("name").orElse(""),
                        item.string("arguments").or(() -> item.string("input")).orElse(""),
                        freeText,
                        complete);
            }
            default ->
                part.has("refusal")
                        ? new Refusal(id, part.string("refusal").orElse(""), complete)
                        : new Message(
                                id,
                                part.string("text").orElse(""),
                                complete,
                                part.array("logprobs")
                                                .filter(logprobs -> logprobs.size() > 0)
                                                .isPresent()
                                        ? OptionalInt.of(topLogprobs)
                                        : OptionalInt.empty());
        };
    }

    private static JsonObject message(String id, String status, JsonArray content) {
        return JsonObject.builder()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("content", content)
                .put("role", "assistant")
                .build();
    }

    private static String finished(boolean complete) {
        return complete ? "completed" : "incomplete";
    }

    /**
     * Thinking, with a summary and a sealed text if they are wanted.
     *
     * @param summary empty for none
     */
    record Reasoning(String id, String summary, Optional<String> proof) implements ResponsesItem {

        /** The part of a sealed text that a stream shows before the item is finished. */
        private static final int SHOWN_EARLY = 40;

        @Override
        public JsonObject whole() {
            return written(summary.isEmpty() ? JsonArray.of() : JsonArray.of(summaryPart(summary)), proof);
        }

        @Override
        public JsonObject started() {
            return written(JsonArray.of(), proof.map(text -> text.substring(0, SHOWN_EARLY)));
        }

        static JsonObject summaryPart(String text) {
            return JsonObject.builder()
                    .put("type", "summary_text")
                    .put("text", text)
                    .build();
        }

        private JsonObject written(JsonArray summaries, Optional<String> encrypted) {
            return JsonObject.builder()
                    .put("id", id)
                    .put("type", "reasoning")
                    .put("summary", summaries)
                    .put("encrypted_content", encrypted.map(Json::of))
                    .build();
        }
    }

    /**
     * Words.
     *
     * @param complete false when the ceiling or the filter cut them off
     * @param topLogprobs how many alternatives each piece comes with; empty when log probabilities are not wanted
     */
    record Message(String id, String text, boolean complete, OptionalInt topLogprobs) implements ResponsesItem {

        @Override
        public JsonObject whole() {
            return message(id, finished(complete), JsonArray.of(part(text)));
        }

        @Override
        public JsonObject started() {
            return message(id, "in_progress", JsonArray.of());
        }

        /** The part that holds this text. */
        JsonObject part(String content) {
            return JsonObject.builder()
                    .put("type", "output_text")
                    .put("annotations", JsonArray.of())
                    .put("logprobs", logprobs(content))
                    .put("text", content)
                    .build();
        }

        JsonArray logprobs(String content) {
            return topLogprobs.isPresent()
                    ? new JsonArray(Logprobs.of(content, topLogprobs.getAsInt()))
                    : JsonArray.of();
        }

        /** As a delta brings them. */
        JsonArray deltaLogprobs(String content) {
            return topLogprobs.isPresent()
                    ? new JsonArray(Logprobs.withoutBytes(content, topLogprobs.getAsInt()))
                    : JsonArray.of();
        }
    }

    /** Words that say only why there is no answer. */
    record Refusal(String id, String text, boolean complete) implements ResponsesItem {

        @Override
        public JsonObject whole() {
            return message(id, finished(complete), JsonArray.of(part(text)));
        }

        @Override
        public JsonObject started() {
            return message(id, "in_progress", JsonArray.of());
        }

        static JsonObject part(String text) {
            return JsonObject.builder()
                    .put("type", "refusal")
                    .put("refusal", text)
                    .build();
        }
    }

    /** A call of a function or of a tool that takes text. */
    record ToolCall(String id, String callId, String name, String input, boolean freeText, boolean complete)
            implements ResponsesItem {

        @Override
        public JsonObject whole() {
            return written(finished(complete), input);
        }

        @Override
        public JsonObject started() {
            return written("in_progress", "");
        }

        /** The member that holds what the tool gets. */
        String member() {
            return freeText ? "input" : "arguments";
        }

        private JsonObject written(String status, String given) {
            return JsonObject.builder()
                    .put("id", id)
                    .put("type", freeText ? "custom_tool_call" : "function_call")
                    .put("status", status)
                    .put(member(), Json.of(given))
                    .put("call_id", callId)
                    .put("name", name)
                    .build();
        }
    }
}
