/** What an operator can do with a running gateway. */
@NullMarked
package ai.tokenhot.admin;

import org.jspecify.annotations.NullMarked;
