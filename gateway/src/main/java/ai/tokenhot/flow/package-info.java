/** The order of steps: one class per use case, and the relays that it drives. */
@NullMarked
package ai.tokenhot.flow;

import org.jspecify.annotations.NullMarked;
