/**
 * What a vendor's face and the server tell each other: a call comes in, a reply goes out.
 *
 * <p>Starting point: {@link ai.tokenhot.sandbox.face.VendorFace}. A face is one package that implements it.
 */
@NullMarked
package ai.tokenhot.sandbox.face;

import org.jspecify.annotations.NullMarked;
