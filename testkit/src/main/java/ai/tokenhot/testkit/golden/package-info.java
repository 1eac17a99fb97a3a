/** Golden files: an input, a line of dashes and the expected output in one file. Start at {@code Golden}. */
@NullMarked
package ai.tokenhot.testkit.golden;

import org.jspecify.annotations.NullMarked;
