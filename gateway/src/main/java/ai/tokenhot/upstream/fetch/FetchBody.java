package ai.tokenhot.upstream.fetch;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Content that is arriving, in blocks, so that many small pieces cost no more than one large one. */
final class FetchBody {

    private static final int BLOCK = 64 << 10;

    private final ByteReserve reserve;
    private final List<byte[]> blocks = new ArrayList<>();
    private int size;
    private long held;

    FetchBody(ByteReserve reserve) {
        this.reserve = reserve;
    }

    int size() {
        return size;
    }

    /** Adds a piece; false when the process has no room for it. */
    boolean add(Buffer piece) {
        int from = 0;
        while (from < piece.length()) {
            int within = size % BLOCK;
            if (within == 0 && !takeBlock()) {
                return false;
            }
            int length = Math.min(BLOCK - within, piece.length() - from);
            piece.getBytes(from, from + length, blocks.getLast(), within);
            from += length;
            size += length;
        }
        return true;
    }

    private boolean takeBlock() {
        if (!take(BLOCK)) {
            return false;
        }
        blocks.add(new byte[BLOCK]);
        return true;
    }

    private boolean take(long bytes) {
        if (reserve.take().test(bytes)) {
            held += bytes;
            return true;
        }
        return false;
    }

    /** All of it in one piece, of which exactly its length stays taken from the reserve; empty when there is no room. */
    Optional<byte[]> whole() {
        if (!take(size)) {
            return Optional.empty();
        }
        byte[] whole = new byte[size];
        for (int from = 0; from < size; from += BLOCK) {
            System.arraycopy(blocks.get(from / BLOCK), 0, whole, from, Math.min(BLOCK, size - from));
        }
        blocks.clear();
        give(held - size);
        return Optional.of(whole);
    }

    /** Gives everything back. */
    void drop() {
        blocks.clear();
        give(held);
    }

    private void give(long bytes) {
        held -= bytes;
        reserve.give().accept(bytes);
    }
}
