/**
 * Google Gemini: {@code generateContent}, {@code streamGenerateContent}, {@code countTokens} and models.
 *
 * <p>Starting point: {@link ai.tokenhot.sandbox.gemini.GeminiFace}.
 */
@NullMarked
package ai.tokenhot.sandbox.gemini;

import org.jspecify.annotations.NullMarked;
