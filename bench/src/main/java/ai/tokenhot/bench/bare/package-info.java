/** The bare pass-through: a reverse proxy without any of the gateway's work, as a reference. */
@NullMarked
package ai.tokenhot.bench.bare;

import org.jspecify.annotations.NullMarked;
