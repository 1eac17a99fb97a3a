/**
 * Anthropic: {@code /v1/messages}, {@code /v1/messages/count_tokens} and {@code /v1/models}, in both API versions.
 *
 * <p>Starting point: {@link ai.tokenhot.sandbox.anthropic.AnthropicFace}.
 */
@NullMarked
package ai.tokenhot.sandbox.anthropic;

import org.jspecify.annotations.NullMarked;
