/** What tests of every module share: a clock that tests move. Its sub-packages hold the larger pieces. */
@NullMarked
package ai.tokenhot.testkit;

import org.jspecify.annotations.NullMarked;
