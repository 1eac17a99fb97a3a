/** Anthropic's Messages, both API versions. Source: the reference page on chat dialects, section 3. */
@NullMarked
package ai.tokenhot.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
