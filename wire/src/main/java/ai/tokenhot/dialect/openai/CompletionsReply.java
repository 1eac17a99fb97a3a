package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a provider's whole answer. Members that are not as they should be count as absent. */
final class CompletionsReply {

    private final JsonObject answer;
    private final Destination from;

    private CompletionsReply(JsonObject answer, Destination from) {
        this.answer = answer;
        this.from = from;
    }

    static ChatReply read(byte[] body, Destination from) {
        return new CompletionsReply(Json.parse(body) instanceof JsonObject object ? object : JsonObject.empty(), from)
                .read();
    }

    private ChatReply read() {
        var choices = new ArrayList<Choice>();
        for (JsonObject choice : objects(answer, "choices")) {
            choices.add(choice(choice, choices.size()));
        }
        return new ChatReply(
                answer.string("id").orElse(""), answer.string("model").orElse(""), choices);
    }

    static List<JsonObject> objects(JsonObject object, String name) {
        return object.array(name).stream().flatMap(JsonArray::objects).toList();
    }

    private Choice choice(JsonObject choice, int ordinal) {
        JsonObject message = choice.object("message").orElse(JsonObject.empty());
        Optional<JsonObject> logprobs = choice.object("logprobs");
        List<TokenLogprob> tokens =
                logprobs.flatMap(found -> tokens(found, message)).orElse(List.of());
        List<Content> calls = calls(message);
        List<Content> content = content(message, calls);
        Finish finish = choice.string("finish_reason")
                .map(word -> CompletionsFinish.read(word, !calls.isEmpty()))
                .orElseGet(() -> Finish.of(calls.isEmpty() ? Reason.OTHER : Reason.TOOL_CALLS));
        return new Choice(choice.integer("index").map(Long::intValue).orElse(ordinal), content, finish, tokens);
    }

    /** Those of the text, or, if there is none, those of the refusal. */
    private static Optional<List<TokenLogprob>> tokens(JsonObject logprobs, JsonObject message) {
        boolean text = !text(message.get("content")).isEmpty();
        boolean refusal =
                message.string("refusal").filter(words -> !words.isEmpty()).isPresent();
        return text || refusal
                ? logprobs.array(text ? "content" : "refusal").map(OpenAiLogprobs::read)
                : Optional.empty();
    }

    private List<Content> content(JsonObject message, List<Content> calls) {
        List<String> ids = objects(message, "tool_calls").stream()
                .flatMap(call -> call.string("id").stream())
                .toList();
        CompletionsReasoning.Found reasoning = CompletionsReasoning.read(
                message,
                ids,
                entry -> Optional.of(new Proof(
                        ChatCompletions.ID, from.upstreamModel(), CompletionsReasoning.DETAILS_FORM, entry.text())));
        if (message.array("reasoning_details").isEmpty()) {
            reasoning.proveThoughts(textProof(from));
        }
        var shown = new ArrayList<Content>();
        String text = text(message.get("content"));
        List<Citation> citations = citations(message);
        Optional<String> refusal = message.string("refusal").filter(words -> !words.isEmpty());
        if (!text.isEmpty() || !citations.isEmpty() || reasoning.ofText().isPresent()) {
            shown.add(Content.of(new Part.Text(text, citations), reasoning.ofText()));
        }
        refusal.ifPresent(words -> shown.add(Content.of(new Part.Refusal(words))));
        for (JsonObject image : objects(message, "images")) {
            image(image).ifPresent(part -> shown.add(Content.of(part)));
        }
        List<Content> all = reasoning.among(shown, proved(calls, ids, reasoning));
        message.object("audio").flatMap(CompletionsReply::audio).ifPresent(part -> all.add(Content.of(part)));
        return all;
    }

    /** The proof that a thought came from this host in this language, which wants to see it again. */
    static Proof textProof(Destination from) {
        return new Proof(ChatCompletions.ID, from.upstreamModel(), CompletionsReasoning.TEXT_FORM, "");
    }

    /** The text of content that is a string or, with some hosts, parts. */
    static String text(Optional<Json> content) {
        if (content.isEmpty()) {
            return "";
        }
        return switch (content.get()) {
            case JsonString(String text) -> text;
            case JsonArray parts ->
                parts.objects().flatMap(part -> part.string("text").stream()).collect(Collectors.joining());
            case Json ignored -> "";
        };
    }

    private List<Citation> citations(JsonObject message) {
        List<Citation> own =
                message.array("annotations").map(CompletionsCitations::read).orElse(List.of());
        return own.isEmpty()
                ? answer.array("citations").map(CompletionsCitations::readUrls).orElse(List.of())
                : own;
    }

    static Optional<Part> image(JsonObject image) {
        return image.object("image_url")
                .flatMap(url -> url.string("url"))
                .flatMap(OpenAiMedia::source)
                .map(source -> new Part.Image(source, Optional.empty()));
    }

    private static Optional<Part> audio(JsonObject audio) {
        return audio.string("data")
                .flatMap(OpenAiMedia::base64)
                .map(data -> new Part.Audio(new MediaSource.Inline("", data), audio.string("transcript")));
    }

    private List<Content> calls(JsonObject message) {
        var calls = new ArrayList<Content>();
        for (JsonObject call : objects(message, "tool_calls")) {
            calls.add(call(call, calls.size()));
        }
        message.object("function_call")
                .ifPresent(older -> calls.add(Content.of(function(nameless(calls.size()), older))));
        return calls;
    }

    /** An id for a call that has none. */
    private String nameless(int ordinal) {
        return callId(answer.string("id").orElse(""), ordinal);
    }

    static String callId(String answerId, int ordinal) {
        return "call_" + OpenAiNames.digest(answerId).substring(0, 20) + "_" + ordinal;
    }

    private Content call(JsonObject call, int ordinal) {
        String id = call.string("id")
                .filter(text -> !text.isEmpty())
                .map(OpenAiNames::original)
                .orElseGet(() -> nameless(ordinal));
        Optional<JsonObject> custom = call.object("custom");
        Part part = custom.<Part>map(free -> new Part.ToolCall(
                        id, free.string("name").orElse(""), free.string("input").orElse(""), CallKind.CUSTOM))
                .orElseGet(() -> function(id, call.object("function").orElse(JsonObject.empty())));
        return Content.of(part, call.object(CompletionsReasoning.CALL_FORM).map(hung -> callProof(hung, from)));
    }

    /** The proof that a host hung on a call. */
    static Proof callProof(JsonObject hung, Destination from) {
        return CompletionsReasoning.proofIn(hung)
                .orElseGet(() -> new Proof(
                        ChatCompletions.ID, from.upstreamModel(), CompletionsReasoning.CALL_FORM, hung.text()));
    }

    private static Part function(String id, JsonObject function) {
        String arguments = function.get("arguments")
                .map(value -> value instanceof JsonString(String text) ? text : value.text())
                .orElse("");
        return new Part.ToolCall(id, function.string("name").orElse(""), arguments, CallKind.FUNCTION);
    }

    private static List<Content> proved(List<Content> calls, List<String> ids, CompletionsReasoning.Found reasoning) {
        var proved = new ArrayList<Content>();
        for (int i = 0; i < calls.size(); i++) {
            String id = i < ids.size() ? ids.get(i) : "";
            proved.add(calls.get(i).with(calls.get(i).proof().or(() -> reasoning.ofCall(id))));
        }
        return proved;
    }
}
