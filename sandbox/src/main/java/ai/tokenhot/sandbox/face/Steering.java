package ai.tokenhot.sandbox.face;

import ai.tokenhot.sandbox.script.Directives;
import java.util.Optional;

/** Replies that a directive asks for in place of the answer. */
final class Steering {

    private static final int BAD_GATEWAY = 502;

    private Steering() {}

    /** The reply in place of the answer, if a directive asks for one. */
    static Optional<Reply> instead(Directives directives, Play.ErrorWords words) {
        if (directives.htmlBody()) {
            return Optional.of(htmlPage(directives.status().orElse(BAD_GATEWAY)).as(directives));
        }
        if (directives.status().isPresent()) {
            return Optional.of(words.ofStatus(directives.status().getAsInt(), directives.retryAfterSeconds())
                    .as(directives));
        }
        return directives.errorIn200() ? Optional.of(words.errorIn200().as(directives)) : Optional.empty();
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
