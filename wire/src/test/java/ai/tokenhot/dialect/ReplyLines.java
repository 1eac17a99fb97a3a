package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Answers as text that is equal when they mean the same, and whose differences a person can read. A call's id counts by
 * where it first stands, arguments as JSON with the numbers as they are written, no arguments as {@code {}}; where in a
 * text a citation stands does not count, since languages count differently.
 */
final class ReplyLines {

    private final UnaryOperator<Proof> unwrapped;
    private final Map<String, Integer> ids = new HashMap<>();
    private final StringBuilder lines = new StringBuilder();

    private ReplyLines(UnaryOperator<Proof> unwrapped) {
        this.unwrapped = unwrapped;
    }

    /** The lines of these choices. */
    static String of(List<Choice> choices, UnaryOperator<Proof> unwrapped) {
        var lines = new ReplyLines(unwrapped);
        choices.forEach(lines::choice);
        return lines.lines.toString();
    }

    private void choice(Choice choice) {
        line("choice " + choice.index());
        choice.content().forEach(this::content);
        for (TokenLogprob logprob : choice.logprobs()) {
            line("  token " + shown(logprob));
            logprob.top().forEach(top -> line("    or " + shown(top)));
        }
        Finish finish = choice.finish();
        line("  end " + finish.reason());
        finish.stopSequence().ifPresent(text -> line("    at " + quoted(text)));
        finish.explanation().ifPresent(text -> line("    because " + quoted(text)));
    }

    private void content(Content content) {
        switch (content.part()) {
            case Part.Text text -> {
                line("  text " + quoted(text.text()));
                text.citations().forEach(citation -> line("    cites " + shown(citation)));
            }
            case Part.Refusal refusal -> line("  refusal " + quoted(refusal.text()));
            case Part.Thinking thinking ->
                line("  thinking " + (thinking.redacted() ? "(redacted) " : "") + quoted(thinking.text()));
            case Part.ToolCall call ->
                line("  call #" + ids.computeIfAbsent(call.id(), ignored -> ids.size()) + " " + call.kind() + " "
                        + call.name() + " " + arguments(call));
            case Part.Image image -> line("  " + image);
            case Part.Audio audio -> line("  " + audio);
            case Part.Video video -> line("  " + video);
            case Part.Document document -> line("  " + document);
            case Part.ToolResult result -> line("  " + result);
            case Part.Unknown unknown -> line("  " + unknown);
        }
        content.proof().ifPresent(proof -> line("    proof " + unwrapped.apply(proof)));
    }

    private static String arguments(Part.ToolCall call) {
        return call.kind() == CallKind.CUSTOM ? quoted(call.arguments()) : sameJson(call.arguments());
    }

    /** JSON with its members in order of their names; other text as it is. */
    static String sameJson(String text) {
        if (text.isBlank()) {
            return "{}";
        }
        try {
            return sorted(Json.parse(text)).text();
        } catch (JsonException e) {
            return quoted(text);
        }
    }

    static Json sorted(Json value) {
        return switch (value) {
            case JsonObject object -> {
                var members = new TreeMap<String, Json>();
                object.members().forEach((name, member) -> members.put(name, sorted(member)));
                yield new JsonObject(members);
            }
            case JsonArray array ->
                new JsonArray(array.items().stream().map(ReplyLines::sorted).toList());
            default -> value;
        };
    }

    private static String shown(Citation citation) {
        return citation.url() + " " + citation.title();
    }

    private static String shown(TokenLogprob logprob) {
        return quoted(logprob.token()) + " " + logprob.logprob() + " " + logprob.bytes();
    }

    private static String quoted(String text) {
        return Json.of(text).text();
    }

    private void line(String line) {
        lines.append(line).append('\n');
    }
}
