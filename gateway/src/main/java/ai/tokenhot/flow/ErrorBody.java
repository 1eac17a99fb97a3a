package ai.tokenhot.flow;

import ai.tokenhot.dialect.JsonMembers;

/** Looks at the body of a provider's error answer. */
final class ErrorBody {

    private ErrorBody() {}

    /** Whether it is an error in some dialect, and not a proxy's page or nothing at all. */
    static boolean isObjectWithError(byte[] body) {
        var found = new boolean[1];
        boolean whole = JsonMembers.visit(body, 0, body.length, (name, value) -> {
                    found[0] |= name.equals("error");
                    return false;
                })
                .isEmpty();
        return whole && found[0];
    }
}
