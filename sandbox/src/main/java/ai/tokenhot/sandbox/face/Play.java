package ai.tokenhot.sandbox.face;

import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Script;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** From a decoded request to its reply: the steps that are the same for every vendor. */
public final class Play {

    private Play() {}

    /** A vendor's words for what the steps may come to besides an answer. */
    public interface ErrorWords {
        /** A directive that is not valid: a 400 with this message. */
        Refused unclear(String message);

        /** The vendor's usual error of a status, which says how many seconds to wait if that is known. */
        Reply.Whole ofStatus(int status, OptionalInt retryAfterSeconds);

        /** What the vendor answers when it fails with status 200. */
        Reply.Whole errorIn200();
    }

    /** Puts a script into the vendor's form. */
    @FunctionalInterface
    public interface Form {
        /** The reply. */
        Reply of(Script script, Directives directives);
    }

    /** Puts several scripts, which answer the same, into the vendor's form. */
    @FunctionalInterface
    public interface SeveralForm {
        /** The reply. */
        Reply of(List<Script> scripts, Directives directives);
    }

    /** Takes the directives out of the conversation, has the answer written and put into form. */
    public static Reply of(Stage stage, Conversation conversation, ErrorWords words, Form form) {
        return of(stage, conversation, 1, words, (scripts, directives) -> form.of(scripts.getFirst(), directives));
    }

    /** The same with so many answers. */
    public static Reply of(Stage stage, Conversation conversation, int choices, ErrorWords words, SeveralForm form) {
        return switch (Directives.read(conversation)) {
            case Directives.Reading.Unclear(String message) -> throw words.unclear(message);
            case Directives.Reading.Clear(Conversation clear, Directives directives) -> {
                Optional<Reply> instead = Steering.instead(directives, words);
                if (instead.isPresent()) {
                    yield instead.get();
                }
                List<Script> scripts = IntStream.rangeClosed(1, choices)
                        .mapToObj(choice -> stage.writer().write(clear, directives, choice))
                        .toList();
                yield form.of(scripts, directives);
            }
        };
    }
}
