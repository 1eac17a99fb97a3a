package ai.tokenhot.dialect;

import java.util.Optional;

/** Looks up a header by its name, in any case. */
@FunctionalInterface
public interface HeaderView {

    /** The header's first value. */
    Optional<String> header(String name);
}
