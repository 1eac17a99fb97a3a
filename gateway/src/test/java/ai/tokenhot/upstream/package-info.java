/** The HTTP client that calls providers, as it must behave. */
@NullMarked
package ai.tokenhot.upstream;

import org.jspecify.annotations.NullMarked;
