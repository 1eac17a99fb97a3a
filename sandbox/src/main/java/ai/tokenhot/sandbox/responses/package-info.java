/**
 * What OpenAI and xAI share of the Responses API: forms, decoding, the answer and its stream, and the responses that are
 * kept.
 *
 * <p>Starting points: {@link ai.tokenhot.sandbox.responses.ResponsesRequest} and {@link
 * ai.tokenhot.sandbox.responses.ResponsesReply}.
 */
@NullMarked
package ai.tokenhot.sandbox.responses;

import org.jspecify.annotations.NullMarked;
