package ai.tokenhot.flow;

import ai.tokenhot.dialect.JoinedAnswers;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ReplyFold;
import java.util.Optional;

/** A whole answer that the provider gives in several. */
final class UnfinishedReply {

    private final ReplyFold fold = new ReplyFold();
    private final JoinedAnswers joined;
    private int requests;

    UnfinishedReply(boolean joins) {
        joined = new JoinedAnswers(joins, fold);
    }

    /** Adds what the next request brought. */
    void add(ChatReply reply, Translation translation) {
        if (requests > 0) {
            joined.next(translation.mayGoOn(requests + 1));
        }
        requests++;
        ReplyFold.unfold(reply, joined);
    }

    /** With what it goes on, if it is not finished. */
    Optional<String> token() {
        return joined.token();
    }

    /** All of it so far. */
    ChatReply reply() {
        return fold.reply();
    }
}
