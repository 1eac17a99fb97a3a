package ai.tokenhot.inference;

import java.util.Locale;

/**
 * Every way in which a call can fail: whose fault, which HTTP status, and whether another deployment may be tried. The
 * words and codes of a dialect's error are the dialect's.
 */
public enum FailureKind {
    MALFORMED_JSON(Fault.CALLER, 400, false),
    INVALID_REQUEST(Fault.CALLER, 400, false),
    CONTEXT_TOO_LONG(Fault.CALLER, 400, false),
    KEY_MISSING(Fault.CALLER, 401, false),
    KEY_UNKNOWN(Fault.CALLER, 401, false),
    KEY_REVOKED(Fault.CALLER, 401, false),
    /** The account has less than the call may cost. */
    NO_MONEY(Fault.CALLER, 402, false),
    FORBIDDEN(Fault.CALLER, 403, false),
    UNKNOWN_ROUTE(Fault.CALLER, 404, false),
    UNKNOWN_MODEL(Fault.CALLER, 404, false),
    /** A model that its provider no longer serves. */
    RETIRED_MODEL(Fault.CALLER, 404, false),
    /** A reference to an object that this project did not make. */
    UNKNOWN_REFERENCE(Fault.CALLER, 404, false),
    METHOD_NOT_ALLOWED(Fault.CALLER, 405, false),
    TOO_SLOW(Fault.CALLER, 408, false),
    TOO_LARGE(Fault.CALLER, 413, false),
    UNSUPPORTED_MEDIA_TYPE(Fault.CALLER, 415, false),
    /** The provider refused the request itself. */
    REFUSED_BY_PROVIDER(Fault.CALLER, 400, false),
    /** No deployment of a known model can be tried now. */
    NOTHING_SERVES(Fault.CAPACITY, 503, false),
    /** We hold as much as we may. */
    SATURATED(Fault.CAPACITY, 503, false),
    /** We are shutting down. */
    DRAINING(Fault.CAPACITY, 503, false),
    PROVIDER_RATE_LIMIT(Fault.CAPACITY, 429, true),
    PROVIDER_OVERLOADED(Fault.CAPACITY, 503, true),
    /** Our credential was refused or is out of money; never the caller's business. */
    PROVIDER_CREDENTIAL(Fault.PROVIDER, 502, true),
    PROVIDER_UNREACHABLE(Fault.PROVIDER, 502, true),
    PROVIDER_ERROR(Fault.PROVIDER, 502, true),
    PROVIDER_TIMEOUT(Fault.PROVIDER, 504, true),
    /** An answer that is not in the provider's language. */
    PROVIDER_GARBLED(Fault.PROVIDER, 502, true),
    /** The answer broke off. */
    PROVIDER_CUT(Fault.PROVIDER, 502, true),
    /** The caller went away. */
    CLIENT_GONE(Fault.CALLER, 499, false),
    INTERNAL(Fault.GATEWAY, 500, false);

    private final Fault fault;
    private final int status;
    private final boolean failover;
    private final String label = name().toLowerCase(Locale.ROOT);

    FailureKind(Fault fault, int status, boolean failover) {
        this.fault = fault;
        this.status = status;
        this.failover = failover;
    }

    /** Whose fault. */
    public Fault fault() {
        return fault;
    }

    /** The HTTP status, unless a dialect has its own for it. */
    public int status() {
        return status;
    }

    /** Whether another deployment may be tried. */
    public boolean failover() {
        return failover;
    }

    /** The name in receipts, logs and metrics. */
    public String label() {
        return label;
    }
}
