/** What is driven: nginx, the bare pass-through, the gateway, and the mock itself. */
@NullMarked
package ai.tokenhot.bench.target;

import org.jspecify.annotations.NullMarked;
