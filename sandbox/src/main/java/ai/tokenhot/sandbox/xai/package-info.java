/**
 * xAI: its variation of Chat Completions, and models.
 *
 * <p>Starting point: {@link ai.tokenhot.sandbox.xai.XaiFace}.
 */
@NullMarked
package ai.tokenhot.sandbox.xai;

import org.jspecify.annotations.NullMarked;
