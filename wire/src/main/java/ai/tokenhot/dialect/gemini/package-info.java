/** Google's Gemini API. Source: the reference page on chat dialects, section 4. */
@NullMarked
package ai.tokenhot.dialect.gemini;

import org.jspecify.annotations.NullMarked;
