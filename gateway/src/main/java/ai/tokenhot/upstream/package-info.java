/** The HTTP client that calls providers. */
@NullMarked
package ai.tokenhot.upstream;

import org.jspecify.annotations.NullMarked;
