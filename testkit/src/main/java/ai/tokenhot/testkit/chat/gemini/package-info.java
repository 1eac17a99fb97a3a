/** Chat through Google's SDK for Gemini. */
@NullMarked
package ai.tokenhot.testkit.chat.gemini;

import org.jspecify.annotations.NullMarked;
