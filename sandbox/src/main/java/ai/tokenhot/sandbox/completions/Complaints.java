package ai.tokenhot.sandbox.completions;

import ai.tokenhot.sandbox.face.Refused;

/** How a vendor words that a request makes no sense. */
@FunctionalInterface
public interface Complaints {

    /**
     * A 400.
     *
     * @param param the field, empty for none
     * @param code the vendor's code, empty for none
     */
    Refused complain(String message, String param, String code);
}
