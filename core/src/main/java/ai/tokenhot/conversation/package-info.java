/** What a caller may come back to: answers that are kept for their project, and the conversations that they form. */
@NullMarked
package ai.tokenhot.conversation;

import org.jspecify.annotations.NullMarked;
