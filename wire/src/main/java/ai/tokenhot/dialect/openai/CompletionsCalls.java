package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.CompletionsChunk.CallPiece;
import ai.tokenhot.inference.Part.CallKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of one answer of a stream, and which of them a piece belongs to, however the host numbers them. */
final class CompletionsCalls {

    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private final List<Call> begun = new ArrayList<>();

    /** The call under a number. */
    @Nullable
    Call under(long index) {
        return calls.get(index);
    }

    /** Those that have a part, in order. */
    List<Call> begun() {
        return begun;
    }

    /** The call that a piece belongs to, which may be a new one: also under a number that another one had. */
    Call of(CallPiece piece) {
        long key = keyOf(piece);
        Call call = calls.get(key);
        boolean another = call != null && !piece.id.isEmpty() && !piece.name.isEmpty() && !piece.id.equals(call.rawId);
        if (call == null || another) {
            call = new Call(piece.id, piece.custom ? CallKind.CUSTOM : CallKind.FUNCTION);
            calls.put(key, call);
        }
        return call;
    }

    /** Some hosts number calls not at all: then the id tells which call a piece belongs to, or it is the last one's. */
    private long keyOf(CallPiece piece) {
        if (piece.index >= 0) {
            return piece.index;
        }
        for (Map.Entry<Long, Call> entry : calls.entrySet()) {
            if (!piece.id.isEmpty() && entry.getValue().rawId.equals(piece.id)) {
                return entry.getKey();
            }
        }
        return piece.id.isEmpty() && !calls.isEmpty() ? calls.size() - 1L : calls.size();
    }

    /** A call, which has a part as soon as its name is known. */
    static final class Call {
        final String rawId;
        final CallKind kind;
        String name = "";
        int part = -1;
        private final StringBuilder waiting = new StringBuilder();

        private Call(String rawId, CallKind kind) {
            this.rawId = rawId;
            this.kind = kind;
        }

        /** Keeps what a piece says until the call begins. */
        void waitFor(CallPiece piece) {
            name = name.isEmpty() ? piece.name : name;
            waiting.append(piece.arguments);
        }

        /** Hands over the arguments that were kept. */
        String takeWaiting() {
            String kept = waiting.toString();
            waiting.setLength(0);
            return kept;
        }
    }
}
