package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * Text or a refusal that is being written: a content part of a message item. Texts that follow one another stand in one
 * message. No message begins before there is something to put into it.
 */
final class ResponsesText extends ResponsesPart {

    private static final byte[] PART_ADDED = ResponsesOutput.head("response.content_part.added");
    private static final byte[] PART_DONE = ResponsesOutput.head("response.content_part.done");
    private static final byte[] TEXT_DELTA = ResponsesOutput.head("response.output_text.delta");
    private static final byte[] TEXT_DONE = ResponsesOutput.head("response.output_text.done");
    private static final byte[] REFUSAL_DELTA = ResponsesOutput.head("response.refusal.delta");
    private static final byte[] REFUSAL_DONE = ResponsesOutput.head("response.refusal.done");
    private static final byte[] ANNOTATION = ResponsesOutput.head("response.output_text.annotation.added");
    private static final byte[] PART = ascii(",\"part\":");
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] REFUSAL = ascii(",\"refusal\":\"");
    private static final byte[] NO_LOGPROBS = ascii("\",\"logprobs\":[]}\n\n");
    private static final byte[] LOGPROBS = ascii("\",\"logprobs\":");

    /** What a token's probabilities take, roughly. */
    static final int TOKEN_SIZE = 200;

    private final boolean refusal;
    private final WireBuffer annotations = new WireBuffer();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private int cited;
    private @Nullable ResponsesMessage message;
    private byte[] place = new byte[0];

    /** A part that has not begun. */
    ResponsesText(ResponsesOutput output, boolean refusal) {
        super(output);
        this.refusal = refusal;
    }

    /** Whether it has begun. */
    boolean begun() {
        return message != null;
    }

    /** Begins in this message. */
    void begin(ResponsesMessage in, WireBuffer out) {
        message = in;
        place = in.begin();
        output.event(PART_ADDED, out).raw(place).raw(PART).raw(part()).raw(ResponsesOutput.EVENT_END);
    }

    @Override
    void more(String more, WireBuffer out) {
        output.event(refusal ? REFUSAL_DELTA : TEXT_DELTA, out).raw(place).raw(DELTA);
        keep(more, out).raw(refusal ? QUOTE_END : NO_LOGPROBS);
    }

    /** Writes a citation of it. */
    void cite(Citation citation, WireBuffer out) {
        Optional<Json> json = refusal ? Optional.empty() : ResponsesAnnotations.of(citation);
        if (json.isEmpty()) {
            return;
        }
        byte[] annotation = json.get().bytes();
        output.keep(annotation.length);
        output.event(ANNOTATION, out)
                .raw(place)
                .raw(ascii(",\"annotation_index\":"))
                .number(cited)
                .raw(ascii(",\"annotation\":"))
                .raw(annotation)
                .raw(ResponsesOutput.EVENT_END);
        annotations.raw(ascii(cited++ == 0 ? "" : ",")).raw(annotation);
    }

    /** Writes how likely its tokens were, in a piece of it without text. */
    void likely(List<TokenLogprob> tokens, WireBuffer out) {
        if (refusal || tokens.isEmpty()) {
            return;
        }
        output.keep(tokens.size() * TOKEN_SIZE);
        output.event(TEXT_DELTA, out).raw(place).raw(DELTA).raw(LOGPROBS);
        OpenAiLogprobs.write(out, tokens);
        out.raw(ResponsesOutput.EVENT_END);
        tokens.forEach(token -> logprobs.add(told(token)));
    }

    /** A token whose bytes are always told, as clients expect it of a whole text; none when they are not known. */
    private static TokenLogprob told(TokenLogprob token) {
        return new TokenLogprob(
                token.token(),
                token.logprob(),
                token.bytes().or(() -> Optional.of(List.of())),
                token.top().stream().map(ResponsesText::told).toList());
    }

    private byte[] part() {
        var part = new WireBuffer();
        if (refusal) {
            part.raw(ascii("{\"type\":\"refusal\",\"refusal\":\"")).raw(text, 0).raw(ascii("\"}"));
        } else {
            part.raw(ascii("{\"type\":\"output_text\",\"text\":\""))
                    .raw(text, 0)
                    .raw(ascii("\",\"annotations\":["))
                    .raw(annotations, 0)
                    .raw(ascii("],\"logprobs\":"));
            OpenAiLogprobs.write(part, logprobs);
            part.raw(ascii("}"));
        }
        return part.take();
    }

    @Override
    void end(WireBuffer out) {
        if (message == null) {
            if (proof != null) {
                output.proof(proof, ResponsesProof.EMPTY_TEXT, out);
            }
            return;
        }
        output.event(refusal ? REFUSAL_DONE : TEXT_DONE, out)
                .raw(place)
                .raw(refusal ? REFUSAL : TEXT)
                .raw(text, 0);
        if (refusal) {
            out.raw(QUOTE_END);
        } else {
            OpenAiLogprobs.write(out.raw(LOGPROBS), logprobs);
            out.raw(ResponsesOutput.EVENT_END);
        }
        byte[] part = part();
        output.event(PART_DONE, out).raw(place).raw(PART).raw(part).raw(ResponsesOutput.EVENT_END);
        message.end(part);
        if (proof != null || message.closing()) {
            message.close(out);
        }
        if (proof != null) {
            output.proof(proof, ResponsesProof.BEFORE, out);
        }
    }
}
