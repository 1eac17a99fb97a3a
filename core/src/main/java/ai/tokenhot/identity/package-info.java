/** Api key to principal: who asks. */
@NullMarked
package ai.tokenhot.identity;

import org.jspecify.annotations.NullMarked;
