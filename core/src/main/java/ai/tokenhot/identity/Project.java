package ai.tokenhot.identity;

import java.time.Instant;

/** Whose objects are whose: keys of one project share what they make, and nobody else sees it. */
public record Project(String id, String organization, String name, Instant created) {}
