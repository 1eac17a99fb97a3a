package ai.tokenhot.dialect.openai;

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
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads items into turns; how, {@link ResponsesCodec} says. */
final class ResponsesInputReader {

    /** Members of an item that name it or tell its state. */
    private static final String[] NAMES = {"id", "status", "type", "role"};

    private final List<Extra> extras;
    private final List<Turn> turns = new ArrayList<>();
    private ResponsesContents answer = new ResponsesContents();
    private String answerField = "";
    private List<Content> results = new ArrayList<>();
    private String resultsField = "";

    /** A reader that adds to these extras. */
    ResponsesInputReader(List<Extra> extras) {
        this.extras = extras;
    }

    /** Adds a turn. */
    void turn(Turn turn) {
        endAnswer();
        endResults();
        turns.add(turn);
    }

    /** All turns. */
    List<Turn> turns() {
        endAnswer();
        endResults();
        return turns;
    }

    /** Reads items. */
    void items(JsonArray items, String place) {
        OpenAiFields.items(items, place).forEach(item -> item(item.fields()));
    }

    private void item(OpenAiFields item) {
        String type = item.text("type").orElse(item.has("role") ? "message" : "");
        item.skip(NAMES);
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item, "arguments", CallKind.FUNCTION);
            case "custom_tool_call" -> call(item, "input", CallKind.CUSTOM);
            case "function_call_output", "custom_tool_call_output" -> result(item);
            case "reasoning" -> reasoning(item);
            case "item_reference" -> extras.add(Extra.demand(item.path(), item.object()));
            case "" -> throw item.missing("type", "what kind of item it is");
            case "compaction", "compaction_trigger", "configuration_update", "additional_tools" ->
                turn(new Turn(
                        item.path(),
                        Role.USER,
                        Optional.empty(),
                        List.of(Content.of(new Part.Unknown(Responses.ID, type, item.object())))));
            default -> hosted(type, item);
        }
    }

    private void message(OpenAiFields item) {
        String word = item.requiredText("role");
        Role role = switch (word) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            default -> throw OpenAiFields.unknownWord(item.place("role"), word, "user, assistant, system or developer");
        };
        Json content = item.any("content").orElseThrow(() -> item.missing("content", "a string or an array of parts"));
        List<Content> contents = ResponsesParts.read(content, item.place("content"));
        contents = withExtras(contents, item.rest());
        if (role == Role.ASSISTANT) {
            answer(item).addAll(contents);
        } else {
            turn(new Turn(item.path(), role, Optional.empty(), contents));
        }
    }

    /** What only this language says of a message stands on its first part. */
    private List<Content> withExtras(List<Content> contents, List<Extra> more) {
        if (more.isEmpty()) {
            return contents;
        }
        if (contents.isEmpty()) {
            extras.addAll(more);
            return contents;
        }
        var all = new ArrayList<>(contents);
        Content first = all.getFirst();
        var both = new ArrayList<>(first.extras());
        both.addAll(more);
        all.set(0, new Content(first.part(), first.proof(), first.cache(), both));
        return all;
    }

    private void call(OpenAiFields item, String arguments, CallKind kind) {
        String name = new ResponsesNamespace(item.text("namespace").orElse(""), item.requiredText("name")).word();
        var call = new Part.ToolCall(
                OpenAiNames.original(item.requiredText("call_id")),
                name,
                item.text(arguments).orElse(""),
                kind);
        answer(item).add(new Content(call, Optional.empty(), Optional.empty(), item.rest()));
    }

    private void result(OpenAiFields item) {
        String id = OpenAiNames.original(item.requiredText("call_id"));
        Json output = item.any("output").orElseThrow(() -> item.missing("output", "a string or an array of parts"));
        List<Content> parts = output instanceof JsonString(String text)
                ? List.of(Content.of(new Part.Text(text)))
                : ResponsesParts.read(output, item.place("output"));
        var result = new Part.ToolResult(
                id, item.text("name"), parts.stream().map(Content::part).toList(), false);
        Optional<CacheMark> cache =
                parts.stream().flatMap(part -> part.cache().stream()).reduce((first, second) -> second);
        var more = new ArrayList<Extra>();
        parts.forEach(part -> more.addAll(part.extras()));
        item.skip("namespace");
        more.addAll(item.rest());
        results(item).add(new Content(result, Optional.empty(), cache, more));
    }

    private void reasoning(OpenAiFields item) {
        item.skip("summary", "content");
        Optional<ResponsesProof> proof = item.text("encrypted_content").map(ResponsesProof::of);
        Optional<Proof> given =
                proof.flatMap(found -> found.given(item.object().string("id").orElse("")));
        if (proof.filter(ResponsesProof::elsewhere).isPresent()) {
            given.ifPresent(value -> answer(item).prove(proof.get().about(), value));
            return;
        }
        boolean hidden = proof.filter(found -> found.about().equals(ResponsesProof.HIDDEN_THOUGHT))
                .isPresent();
        var thinking = new Part.Thinking(ResponsesAnswerItems.thought(item.object()), hidden);
        answer(item).add(new Content(thinking, given, Optional.empty(), item.rest()));
    }

    /** A hosted tool's call is the model's; what a caller says to it, the user's. */
    private void hosted(String type, OpenAiFields item) {
        Content content = Content.of(ResponsesAnswerItems.whole(item.object()));
        if (type.endsWith("_output") || type.equals("mcp_approval_response")) {
            results(item).add(content);
        } else {
            answer(item).add(content);
        }
    }

    private ResponsesContents answer(OpenAiFields item) {
        endResults();
        if (answerField.isEmpty()) {
            answerField = item.path();
        }
        return answer;
    }

    private List<Content> results(OpenAiFields item) {
        endAnswer();
        if (resultsField.isEmpty()) {
            resultsField = item.path();
        }
        return results;
    }

    private void endAnswer() {
        if (!answer.isEmpty()) {
            turns.add(new Turn(answerField, Role.ASSISTANT, Optional.empty(), answer.all()));
        }
        answer = new ResponsesContents();
        answerField = "";
    }

    private void endResults() {
        if (!results.isEmpty()) {
            turns.add(new Turn(resultsField, Role.USER, Optional.empty(), results));
        }
        results = new ArrayList<>();
        resultsField = "";
    }
}
