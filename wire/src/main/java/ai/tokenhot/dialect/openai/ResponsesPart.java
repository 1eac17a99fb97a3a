package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Proof;
import org.jspecify.annotations.Nullable;

/** A part of an answer that is being written. Text is kept as it stands inside a JSON string. */
abstract sealed class ResponsesPart permits ResponsesText, ResponsesThought, ResponsesCall, ResponsesWhole {

    static final byte[] DELTA = WireBuffer.ascii(",\"delta\":\"");
    static final byte[] QUOTE_END = WireBuffer.ascii("\"}\n\n");

    final ResponsesOutput output;
    final WireBuffer text = new WireBuffer();

    /** The vendor's proof of it, once it is known. */
    @Nullable
    Proof proof;

    ResponsesPart(ResponsesOutput output) {
        this.output = output;
    }

    /** Keeps more text, and writes it behind this. */
    final WireBuffer keep(String more, WireBuffer out) {
        int from = text.length();
        text.inString(more);
        output.keep(text.length() - from);
        return out.raw(text, from);
    }

    /** Writes more text. */
    abstract void more(String more, WireBuffer out);

    /** Writes its end. */
    abstract void end(WireBuffer out);
}
