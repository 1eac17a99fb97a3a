/**
 * Declared forms of request bodies and the check against them. A face lists its fields as data and words the problems
 * that are found as its vendor does.
 *
 * <p>Starting points: {@link ai.tokenhot.sandbox.shape.Shape} and {@link ai.tokenhot.sandbox.shape.ShapeCheck}.
 */
@NullMarked
package ai.tokenhot.sandbox.shape;

import org.jspecify.annotations.NullMarked;
