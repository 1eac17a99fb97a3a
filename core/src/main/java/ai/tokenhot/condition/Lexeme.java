package ai.tokenhot.condition;

/**
 * One word of a condition's text.
 *
 * @param text a name, digits or sign as written; a string's content
 * @param at where it begins, in {@code char}s from 0
 */
record Lexeme(Type type, String text, int at) {

    enum Type {
        NAME,
        NUMBER,
        STRING,
        SIGN,
        END
    }

    boolean isSign(String sign) {
        return type == Type.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }

    /** As messages quote it. */
    String shown() {
        return switch (type) {
            case NAME, NUMBER, SIGN -> "'" + text + "'";
            case STRING -> "a string";
            case END -> "the end";
        };
    }
}
