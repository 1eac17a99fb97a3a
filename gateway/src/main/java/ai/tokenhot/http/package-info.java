/** The inbound server: mounts what each dialect declares. */
@NullMarked
package ai.tokenhot.http;

import org.jspecify.annotations.NullMarked;
