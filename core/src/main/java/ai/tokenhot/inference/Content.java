package ai.tokenhot.inference;

import java.util.List;
import java.util.Optional;

/**
 * A part with what a vendor or a caller hung on it.
 *
 * @param proof the vendor's, to be given back
 * @param cache the caller's wish
 * @param extras fields of it that only its own language has
 */
public record Content(Part part, Optional<Proof> proof, Optional<CacheMark> cache, List<Extra> extras) {

    /** Copies the list. */
    public Content {
        extras = List.copyOf(extras);
    }

    /** A part with nothing on it. */
    public static Content of(Part part) {
        return new Content(part, Optional.empty(), Optional.empty(), List.of());
    }

    /** A part with a proof. */
    public static Content of(Part part, Optional<Proof> proof) {
        return new Content(part, proof, Optional.empty(), List.of());
    }

    /** The same with another part. */
    public Content with(Part other) {
        return new Content(other, proof, cache, extras);
    }

    /** The same with this proof, or none. */
    public Content with(Optional<Proof> other) {
        return new Content(part, other, cache, extras);
    }
}
