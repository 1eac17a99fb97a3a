package ai.tokenhot.inference;

import java.util.Optional;

/**
 * The wish that all up to here be kept in the provider's prompt cache.
 *
 * @param ttl how long, in the caller's words ({@code 5m}, {@code 1h}, {@code 30m}, {@code 12h}), if given
 */
public record CacheMark(Optional<String> ttl) {}
