/** Files and environment, made into validated records. */
@NullMarked
package ai.tokenhot.config;

import org.jspecify.annotations.NullMarked;
