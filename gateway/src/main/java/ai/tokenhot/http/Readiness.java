package ai.tokenhot.http;

/**
 * Whether we can serve.
 *
 * @param accepting whether new calls are taken; false while we shut down
 * @param ready whether a load balancer should send callers here
 */
public record Readiness(boolean accepting, boolean ready, String reason) {}
