/** The mock upstream: a vendor that costs as little CPU as possible and stamps what it sends. */
@NullMarked
package ai.tokenhot.bench.mock;

import org.jspecify.annotations.NullMarked;
