package ai.tokenhot.routing;

import ai.tokenhot.catalog.Deployment;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.inference.DialectId;

/** A deployment that can be tried: in which language and with which credential. */
public record Candidate(Deployment deployment, Endpoint endpoint, DialectId dialect) {}
