package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.Logprobs;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Seal;
import java.util.OptionalInt;

/** An item of a response's output. */
sealed interface ResponsesItem {

    /** The finished item. */
    JsonObject whole();

    /** The item as a stream introduces it. */
    JsonObject started();

    /** Its id. */
    String id();

    /**
     * Thinking, sealed, with a summary if one was asked for.
     *
     * @param summary empty for none
     */
    record Reasoning(String id, String summary, String sealed) implements ResponsesItem {

        /** What stands before a sealed text, as in the vendor's. */
        private static final String MARK = "gAAAAA";

        /** The part of a sealed text that a stream shows before the item is finished. */
        private static final int SHOWN_EARLY = 40;

        static Reasoning of(String id, String model, String thoughts, boolean withSummary) {
            String payload = JsonObject.builder()
                    .put("model", model)
                    .put("thoughts", Seal.sign("openai-thoughts", model, thoughts))
                    .build()
                    .text();
            return new Reasoning(id, withSummary ? thoughts : "", MARK + Seal.wrap("openai-reasoning", payload));
        }

        @Override
        public JsonObject whole() {
            return written(summary.isEmpty() ? JsonArray.of() : JsonArray.of(summaryPart(summary)), sealed);
        }

        @Override
        public JsonObject started() {
            return written(JsonArray.of(), sealed.substring(0, SHOWN_EARLY));
        }

        static JsonObject summaryPart(String text) {
            return JsonObject.builder()
                    .put("type", "summary_text")
                    .put("text", text)
                    .build();
        }

        private JsonObject written(JsonArray summaries, String encrypted) {
            return JsonObject.builder()
                    .put("id", id)
                    .put("type", "reasoning")
                    .put("summary", summaries)
                    .put("encrypted_content", encrypted)
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
            return written(complete ? "completed" : "incomplete", JsonArray.of(part(text)));
        }

        @Override
        public JsonObject started() {
            return written("in_progress", JsonArray.of());
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

        private JsonObject written(String status, JsonArray content) {
            return JsonObject.builder()
                    .put("id", id)
                    .put("type", "message")
                    .put("status", status)
                    .put("content", content)
                    .put("role", "assistant")
                    .build();
        }
    }

    /** A call of a function or of a tool that takes text. */
    record ToolCall(String id, String callId, Block.Call call) implements ResponsesItem {

        @Override
        public JsonObject whole() {
            return written(call.complete() ? "completed" : "incomplete", call.input());
        }

        @Override
        public JsonObject started() {
            return written("in_progress", "");
        }

        /** The member that holds what the tool gets. */
        String member() {
            return call.freeText() ? "input" : "arguments";
        }

        private JsonObject written(String status, String input) {
            return JsonObject.builder()
                    .put("id", id)
                    .put("type", call.freeText() ? "custom_tool_call" : "function_call")
                    .put("status", status)
                    .put(member(), Json.of(input))
                    .put("call_id", callId)
                    .put("name", call.name())
                    .build();
        }
    }
}
