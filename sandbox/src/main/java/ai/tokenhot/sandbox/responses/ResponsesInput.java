package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.DataUrl;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes {@code instructions} and the items of the input, checks that calls and outputs belong together, and leaves out
 * reasoning that is not this model's or does not stand where it stood.
 */
final class ResponsesInput {

    private final ResponsesModel model;
    private final String user;
    private final boolean currentTurnOnly;
    private final ResponsesErrors errors;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Json> removed = new ArrayList<>();
    private final Map<String, String> namesByCall = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    /** Of everything said so far, instructions at its head aside. */
    private String digest = "";

    private ResponsesInput(ResponsesModel model, JsonObject body, ResponsesErrors errors) {
        this.model = model;
        this.user = endUser(body);
        this.currentTurnOnly = body.object("reasoning")
                .flatMap(reasoning -> reasoning.string("context"))
                .filter("current_turn"::equals)
                .isPresent();
        this.errors = errors;
    }

    /**
     * What came of it.
     *
     * @param removed the reasoning items that are not used, each with the reason, as the vendor names them
     * @param digest of everything said
     */
    record Decoded(List<Turn> turns, List<Json> removed, String digest) {}

    /**
     * Decodes.
     *
     * @param history items of earlier responses
     * @param fresh items of this request
     */
    static Decoded decode(
            ResponsesModel model,
            JsonObject body,
            List<JsonObject> history,
            List<JsonObject> fresh,
            ResponsesErrors errors) {
        var decoder = new ResponsesInput(model, body, errors);
        body.string("instructions").ifPresent(text -> decoder.turns.add(Turn.system(text)));
        var all = new ArrayList<>(history);
        all.addAll(fresh);
        int currentTurn = startOfTurn(all);
        for (int i = 0; i < all.size(); i++) {
            decoder.add(all.get(i), "input[" + (i - history.size()) + "]", i >= currentTurn);
        }
        decoder.open.stream().findFirst().ifPresent(id -> {
            throw errors.complain("No tool output found for function call " + id + ".", "input", "");
        });
        return new Decoded(decoder.turns, decoder.removed, decoder.digest);
    }

    /** Whom a request names as its end user; empty for none. */
    static String endUser(JsonObject body) {
        return body.string("safety_identifier").or(() -> body.string("user")).orElse("");
    }

    /** Where the last message of the user stands. */
    private static int startOfTurn(List<JsonObject> items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i).string("role").filter("user"::equals).isPresent()) {
                return i;
            }
        }
        return 0;
    }

    private void add(JsonObject item, String place, boolean current) {
        switch (item.string("type").orElse("message")) {
            case "message" -> say(new Turn(role(item), content(item, "content", place)));
            case "function_call", "custom_tool_call" -> addCall(item);
            case "function_call_output", "custom_tool_call_output" -> addOutput(item, place);
            case "reasoning" -> addReasoning(item, current);
            default -> {
                // Hosted tools and context control: nothing that the script could use.
            }
        }
    }

    private void say(Turn turn) {
        turns.add(turn);
        if (turn.role() == Turn.Role.SYSTEM && digest.isEmpty()) {
            return;
        }
        turn.pieces().forEach(piece -> digest = digestWith(piece, turn.role()));
    }

    /** Ids of calls are left out: a client may have its own. */
    private String digestWith(Piece piece, Turn.Role role) {
        return switch (piece) {
            case Piece.Text(String text) -> ReasoningSeal.digest(digest, role.name(), text);
            case Piece.Attachment(Media media) -> ReasoningSeal.digest(digest, Long.toString(media.digest()));
            case Piece.Call(String ignored, String name, String arguments) ->
                ReasoningSeal.digest(digest, name, arguments);
            case Piece.Result(String ignored, String ignored2, String text) -> ReasoningSeal.digest(digest, text);
            case Piece.Thought ignored -> digest;
        };
    }

    private void addReasoning(JsonObject item, boolean current) {
        Optional<String> unusable =
                item.string("encrypted_content").flatMap(encrypted -> whyUnusable(encrypted, current));
        if (unusable.isPresent()) {
            removed.add(JsonObject.builder()
                    .put("type", "reasoning")
                    .put("id", item.string("id").orElse(""))
                    .put("action", "removed")
                    .put("reason", unusable.get())
                    .build());
            return;
        }
        turns.add(new Turn(
                Turn.Role.ASSISTANT,
                item.array("summary").stream()
                        .flatMap(JsonArray::objects)
                        .map(summary ->
                                (Piece) new Piece.Thought(summary.string("text").orElse("")))
                        .toList()));
    }

    /** What cannot be opened was encrypted for somebody else. */
    private Optional<String> whyUnusable(String encrypted, boolean current) {
        Optional<ReasoningSeal> seal = ReasoningSeal.open(model.vendor(), encrypted);
        if (seal.isEmpty()) {
            return Optional.of("organization_mismatch");
        }
        if (!seal.get().user().equals(user)) {
            return Optional.of("end_user_mismatch");
        }
        if (!seal.get().model().equals(model.base())) {
            return Optional.of("model_mismatch");
        }
        if (!seal.get().before().equals(digest)) {
            return Optional.of("prefix_mismatch");
        }
        return currentTurnOnly && !current ? Optional.of("turn_boundary") : Optional.empty();
    }

    private static Turn.Role role(JsonObject message) {
        return switch (message.string("role").orElse("user")) {
            case "system", "developer" -> Turn.Role.SYSTEM;
            case "assistant" -> Turn.Role.ASSISTANT;
            default -> Turn.Role.USER;
        };
    }

    private void addCall(JsonObject item) {
        String id = item.string("call_id").orElse("");
        String name = item.string("name").orElse("");
        namesByCall.put(id, name);
        open.add(id);
        String input = item.string("arguments").or(() -> item.string("input")).orElse("");
        say(new Turn(Turn.Role.ASSISTANT, List.of(new Piece.Call(id, name, input))));
    }

    private void addOutput(JsonObject item, String place) {
        String id = item.string("call_id").orElse("");
        if (!open.remove(id)) {
            throw errors.complain("No tool call found for function call output with call_id " + id + ".", "input", "");
        }
        List<Piece> output = content(item, "output", place);
        var pieces = new ArrayList<Piece>();
        pieces.add(new Piece.Result(id, namesByCall.getOrDefault(id, ""), new Turn(Turn.Role.USER, output).text()));
        output.stream().filter(Piece.Attachment.class::isInstance).forEach(pieces::add);
        say(new Turn(Turn.Role.USER, pieces));
    }

    private List<Piece> content(JsonObject item, String member, String place) {
        if (item.string(member).isPresent()) {
            return List.of(new Piece.Text(item.string(member).get()));
        }
        List<JsonObject> parts =
                item.array(member).stream().flatMap(JsonArray::objects).toList();
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < parts.size(); i++) {
            pieces.add(piece(parts.get(i), place + "." + member + "[" + i + "]"));
        }
        return pieces;
    }

    private Piece piece(JsonObject part, String place) {
        return switch (part.string("type").orElse("")) {
            case "input_image" -> new Piece.Attachment(image(part, place));
            case "input_file" -> new Piece.Attachment(file(part, place));
            default ->
                new Piece.Text(
                        part.string("text").or(() -> part.string("refusal")).orElse(""));
        };
    }

    private Media image(JsonObject part, String place) {
        refuseFileId(part, place);
        String url = part.string("image_url").orElseThrow(() -> missing(place + ".image_url"));
        return DataUrl.image(url, place + ".image_url", errors);
    }

    private Media file(JsonObject part, String place) {
        refuseFileId(part, place);
        if (part.string("file_url").isPresent()) {
            return Media.linked(
                    Media.Kind.DOCUMENT, "file", part.string("file_url").get());
        }
        String data = part.string("file_data").orElseThrow(() -> missing(place + ".file_data"));
        return DataUrl.file(data, place + ".file_data", errors);
    }

    private void refuseFileId(JsonObject part, String place) {
        part.string("file_id").ifPresent(id -> {
            throw errors.notFound("No such File object: " + id, place + ".file_id", "");
        });
    }

    private RuntimeException missing(String param) {
        return errors.complain("Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
    }
}
