package ai.tokenhot.sandbox.script;

import java.util.List;

/** The sentences of the sandbox in one language. */
interface Voice {

    /** What every answer begins with: who speaks, and that it is the sandbox. */
    String opening(String model);

    /** What every answer in words ends with. */
    String closing();

    /** That there will be no answer. */
    String refusal();

    /** Which of several answers this is. */
    String choice(int number);

    String yourName(String name);

    String nameNotTold();

    String myName(String name);

    String greeting(String name);

    String told(String thing, String value);

    String sum(Arithmetic.Sum sum);

    String counted(String unit, int number, String of);

    String seen(List<Media> media);

    String returned(List<Piece.Result> results);

    /** When nothing else is to say. */
    String about(String text, int turns);

    /** A sentence of the model's thinking; they go round. */
    String thought(int index, String text);

    /** The voice in the language of a text. */
    static Voice of(String text) {
        return Words.isChinese(text) ? new ChineseVoice() : new EnglishVoice();
    }

    /** At most so much of a text is repeated. */
    static String quoted(String text, int max) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= max) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, max)) + "…";
    }
}
