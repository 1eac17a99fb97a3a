/**
 * OpenAI's two chat languages, Chat Completions and Responses, as they are also spoken by other hosts. Source: the
 * reference page on chat dialects, sections 1 and 2.
 */
@NullMarked
package ai.tokenhot.dialect.openai;

import org.jspecify.annotations.NullMarked;
