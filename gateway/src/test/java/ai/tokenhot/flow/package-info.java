/** What the order of steps keeps between calls, as it must behave. */
@NullMarked
package ai.tokenhot.flow;

import org.jspecify.annotations.NullMarked;
