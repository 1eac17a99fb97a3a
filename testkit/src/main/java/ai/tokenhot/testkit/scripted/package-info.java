/** A vendor made of plain sockets whose every byte a test decides. Start at {@code ScriptedVendor}. */
@NullMarked
package ai.tokenhot.testkit.scripted;

import org.jspecify.annotations.NullMarked;
