/** Money through the whole gateway. */
@NullMarked
package ai.tokenhot.app.money;

import org.jspecify.annotations.NullMarked;
