/**
 * What {@code ./check} calls after Maven: the dependency lock, the list of licences, coverage and its floors.
 *
 * <p>Starting point: {@link ai.tokenhot.build.BuildTools}.
 */
@NullMarked
package ai.tokenhot.build;

import org.jspecify.annotations.NullMarked;
