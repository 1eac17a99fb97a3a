/** Chat through OpenAI's SDK: Chat Completions, xAI's variation of it, and Responses. */
@NullMarked
package ai.tokenhot.testkit.chat.openai;

import org.jspecify.annotations.NullMarked;
