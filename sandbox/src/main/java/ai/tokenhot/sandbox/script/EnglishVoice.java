package ai.tokenhot.sandbox.script;

import java.util.List;
import java.util.stream.Collectors;

/** English. */
final class EnglishVoice implements Voice {

    private static final int QUOTE = 160;
    private static final int RESULT = 1_000;

    @Override
    public String opening(String model) {
        return "Sandbox answer from " + model + ": ";
    }

    @Override
    public String closing() {
        return " This text is scripted; no model wrote it.";
    }

    @Override
    public String refusal() {
        return "I'm sorry, but I can't help with that. The sandbox was told to refuse.";
    }

    @Override
    public String choice(int number) {
        return "Choice " + number + ". ";
    }

    @Override
    public String yourName(String name) {
        return "Yes, I remember. Your name is " + name + ".";
    }

    @Override
    public String nameNotTold() {
        return "You have not told me your name in this conversation.";
    }

    @Override
    public String myName(String name) {
        return "My name is " + name + ".";
    }

    @Override
    public String greeting(String name) {
        return "Hello, " + name
                + "! It is nice to meet you. I will remember your name for as long as this conversation lasts.";
    }

    @Override
    public String told(String thing, String value) {
        return "You told me about the " + thing + ": " + value + ".";
    }

    @Override
    public String sum(Arithmetic.Sum sum) {
        return sum.expression() + " = " + sum.value() + ".";
    }

    @Override
    public String counted(String unit, int number, String of) {
        return "There are " + number + " " + unit + " in \"" + of + "\".";
    }

    @Override
    public String seen(List<Media> media) {
        return "I was sent "
                + media.stream().map(Media::description).collect(Collectors.joining(" and "))
                + ". I can tell what kind of file it is, but not what it shows.";
    }

    @Override
    public String returned(List<Piece.Result> results) {
        return results.stream()
                .map(result -> "The tool" + (result.name().isEmpty() ? "" : " " + result.name()) + " returned: "
                        + Voice.quoted(result.text(), RESULT))
                .collect(Collectors.joining(". ", "", ". That is what I base this answer on."));
    }

    @Override
    public String about(String text, int turns) {
        if (text.isBlank()) {
            return "You said nothing that I could answer.";
        }
        return "You wrote: \"" + Voice.quoted(text, QUOTE) + "\". That is "
                + text.strip().split("\\s+").length + " words, in turn " + turns
                + " of our conversation. A real model would now say something useful about it.";
    }

    @Override
    public String thought(int index, String text) {
        return switch (index % 4) {
            case 0 -> "The user wrote: \"" + Voice.quoted(text, QUOTE) + "\". ";
            case 1 -> "I look for a name, a sum, a tool or a file in it, because those are what the script knows. ";
            case 2 -> "Then I check the form in which the answer is wanted. ";
            default -> "Now I can write the answer down. ";
        };
    }
}
