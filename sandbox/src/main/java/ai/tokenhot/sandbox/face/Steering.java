package ai.tokenhot.sandbox.face;

import ai.tokenhot.sandbox.script.Directives;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Replies that a directive asks for in place of the answer. */
public final class Steering {

    private static final int BAD_GATEWAY = 502;

    private Steering() {}

    /** A vendor's error of a status, which says how many seconds to wait if that is known. */
    @FunctionalInterface
    public interface ErrorOfStatus {
        /** The error. */
        Reply.Whole of(int status, OptionalInt retryAfterSeconds);
    }

    /**
     * The reply in place of the answer, if a directive asks for one.
     *
     * @param error the vendor's error of a status
     * @param errorIn200 what the vendor answers when it fails with status 200
     */
    public static Optional<Reply> instead(
            Directives directives, ErrorOfStatus error, Supplier<Reply.Whole> errorIn200) {
        if (directives.htmlBody()) {
            return Optional.of(htmlPage(directives.status().orElse(BAD_GATEWAY)).as(directives));
        }
        if (directives.status().isPresent()) {
            return Optional.of(error.of(directives.status().getAsInt(), directives.retryAfterSeconds())
                    .as(directives));
        }
        return directives.errorIn200() ? Optional.of(errorIn200.get().as(directives)) : Optional.empty();
    }

    private static Reply.Whole htmlPage(int status) {
        return Reply.Whole.text(status, "text/html", """
                <html>
                <head><title>%1$d Bad Gateway</title></head>
                <body>
                <center><h1>%1$d Bad Gateway</h1></center>
                <hr><center>sandbox</center>
                </body>
                </html>
                """.formatted(status));
    }
}
