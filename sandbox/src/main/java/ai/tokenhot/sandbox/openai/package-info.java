/**
 * OpenAI: Chat Completions, Responses and models.
 *
 * <p>Starting point: {@link ai.tokenhot.sandbox.openai.OpenAiFace}.
 */
@NullMarked
package ai.tokenhot.sandbox.openai;

import org.jspecify.annotations.NullMarked;
