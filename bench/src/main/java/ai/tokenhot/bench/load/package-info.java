/** The load generator: sends requests, validates every answer and measures it. */
@NullMarked
package ai.tokenhot.bench.load;

import org.jspecify.annotations.NullMarked;
