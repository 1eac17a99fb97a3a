package ai.tokenhot.dialect.openai;

import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.dialect.AnswerMemory;
import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Answers that are kept: {@code previous_response_id}, {@code GET} and {@code DELETE /v1/responses/{id}}, {@code GET
 * /v1/responses/{id}/input_items}. Instructions belong to one call and are not carried on.
 */
final class ResponsesMemory implements AnswerMemory {

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private static final BytePattern DATA = BytePattern.of("data:");

    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,9}");

    /** States of an answer from which a caller may go on. */
    private static final Set<String> ENDED = Set.of("completed", "incomplete");

    /** Items whose id only names them at the place where they were made. */
    private static final Set<String> NAMED_THERE =
            Set.of("message", "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output");

    @Override
    public Optional<Answered> whole(byte[] answer) {
        return parsed(answer).flatMap(response -> answered(response, answer));
    }

    /** The last event holds the whole response. */
    @Override
    public Optional<Answered> streamed(byte[] end) {
        int last = -1;
        for (int at = DATA.in(end, 0, end.length); at >= 0; at = DATA.in(end, at + 1, end.length)) {
            if (at == 0 || end[at - 1] == '\n' || end[at - 1] == '\r') {
                last = at;
            }
        }
        if (last < 0) {
            return Optional.empty();
        }
        int from = last + "data:".length();
        int to = from;
        while (to < end.length && end[to] != '\n' && end[to] != '\r') {
            to++;
        }
        return parsed(java.util.Arrays.copyOfRange(end, from, to))
                .flatMap(event -> event.object("response"))
                .flatMap(response -> answered(response, response.bytes()));
    }

    private static Optional<JsonObject> parsed(byte[] json) {
        try {
            return Json.parse(json) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Answered> answered(JsonObject response, byte[] bytes) {
        return response.string("status").filter(ENDED::contains).isEmpty()
                ? Optional.empty()
                : response.string("id").filter(id -> !id.isEmpty()).map(id -> new Answered(id, bytes));
    }

    @Override
    public byte[] continued(byte[] request, List<KeptAnswer> history) {
        JsonObject body = parsed(request).orElseThrow();
        var input = new ArrayList<Json>();
        for (KeptAnswer kept : history) {
            asked(kept).forEach(item -> again(item).ifPresent(input::add));
            said(kept).forEach(item -> again(item).ifPresent(input::add));
        }
        input.addAll(items(body.get("input").orElse(JsonArray.of())));
        return body.with()
                .remove("previous_response_id")
                .remove("input")
                .put("input", new JsonArray(input))
                .build()
                .bytes();
    }

    private static List<Json> asked(KeptAnswer kept) {
        return items(parsed(kept.request()).flatMap(body -> body.get("input")).orElse(JsonArray.of()));
    }

    private static List<Json> said(KeptAnswer kept) {
        return parsed(kept.answer())
                .flatMap(response -> response.array("output"))
                .orElse(JsonArray.of())
                .items();
    }

    /** A text is a message of the user's. */
    private static List<Json> items(Json input) {
        return switch (input) {
            case JsonString(String text) ->
                List.of(JsonObject.builder()
                        .put("type", "message")
                        .put("role", "user")
                        .put(
                                "content",
                                JsonArray.of(JsonObject.builder()
                                        .put("type", "input_text")
                                        .put("text", text)
                                        .build()))
                        .build());
            case JsonArray array -> array.items();
            default -> List.of();
        };
    }

    /**
     * An item as it is sent again, perhaps to another vendor: without the name that it has where it was made. Reasoning
     * that is not in the item itself stays where it is.
     */
    private static Optional<Json> again(Json item) {
        if (!(item instanceof JsonObject object)) {
            return Optional.of(item);
        }
        String type = object.string("type").orElse("message");
        if (type.equals("reasoning") && object.string("encrypted_content").isEmpty()) {
            return Optional.empty();
        }
        var again = JsonObject.builder();
        object.members().forEach((name, value) -> {
            if (!name.equals("status") && !(name.equals("id") && NAMED_THERE.contains(type))) {
                again.put(name, value);
            }
        });
        return Optional.of(again.build());
    }

    @Override
    public Page input(List<KeptAnswer> history, Query query) {
        List<JsonObject> all = listed(history);
        String order = query.parameter("order").orElse("desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            return refused("order", order, "asc or desc");
        }
        OptionalInt limit = query.positive("limit");
        if (query.parameter("limit").isPresent() && (limit.isEmpty() || limit.getAsInt() > MAX_PAGE)) {
            return refused("limit", query.parameter("limit").get(), "a whole number from 1 to " + MAX_PAGE);
        }
        List<JsonObject> items = order.equals("asc") ? all : all.reversed();
        int from = 0;
        Optional<String> after = query.parameter("after");
        if (after.isPresent()) {
            from = place(items, after.get()) + 1;
            if (from == 0) {
                return refused("after", after.get(), "the id of an item of the list");
            }
        }
        List<JsonObject> page = items.subList(from, Math.min(items.size(), from + limit.orElse(DEFAULT_PAGE)));
        return new Page.Listed(JsonObject.builder()
                .put("object", "list")
                .put("data", new JsonArray(List.copyOf(page)))
                .put("first_id", page.isEmpty() ? Json.nothing() : Json.of(id(page.getFirst())))
                .put("last_id", page.isEmpty() ? Json.nothing() : Json.of(id(page.getLast())))
                .put("has_more", from + page.size() < items.size())
                .build()
                .bytes());
    }

    private static Page refused(String parameter, String given, String expected) {
        return new Page.Refused(Failure.of(
                FailureKind.INVALID_REQUEST,
                "`" + parameter + "`: " + (given.length() <= 100 ? given : given.substring(0, 100) + "…")
                        + " (expected: " + expected + ").",
                parameter));
    }

    private static int place(List<JsonObject> items, String id) {
        for (int i = 0; i < items.size(); i++) {
            if (id(items.get(i)).equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static String id(JsonObject item) {
        return item.string("id").orElse("");
    }

    /** All that the last answer was given, what earlier ones said too; each item has a name. */
    private static List<JsonObject> listed(List<KeptAnswer> history) {
        var all = new ArrayList<JsonObject>();
        for (int i = 0; i < history.size(); i++) {
            KeptAnswer kept = history.get(i);
            List<Json> asked = asked(kept);
            for (int at = 0; at < asked.size(); at++) {
                if (asked.get(at) instanceof JsonObject item) {
                    all.add(named(item, kept.id(), at));
                }
            }
            if (i < history.size() - 1) {
                said(kept).forEach(item -> {
                    if (item instanceof JsonObject object) {
                        all.add(object);
                    }
                });
            }
        }
        return all;
    }

    /** A caller's item has no name of its own: it gets one from its place. */
    private static JsonObject named(JsonObject item, String answer, int at) {
        String type = item.string("type").orElse("message");
        String prefix = switch (type) {
            case "message" -> "msg_";
            case "reasoning" -> "rs_";
            case "function_call" -> "fc_";
            case "function_call_output" -> "fco_";
            case "custom_tool_call" -> "ctc_";
            case "custom_tool_call_output" -> "ctco_";
            default -> "item_";
        };
        var named = JsonObject.builder();
        named.put("id", item.string("id").orElse(prefix + answer.substring(answer.indexOf('_') + 1) + "_" + at));
        named.put("type", type);
        item.members().forEach((name, value) -> {
            if (!name.equals("id") && !name.equals("type") && !name.equals("content")) {
                named.put(name, value);
            }
        });
        boolean said = item.string("role").filter("assistant"::equals).isPresent();
        item.get("content").ifPresent(content -> named.put("content", parts(content, said)));
        if (type.equals("message") && !item.has("status")) {
            named.put("status", "completed");
        }
        return named.build();
    }

    private static Json parts(Json content, boolean said) {
        return content instanceof JsonString(String text)
                ? JsonArray.of(JsonObject.builder()
                        .put("type", said ? "output_text" : "input_text")
                        .put("text", text)
                        .build())
                : content;
    }

    @Override
    public Page events(KeptAnswer answer, Query query) {
        Optional<String> given = query.parameter("starting_after");
        Optional<Integer> after =
                given.filter(text -> SEQUENCE.matcher(text).matches()).map(Integer::parseInt);
        if (given.isPresent() && after.isEmpty()) {
            return refused("starting_after", given.get(), "the sequence number of an event");
        }
        JsonObject response = parsed(answer.answer()).orElseThrow();
        return new Page.Listed(
                ResponsesReplay.of(response, after.map(last -> last + 1).orElse(0)));
    }

    @Override
    public byte[] deleted(String id) {
        return JsonObject.builder()
                .put("id", id)
                .put("object", "response")
                .put("deleted", true)
                .build()
                .bytes();
    }

    @Override
    public String pathBelow(String id) {
        return Responses.PATH_BELOW + "/" + java.net.URLEncoder.encode(id, UTF_8);
    }
}
