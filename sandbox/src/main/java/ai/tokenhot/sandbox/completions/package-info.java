/**
 * The Chat Completions language, as far as the vendors that speak it agree: the form of requests, the meaning of
 * messages and tools, the way to count a prompt, and the answer in both its forms.
 *
 * <p>Starting points: {@link ai.tokenhot.sandbox.completions.ChatRequest} and {@link
 * ai.tokenhot.sandbox.completions.ChatAnswer}.
 */
@NullMarked
package ai.tokenhot.sandbox.completions;

import org.jspecify.annotations.NullMarked;
