package ai.tokenhot.identity;

import java.time.Instant;

/** Who pays: it has an account, and projects. */
public record Organization(String id, String name, Instant created) {}
