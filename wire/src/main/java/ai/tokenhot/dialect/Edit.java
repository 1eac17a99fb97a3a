package ai.tokenhot.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replaces the bytes {@code [from, to)} of a body by others. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Edit(int from, int to, byte[] replacement) {

    /** The body with all edits applied; the body itself when there are none. Edits must not overlap. */
    public static byte[] apply(byte[] body, List<Edit> edits) {
        if (edits.isEmpty()) {
            return body;
        }
        var ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(Edit::from));
        int length = body.length;
        for (Edit edit : ordered) {
            length += edit.replacement.length - (edit.to - edit.from);
        }
        byte[] result = new byte[length];
        int read = 0;
        int written = 0;
        for (Edit edit : ordered) {
            System.arraycopy(body, read, result, written, edit.from - read);
            written += edit.from - read;
            System.arraycopy(edit.replacement, 0, result, written, edit.replacement.length);
            written += edit.replacement.length;
            read = edit.to;
        }
        System.arraycopy(body, read, result, written, body.length - read);
        return result;
    }

    /**
     * The bytes {@code [from, to)} of a body, where a model's name stands.
     *
     * @param prefix what stands before the name in the same string
     */
    public record Place(int from, int to, String prefix) {}
}
