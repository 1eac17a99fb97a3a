/** Chat through Anthropic's SDK. */
@NullMarked
package ai.tokenhot.testkit.chat.anthropic;

import org.jspecify.annotations.NullMarked;
