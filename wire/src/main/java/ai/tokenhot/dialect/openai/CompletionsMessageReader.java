package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.OpenAiFields.Item;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a caller's messages into turns: one turn a message. */
final class CompletionsMessageReader {

    private final List<Extra> extras;

    /** By name, the ids that we gave to calls of the older form, which has none. */
    private final Map<String, String> olderCalls = new LinkedHashMap<>();

    /** A reader that adds what only this language has to a list. */
    CompletionsMessageReader(List<Extra> extras) {
        this.extras = extras;
    }

    /** The turns of the messages. */
    List<Turn> read(List<Item> messages) {
        var turns = new ArrayList<Turn>();
        for (Item item : messages) {
            OpenAiFields message = item.fields();
            String role = message.requiredText("role");
            switch (role) {
                case "system" -> spoken(message, Role.SYSTEM).ifPresent(turns::add);
                case "developer" -> spoken(message, Role.DEVELOPER).ifPresent(turns::add);
                case "user" -> spoken(message, Role.USER).ifPresent(turns::add);
                case "assistant" -> turns.add(answered(message));
                case "tool" ->
                    turns.add(result(
                            message, OpenAiNames.original(message.requiredText("tool_call_id")), message.text("name")));
                case "function" -> {
                    String name = message.requiredText("name");
                    turns.add(result(message, olderCalls.getOrDefault(name, "call_" + name), Optional.of(name)));
                }
                default ->
                    throw OpenAiFields.unknownWord(
                            message.place("role"), role, "system, developer, user, assistant or tool");
            }
            extras.addAll(message.rest());
        }
        return turns;
    }

    /** Instructions that say nothing are no turn. */
    private static Optional<Turn> spoken(OpenAiFields message, Role role) {
        List<Content> content = marked(message, CompletionsPartReader.content(message));
        if (content.isEmpty()) {
            if (role.instructs()) {
                message.skip("name");
                return Optional.empty();
            }
            content = List.of(Content.of(new Part.Text("")));
        }
        return Optional.of(new Turn(message.path(), role, message.text("name"), content));
    }

    /** A mark on the message is one on its last part. */
    private static List<Content> marked(OpenAiFields message, List<Content> content) {
        Optional<CacheMark> mark = CompletionsPartReader.mark(message);
        if (mark.isEmpty() || content.isEmpty()) {
            return content;
        }
        var marked = new ArrayList<>(content);
        Content last = marked.removeLast();
        marked.add(new Content(last.part(), last.proof(), last.cache().or(() -> mark), last.extras()));
        return marked;
    }

    private static Turn result(OpenAiFields message, String callId, Optional<String> name) {
        List<Content> content = CompletionsPartReader.content(message);
        var result = new Part.ToolResult(
                callId, name, content.stream().map(Content::part).toList(), false);
        Optional<CacheMark> mark = CompletionsPartReader.mark(message)
                .or(() ->
                        content.stream().flatMap(part -> part.cache().stream()).findFirst());
        List<Extra> rest =
                content.stream().flatMap(part -> part.extras().stream()).toList();
        return new Turn(
                message.path(),
                Role.USER,
                Optional.empty(),
                List.of(new Content(result, Optional.empty(), mark, rest)));
    }

    private Turn answered(OpenAiFields message) {
        var texts = new ArrayList<Content>(CompletionsPartReader.content(message));
        message.text("refusal")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> texts.add(Content.of(new Part.Refusal(text))));
        message.any("audio").ifPresent(audio -> extras.add(Extra.demand(message.place("audio"), audio)));
        List<Content> calls = calls(message);
        CompletionsReasoning.Found reasoning = reasoning(message);
        annotate(message, texts);
        reasoning.ofText().ifPresent(proof -> prove(texts, proof));
        texts.addAll(images(message));
        List<Content> content = marked(message, reasoning.among(texts, proved(message, calls, reasoning)));
        return new Turn(
                message.path(),
                Role.ASSISTANT,
                message.text("name"),
                content.isEmpty() ? List.of(Content.of(new Part.Text(""))) : content);
    }

    private CompletionsReasoning.Found reasoning(OpenAiFields message) {
        message.skip("reasoning_content", "reasoning", "reasoning_details");
        List<String> ids = message.object().array("tool_calls").stream()
                .flatMap(JsonArray::objects)
                .flatMap(call -> call.string("id").stream())
                .toList();
        return CompletionsReasoning.read(message.object(), ids, entry -> {
            extras.add(Extra.hint(message.place("reasoning_details"), entry));
            return Optional.empty();
        });
    }

    /** Citations belong to the only text; among several nobody knows to which. */
    private void annotate(OpenAiFields message, List<Content> texts) {
        Optional<Json> annotations = message.any("annotations");
        if (annotations.isEmpty() || !(annotations.get() instanceof JsonArray array) || array.size() == 0) {
            return;
        }
        if (texts.size() == 1 && texts.getFirst().part() instanceof Part.Text text) {
            texts.set(0, texts.getFirst().with(new Part.Text(text.text(), CompletionsCitations.read(array))));
        } else {
            extras.add(Extra.hint(message.place("annotations"), array));
        }
    }

    private static void prove(List<Content> texts, Proof proof) {
        for (int i = texts.size() - 1; i >= 0; i--) {
            if (texts.get(i).part() instanceof Part.Text) {
                texts.set(i, texts.get(i).with(Optional.of(proof)));
                return;
            }
        }
    }

    /** Pictures that an answer had, in the form in which we gave them. */
    private static List<Content> images(OpenAiFields message) {
        var images = new ArrayList<Content>();
        for (Item item : message.items("images")) {
            JsonObject image = item.fields().object();
            image.object("image_url")
                    .flatMap(url -> url.string("url"))
                    .flatMap(OpenAiMedia::source)
                    .ifPresent(source -> images.add(Content.of(new Part.Image(source, Optional.empty()))));
        }
        return images;
    }

    private List<Content> calls(OpenAiFields message) {
        var calls = new ArrayList<Content>();
        for (Item item : message.items("tool_calls")) {
            calls.add(call(item.fields()));
        }
        message.object("function_call").ifPresent(older -> {
            String name = older.requiredText("name");
            String id = "call_" + OpenAiNames.digest(message.path()).substring(0, 24);
            olderCalls.put(name, id);
            calls.add(Content.of(new Part.ToolCall(id, name, arguments(older, "arguments"), CallKind.FUNCTION)));
        });
        return calls;
    }

    private Content call(OpenAiFields call) {
        String id = OpenAiNames.original(call.requiredText("id"));
        String type = call.text("type").orElse("function");
        call.skip("index");
        Optional<CacheMark> mark = CompletionsPartReader.mark(call);
        Optional<Json> hung = call.any("extra_content");
        Optional<Proof> proof = hung.flatMap(CompletionsReasoning::proofIn);
        if (hung.isPresent() && proof.isEmpty()) {
            extras.add(Extra.hint(call.place("extra_content"), hung.get()));
        }
        Part part = switch (type) {
            case "function" -> {
                OpenAiFields function = call.requiredObject("function");
                yield new Part.ToolCall(
                        id, function.requiredText("name"), arguments(function, "arguments"), CallKind.FUNCTION);
            }
            case "custom" -> {
                OpenAiFields custom = call.requiredObject("custom");
                yield new Part.ToolCall(id, custom.requiredText("name"), arguments(custom, "input"), CallKind.CUSTOM);
            }
            default -> new Part.Unknown(ChatCompletions.ID, type, call.object());
        };
        return new Content(part, proof, mark, part instanceof Part.Unknown ? List.of() : call.rest());
    }

    /** Arguments are a string; some clients send the object that it should hold. */
    private static String arguments(OpenAiFields call, String name) {
        return call.any(name)
                .map(value -> value instanceof JsonString(String text) ? text : value.text())
                .orElse("");
    }

    private static List<Content> proved(
            OpenAiFields message, List<Content> calls, CompletionsReasoning.Found reasoning) {
        List<Item> raw = message.items("tool_calls");
        var proved = new ArrayList<Content>();
        for (int i = 0; i < calls.size(); i++) {
            Optional<String> id = i < raw.size() ? raw.get(i).fields().text("id") : Optional.empty();
            Optional<Proof> proof = calls.get(i).proof().or(() -> id.flatMap(reasoning::ofCall));
            proved.add(calls.get(i).with(proof));
        }
        return proved;
    }
}
