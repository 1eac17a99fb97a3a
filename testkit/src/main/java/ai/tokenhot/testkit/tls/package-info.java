/** Servers behind TLS, and certificates for them. */
@NullMarked
package ai.tokenhot.testkit.tls;

import org.jspecify.annotations.NullMarked;
