/** The immutable snapshot of providers, credential references, models and deployments, and its validation. */
@NullMarked
package ai.tokenhot.catalog;

import org.jspecify.annotations.NullMarked;
