package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;

/** An item that came in one piece and was written at once. */
final class ResponsesWhole extends ResponsesPart {

    ResponsesWhole(ResponsesOutput output) {
        super(output);
    }

    @Override
    void more(String more, WireBuffer out) {}

    @Override
    void end(WireBuffer out) {
        if (proof != null) {
            output.proof(proof, ResponsesProof.BEFORE, out);
        }
    }
}
