package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a caller's request. What it does not know is kept as a hint, so that its loss is told. */
final class GeminiRequestReader {

    private final List<Extra> extras = new ArrayList<>();
    private final GeminiSettingsReader settings = new GeminiSettingsReader(extras);

    private GeminiRequestReader() {}

    /** Reads a body. */
    static ChatRequest read(Target target, byte[] body) {
        if (!(Json.parse(body) instanceof JsonObject object)) {
            throw new GeminiRefusal("", "The body is not an object (expected: an object).");
        }
        return new GeminiRequestReader().read(target, new GeminiFields(object, ""));
    }

    private ChatRequest read(Target target, GeminiFields body) {
        Optional<GeminiFields> inner = target.route().operation() == Operation.COUNT_TOKENS
                ? body.object("generateContentRequest")
                : Optional.empty();
        GeminiFields request = inner.orElse(body);
        List<Turn> turns = turns(request);
        var tools = new ArrayList<Tool>();
        request.objects("tools").forEach(entry -> tools.addAll(GeminiToolReader.read(entry)));
        settings.top(request);
        // The path names the model; what stands here was held against it.
        request.take("model");
        request.rest(extras);
        if (inner.isPresent()) {
            body.rest(extras);
        }
        return new ChatRequest(
                GenerateContent.ID,
                target.model().orElseThrow(),
                target.route().stream(),
                turns,
                tools,
                settings.settings(),
                extras,
                JsonObject.empty());
    }

    private List<Turn> turns(GeminiFields request) {
        var turns = new ArrayList<Turn>();
        List<GeminiFields> contents = request.objects("contents");
        var parts = new GeminiPartReader(new CallIds(ids(contents)));
        request.object("systemInstruction").ifPresent(content -> {
            content.take("role");
            turns.add(turn(content, Role.SYSTEM, parts, 0));
        });
        for (GeminiFields content : contents) {
            turns.add(turn(content, role(content), parts, turns.size()));
        }
        return turns;
    }

    private static Role role(GeminiFields content) {
        String word = content.string("role").orElse("user");
        return switch (word) {
            // Older clients give the results of functions a role of their own.
            case "", "user", "function" -> Role.USER;
            case "model" -> Role.ASSISTANT;
            default -> throw content.wrong("role", Json.of(word), "user or model");
        };
    }

    private Turn turn(GeminiFields content, Role role, GeminiPartReader reader, int index) {
        var all = new ArrayList<Content>();
        for (GeminiFields part : content.objects("parts")) {
            Content read = reader.read(part, index, all.size());
            Optional<Content> whole = all.isEmpty() ? Optional.empty() : continued(all.getLast(), read);
            if (whole.isPresent()) {
                all.set(all.size() - 1, whole.get());
            } else {
                all.add(read);
            }
        }
        content.rest(extras);
        return new Turn(content.path(), role, Optional.empty(), all);
    }

    /** One thought that came in several parts, as streams bring them: what proves it stands on the last. */
    private static Optional<Content> continued(Content before, Content next) {
        return before.part() instanceof Part.Thinking(String beginning, boolean hidden)
                        && next.part() instanceof Part.Thinking(String end, boolean redacted)
                        && before.proof().isEmpty()
                        && hidden == redacted
                        && before.extras().isEmpty()
                ? Optional.of(next.with(new Part.Thinking(beginning + end, redacted)))
                : Optional.empty();
    }

    /** Every id that the caller gave to a call. */
    private static Set<String> ids(List<GeminiFields> contents) {
        Set<String> ids = new HashSet<>();
        for (GeminiFields content : contents) {
            for (GeminiFields part : content.objects("parts")) {
                part.object("functionCall").flatMap(call -> call.string("id")).ifPresent(ids::add);
            }
        }
        return ids;
    }
}
