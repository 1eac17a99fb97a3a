package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.gemini.GeminiChunk.Candidate;
import ai.tokenhot.dialect.gemini.GeminiChunk.Piece;
import ai.tokenhot.dialect.gemini.GeminiCitations.Placed;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads one choice of a stream. Texts of a kind that follow each other are one part; a proof ends it, though nothing says
 * so before the next part or the end. Calls and media come whole.
 */
final class GeminiChoiceReader {

    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9_-]{1,48}");

    /** Further citations are left out. */
    private static final int MAX_CITATIONS = 1_000;

    private final int choice;
    private final String answer;
    private final Destination from;

    /** What stands open, if something does. */
    private Open open = Open.NOTHING;

    private int next;
    private boolean sealed;
    private boolean ascii = true;
    private boolean called;
    private int unnamed;
    private String finishReason = "";
    private String finishMessage = "";
    private String continuationToken = "";
    private final List<Citation> citations = new ArrayList<>();
    private int told;
    private boolean hidden;
    private List<TokenLogprob> likely = new ArrayList<>();

    /**
     * A reader of a choice.
     *
     * @param answer the vendor's name of the answer, of which calls without a name get theirs
     */
    GeminiChoiceReader(int choice, String answer, Destination from) {
        this.choice = choice;
        this.answer = answer;
        this.from = from;
    }

    /** Reads what a chunk adds. */
    void read(Candidate candidate, Consumer<ChatEvent> sink) {
        if (candidate.logprobs != null) {
            likely.addAll(GeminiLogprobs.read(candidate.logprobs));
        }
        List<Placed> sources = sources(candidate);
        for (int i = 0; i < candidate.pieces.size(); i++) {
            piece(candidate.pieces.get(i), sink);
            if (open == Open.TEXT) {
                cite(sources, i);
            }
        }
        likely(sink);
        sources.forEach(source -> cite(source.citation()));
        if (!candidate.finishReason.isEmpty()) {
            finishReason = candidate.finishReason;
            finishMessage = candidate.finishMessage;
            continuationToken = candidate.continuationToken;
        }
    }

    private List<Placed> sources(Candidate candidate) {
        if (candidate.citations == null && candidate.grounding == null) {
            return List.of();
        }
        var sources = new ArrayList<Placed>();
        if (candidate.citations != null) {
            sources.addAll(GeminiCitations.cited(candidate.citations));
        }
        if (candidate.grounding != null) {
            boolean plain = ascii && candidate.pieces.stream().allMatch(Piece::isAscii);
            sources.addAll(GeminiCitations.grounded(candidate.grounding, plain));
        }
        return sources;
    }

    private void cite(List<Placed> sources, int piece) {
        for (Placed source : sources) {
            if (source.piece() == piece) {
                cite(source.citation());
            }
        }
    }

    /** Later chunks may repeat what earlier ones told. */
    private void cite(Citation citation) {
        if (!citations.contains(citation) && citations.size() < MAX_CITATIONS) {
            citations.add(citation);
        }
    }

    private void piece(Piece piece, Consumer<ChatEvent> sink) {
        switch (piece.kind) {
            case "" -> text(piece, sink);
            case "functionCall" -> call(piece, sink);
            case "inlineData" -> whole(media(piece.object()), piece, sink);
            case "fileData" -> whole(file(piece.object()), piece, sink);
            default ->
                whole(
                        new Part.Unknown(
                                GenerateContent.ID,
                                piece.kind,
                                JsonObject.builder()
                                        .put(piece.kind, piece.object())
                                        .build()),
                        piece,
                        sink);
        }
    }

    private void text(Piece piece, Consumer<ChatEvent> sink) {
        String text = piece.text == null ? "" : piece.text;
        Open kind = piece.thought ? Open.THOUGHT : Open.TEXT;
        boolean signed = !piece.signature.isEmpty();
        boolean goesOn = open == kind && !sealed && hidden == piece.redacted;
        if (!goesOn) {
            // An empty text says nothing, unless it begins a hidden thought or carries a proof.
            if (text.isEmpty() && !signed && !piece.thought) {
                return;
            }
            begin(kind, sink);
            hidden = piece.redacted;
        }
        if (!text.isEmpty() || !goesOn) {
            sink.accept(
                    piece.thought
                            ? new ChatEvent.ThinkingDelta(choice, next - 1, text, piece.redacted)
                            : new ChatEvent.TextDelta(choice, next - 1, text));
            ascii = ascii && piece.isAscii();
            likely(sink);
        }
        if (signed) {
            proved(piece.signature, sink);
            sealed = true;
        }
    }

    private void call(Piece piece, Consumer<ChatEvent> sink) {
        begin(Open.OTHER, sink);
        called = true;
        JsonObject call = piece.object();
        String name = call.string("name").orElse("");
        String arguments = call.object("args").orElse(JsonObject.empty()).text();
        String id = call.string("id").filter(text -> !text.isEmpty()).orElseGet(() -> id(name, arguments));
        sink.accept(new ChatEvent.CallBegan(choice, next - 1, id, name, CallKind.FUNCTION));
        sink.accept(new ChatEvent.ArgumentsDelta(choice, next - 1, arguments));
        if (!piece.signature.isEmpty()) {
            proved(piece.signature, sink);
        }
        end(sink);
    }

    /** A name for a call that has none: of the answer's and its place in it, else of what it says. */
    private String id(String name, String arguments) {
        String place = (choice == 0 ? "" : choice + "_") + unnamed++;
        String stem = answer.isEmpty() ? hash(name + "\n" + arguments) : answer;
        return "call_" + (PLAIN_ID.matcher(stem).matches() ? stem : hash(stem)) + "_" + place;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void whole(Part part, Piece piece, Consumer<ChatEvent> sink) {
        if (piece.thought) {
            // A draft, which is not to be delivered.
            return;
        }
        begin(Open.OTHER, sink);
        sink.accept(new ChatEvent.Whole(choice, next - 1, part));
        if (!piece.signature.isEmpty()) {
            proved(piece.signature, sink);
        }
        end(sink);
    }

    private static Part media(JsonObject data) {
        String mediaType = data.string("mimeType").orElse("");
        return GeminiMedia.part(
                new MediaSource.Inline(
                        mediaType, GeminiMedia.standard(data.string("data").orElse(""))),
                mediaType,
                data.string("displayName"));
    }

    private static Part file(JsonObject data) {
        String mediaType = data.string("mimeType").orElse("");
        String uri = data.string("fileUri").orElse("");
        MediaSource source = GenerateContent.atTheVendor(uri)
                ? new MediaSource.Held(GenerateContent.ID, uri)
                : new MediaSource.Remote(uri, mediaType);
        return GeminiMedia.part(source, mediaType, data.string("displayName"));
    }

    private void begin(Open kind, Consumer<ChatEvent> sink) {
        end(sink);
        open = kind;
        sealed = false;
        next++;
    }

    private void end(Consumer<ChatEvent> sink) {
        if (open != Open.NOTHING) {
            likely(sink);
            if (open == Open.TEXT) {
                for (; told < citations.size(); told++) {
                    sink.accept(new ChatEvent.Cited(choice, next - 1, citations.get(told)));
                }
            }
            sink.accept(new ChatEvent.PartEnded(choice, next - 1));
            open = Open.NOTHING;
        }
    }

    private void proved(String signature, Consumer<ChatEvent> sink) {
        sink.accept(new ChatEvent.Proved(
                choice, next - 1, new Proof(from.dialect(), from.upstreamModel(), ThoughtSignature.FORM, signature)));
    }

    private void likely(Consumer<ChatEvent> sink) {
        if (!likely.isEmpty() && open != Open.NOTHING) {
            sink.accept(new ChatEvent.Likely(choice, next - 1, likely));
            likely = new ArrayList<>();
        }
    }

    /** The stream came to its end. */
    void finish(boolean blocked, Consumer<ChatEvent> sink) {
        end(sink);
        Finish finish = GeminiFinish.read(finishReason, called, present(finishMessage), present(continuationToken));
        sink.accept(
                new ChatEvent.Ended(choice, finishReason.isEmpty() && blocked ? finish.with(Reason.FILTERED) : finish));
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** What stands open. */
    private enum Open {
        NOTHING,
        TEXT,
        THOUGHT,
        /** What comes whole. */
        OTHER
    }
}
