/**
 * Wire languages: the contract that each has to keep, and the framing that they share. Each language lives in a
 * sub-package and knows no other.
 *
 * <p>Starting points: {@link ai.tokenhot.dialect.Dialect}, {@link ai.tokenhot.dialect.Shape} for requests, {@link
 * ai.tokenhot.dialect.StreamTap} for streamed answers.
 */
@NullMarked
package ai.tokenhot.dialect;

import org.jspecify.annotations.NullMarked;
