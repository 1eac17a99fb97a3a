/** The canonical vocabulary: operations, usage, failures. */
@NullMarked
package ai.tokenhot.inference;

import org.jspecify.annotations.NullMarked;
