package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one chunk of an answer holds, or a whole answer, which looks alike. Texts are pulled out of the bytes; trees are
 * made only of what is rare.
 */
final class GeminiChunk {

    private String id = "";
    private String model = "";
    private String blockReason = "";
    private String blockMessage = "";
    private final List<Candidate> candidates = new ArrayList<>(1);

    private GeminiChunk() {}

    /** Reads a chunk that was found to be JSON of an object. */
    static GeminiChunk read(byte[] bytes, int from, int to) {
        var chunk = new GeminiChunk();
        JsonMembers.visit(bytes, from, to, chunk::member);
        return chunk;
    }

    private boolean member(String name, JsonReader value) {
        switch (name) {
            case "candidates" -> {
                return candidates(value);
            }
            case "responseId" -> id = text(value);
            case "modelVersion" -> model = text(value);
            case "promptFeedback" -> {
                JsonMembers.visit(value, this::feedback);
                return true;
            }
            default -> {}
        }
        return false;
    }

    private boolean feedback(String name, JsonReader value) {
        switch (name) {
            case "blockReason" -> blockReason = text(value);
            case "blockReasonMessage" -> blockMessage = text(value);
            default -> {}
        }
        return false;
    }

    private boolean candidates(JsonReader value) {
        if (value.token() != Token.ARRAY_START) {
            return false;
        }
        while (value.next() != Token.ARRAY_END) {
            var candidate = new Candidate();
            candidates.add(candidate);
            JsonMembers.visit(value, candidate::member);
        }
        return true;
    }

    private static String text(JsonReader value) {
        return value.token() == Token.STRING ? value.text() : "";
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    /** Whether the vendor did not take the prompt. */
    boolean blocked() {
        return !blockReason.isEmpty() && !blockReason.equals("BLOCKED_REASON_UNSPECIFIED");
    }

    /** The vendor's words about that; empty when it has none. */
    String blockMessage() {
        return blockMessage;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** One of the answers, or a part of one. */
    static final class Candidate {
        int index;
        String finishReason = "";
        String finishMessage = "";
        String continuationToken = "";

        @Nullable
        Json citations;

        @Nullable
        Json grounding;

        @Nullable
        Json logprobs;

        final List<Piece> pieces = new ArrayList<>(1);

        private boolean member(String name, JsonReader value) {
            switch (name) {
                case "content" -> {
                    JsonMembers.visit(value, (inner, parts) -> inner.equals("parts") && parts(parts));
                    return true;
                }
                case "index" -> index = Math.clamp(value.longOr(0), 0, Integer.MAX_VALUE);
                case "finishReason" -> finishReason = text(value);
                case "finishMessage" -> finishMessage = text(value);
                case "continuationToken" -> continuationToken = text(value);
                case "citationMetadata" -> {
                    citations = value.readValue();
                    return true;
                }
                case "groundingMetadata" -> {
                    grounding = value.readValue();
                    return true;
                }
                case "logprobsResult" -> {
                    logprobs = value.readValue();
                    return true;
                }
                default -> {}
            }
            return false;
        }

        private boolean parts(JsonReader value) {
            if (value.token() != Token.ARRAY_START) {
                return false;
            }
            while (value.next() != Token.ARRAY_END) {
                var piece = new Piece();
                pieces.add(piece);
                JsonMembers.visit(value, piece::member);
            }
            return true;
        }
    }

    /** One of the parts. */
    static final class Piece {
        @Nullable
        String text;

        boolean thought;
        String signature = "";
        /** The member that holds its content, when that is no text. */
        String kind = "";

        @Nullable
        Json content;

        boolean redacted;

        private boolean member(String name, JsonReader value) {
            switch (name) {
                case "text" -> text = text(value);
                case "thought" -> thought = value.token() == Token.TRUE;
                case "thoughtSignature" -> signature = text(value);
                case "partMetadata" -> {
                    redacted = value.readValue().equals(GeminiPartReader.REDACTED);
                    return true;
                }
                case "videoMetadata", "mediaResolution", "speechMetadata" -> {}
                default -> {
                    if (value.token() == Token.OBJECT_START) {
                        kind = name;
                        content = value.readValue();
                        return true;
                    }
                }
            }
            return false;
        }

        /** Its content as an object. */
        JsonObject object() {
            return content instanceof JsonObject object ? object : JsonObject.empty();
        }

        /** Whether its text's bytes are its characters. */
        boolean isAscii() {
            if (text != null) {
                for (int i = 0; i < text.length(); i++) {
                    if (text.charAt(i) >= 0x80) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static String text(JsonReader value) {
            return GeminiChunk.text(value);
        }
    }
}
