package ai.tokenhot.sandbox.responses;

import ai.tokenhot.sandbox.script.Thinking;
import java.util.Optional;

/**
 * What of a model matters to a response.
 *
 * @param vendor who serves it; a proof of one vendor means nothing to another
 * @param id as the request names it
 * @param base the id without the date of a snapshot: whose proofs are good for it
 * @param effort the effort that the answer names, if the model has any
 * @param thinking how much it thinks on this request
 */
public record ResponsesModel(String vendor, String id, String base, Optional<String> effort, Thinking thinking) {}
