package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One chunk of a stream, pulled out of its bytes: texts as they stand, trees only of what is rare. */
final class CompletionsChunk {

    /** More answers, or calls, than this in one chunk are noise. */
    private static final int MAX_ITEMS = 1_000;

    String id = "";
    String model = "";
    final List<Piece> pieces = new ArrayList<>();
    JsonArray citations = JsonArray.of();

    /** How many texts there are that the chunk may be there for, and where the last one begins. */
    int texts;

    int textStart;

    /** Reads a chunk. The tap does not read all of it, so that bytes that are none are found here. */
    static CompletionsChunk read(byte[] data, int from, int to) {
        var chunk = new CompletionsChunk();
        if (JsonMembers.visit(data, from, to, chunk::member).isPresent()) {
            // Throws what is wrong.
            Json.parse(Arrays.copyOfRange(data, from, to));
        }
        return chunk;
    }

    private boolean member(String name, JsonReader value) {
        switch (name) {
            case "id" -> id = string(value);
            case "model" -> model = string(value);
            case "choices" -> {
                return items(value, () -> {
                    var piece = new Piece();
                    JsonMembers.visit(value, (inner, reader) -> choice(piece, inner, reader));
                    pieces.add(piece);
                });
            }
            case "citations" -> {
                if (value.token() == Token.ARRAY_START && value.readValue() instanceof JsonArray array) {
                    citations = array;
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    /** Visits the objects of an array; false when the value is none. */
    private static boolean items(JsonReader value, Runnable item) {
        if (value.token() != Token.ARRAY_START) {
            return false;
        }
        int count = 0;
        while (value.next() != Token.ARRAY_END) {
            if (value.token() == Token.OBJECT_START && count++ < MAX_ITEMS) {
                item.run();
            } else {
                value.skipValue();
            }
        }
        return true;
    }

    private static String string(JsonReader value) {
        return value.token() == Token.STRING ? value.text() : "";
    }

    private String payload(JsonReader value) {
        String text = string(value);
        if (!text.isEmpty()) {
            texts++;
            textStart = value.tokenStart();
        }
        return text;
    }

    private boolean choice(Piece piece, String name, JsonReader value) {
        switch (name) {
            case "index" -> piece.index = value.longOr(0);
            case "delta", "message" -> {
                if (value.token() == Token.OBJECT_START) {
                    JsonMembers.visit(value, (inner, reader) -> delta(piece, inner, reader));
                    return true;
                }
            }
            case "finish_reason" -> piece.finish = value.token() == Token.STRING ? value.text() : piece.finish;
            case "logprobs" -> {
                if (value.token() == Token.OBJECT_START && value.readValue() instanceof JsonObject object) {
                    piece.logprobs = object;
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    private boolean delta(Piece piece, String name, JsonReader value) {
        switch (name) {
            case "content" -> {
                if (value.token() == Token.ARRAY_START) {
                    piece.content = CompletionsReply.text(Optional.of(value.readValue()));
                    return true;
                }
                piece.content = payload(value);
            }
            case "reasoning_content", "reasoning" -> {
                if (piece.thought.isEmpty()) {
                    piece.thought = payload(value);
                }
            }
            case "refusal" -> piece.refusal = string(value);
            case "tool_calls" -> {
                return items(value, () -> {
                    var call = new CallPiece();
                    JsonMembers.visit(value, (inner, reader) -> call(call, inner, reader));
                    piece.calls.add(call);
                });
            }
            case "function_call" -> {
                if (value.token() == Token.OBJECT_START) {
                    var call = new CallPiece();
                    call.index = 0;
                    JsonMembers.visit(value, (inner, reader) -> function(call, inner, reader));
                    piece.calls.add(call);
                    return true;
                }
            }
            case "reasoning_details", "images", "annotations" -> {
                if (value.token() == Token.ARRAY_START && value.readValue() instanceof JsonArray array) {
                    piece.put(name, array.objects().toList());
                    return true;
                }
            }
            case "audio" -> {
                if (value.token() == Token.OBJECT_START && value.readValue() instanceof JsonObject object) {
                    piece.audio = object;
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    private boolean call(CallPiece call, String name, JsonReader value) {
        switch (name) {
            case "index" -> call.index = value.longOr(-1);
            case "id" -> call.id = string(value);
            case "type" -> call.custom |= string(value).equals("custom");
            case "function" -> {
                if (value.token() == Token.OBJECT_START) {
                    JsonMembers.visit(value, (inner, reader) -> function(call, inner, reader));
                    return true;
                }
            }
            case "custom" -> {
                if (value.token() == Token.OBJECT_START) {
                    call.custom = true;
                    JsonMembers.visit(value, (inner, reader) -> function(call, inner, reader));
                    return true;
                }
            }
            case CompletionsReasoning.CALL_FORM -> {
                if (value.token() == Token.OBJECT_START && value.readValue() instanceof JsonObject object) {
                    call.hung = object;
                    return true;
                }
            }
            default -> {}
        }
        return false;
    }

    private boolean function(CallPiece call, String name, JsonReader value) {
        switch (name) {
            case "name" -> call.name = string(value);
            case "arguments", "input" -> {
                if (value.token() == Token.OBJECT_START) {
                    Json tree = value.readValue();
                    call.arguments = tree.text();
                    return true;
                }
                call.arguments = payload(value);
            }
            default -> {}
        }
        return false;
    }

    /** What a chunk says of one answer. */
    static final class Piece {
        long index;
        String content = "";
        String thought = "";
        String refusal = "";
        final List<CallPiece> calls = new ArrayList<>();
        List<JsonObject> details = List.of();
        List<JsonObject> images = List.of();
        List<JsonObject> annotations = List.of();

        @Nullable
        JsonObject audio;

        @Nullable
        JsonObject logprobs;

        @Nullable
        String finish;

        private void put(String name, List<JsonObject> objects) {
            switch (name) {
                case "reasoning_details" -> details = objects;
                case "images" -> images = objects;
                default -> annotations = objects;
            }
        }

        /** Whether there is nothing but a text, or a piece of one call's arguments. */
        boolean isPlain() {
            return details.isEmpty()
                    && images.isEmpty()
                    && annotations.isEmpty()
                    && audio == null
                    && logprobs == null
                    && finish == null
                    && calls.size() <= 1;
        }
    }

    /** What a chunk says of one call. */
    static final class CallPiece {
        long index = -1;
        String id = "";
        String name = "";
        String arguments = "";
        boolean custom;

        @Nullable
        JsonObject hung;

        /** Whether it says nothing. */
        boolean isEmpty() {
            return id.isEmpty() && name.isEmpty() && arguments.isEmpty() && hung == null;
        }
    }
}
