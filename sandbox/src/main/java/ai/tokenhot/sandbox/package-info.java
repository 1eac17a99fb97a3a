/**
 * The sandbox: stand-in AI vendors on one HTTP server. Content is scripted; the wire formats are the vendors'.
 *
 * <p>Starting points: {@link ai.tokenhot.sandbox.SandboxServer}, which listens, and {@link
 * ai.tokenhot.sandbox.Vendors}, the list of vendors that it plays.
 */
@NullMarked
package ai.tokenhot.sandbox;

import org.jspecify.annotations.NullMarked;
