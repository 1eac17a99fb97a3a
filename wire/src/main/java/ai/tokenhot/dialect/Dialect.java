package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Secret;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A wire language. Everything here is a pure function of its arguments. */
public interface Dialect {

    /** Its name. */
    DialectId id();

    /** What it serves. */
    List<Route> routes();

    /** Lower-case names of the headers, other than {@code authorization}, in which its clients send their key. */
    Set<String> keyHeaders();

    /** Query parameters in which its clients send their key. */
    Set<String> keyParameters();

    /**
     * Lower-case names of request headers that describe the caller's own account with the vendor. They are not sent on:
     * the account that is used is ours.
     */
    Set<String> accountHeaders();

    /** Lower-case beginnings of answer headers that describe our account with the vendor and are not passed on. */
    Set<String> accountAnswerHeaders();

    /** What in a provider's error text names our account with it; taken out before a caller sees the text. */
    default List<Pattern> accountMarks() {
        return List.of();
    }

    /** The header that carries a request's id besides {@code x-request-id}, if the language has one. */
    default Set<String> requestIdHeaders() {
        return Set.of();
    }

    /** Reads a request without building a tree: what we need to know of it, and where it must be changed. */
    Scan scan(Target target, byte[] body);

    /** Where the request goes, below the provider's base URL: path and query. */
    String upstreamPath(Target target, Scan.Ready scan, String upstreamModel);

    /** The header that signs a request: name and value. */
    Header sign(Secret credential);

    /** Its share of translation, if it has one. */
    default Optional<ChatCodec> codec() {
        return Optional.empty();
    }

    /** Its share of kept answers, if its callers may come back to them. */
    default Optional<AnswerMemory> memory() {
        return Optional.empty();
    }

    /** A reader of one streamed answer. */
    StreamTap tap();

    /** Reads a whole answer: its usage, its model, or the failure that it holds in spite of its status. */
    ReplyReading read(byte[] body);

    /** Reads an error answer of a provider that speaks this language. */
    Failure readError(int status, HeaderView headers, byte[] body);

    /** An error in this language, as a whole answer. */
    ErrorReply error(Failure failure, String requestId);

    /** An error in this language, as an event of a stream that has begun. */
    byte[] errorEvent(Failure failure, String requestId);

    /** What keeps a silent stream open. */
    byte[] keepAlive();

    /**
     * The list of models.
     *
     * @param query paging, in this language's parameters
     */
    byte[] models(List<ModelCard> cards, Query query);

    /** One model. */
    byte[] model(ModelCard card);
}
