/** Main, configuration and wiring. */
@NullMarked
package ai.tokenhot.app;

import org.jspecify.annotations.NullMarked;
