package ai.tokenhot.testkit.scripted;

import ai.tokenhot.testkit.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param connection which connection of the vendor it came on, counted from 0: equal numbers mean a reused connection
 * @param method as sent
 * @param target path and query, as sent, nothing decoded
 * @param version such as {@code HTTP/1.1}
 * @param headers in order and in their original case
 * @param body the content, out of its chunks if it was chunked
 */
public record ReceivedRequest(
        int connection, String method, String target, String version, List<Header> headers, Bytes body) {

    /** One header line, its name in the case it was sent with. */
    public record Header(String name, String value) {}

    /** Copies the headers. */
    public ReceivedRequest {
        headers = List.copyOf(headers);
    }

    /** The target up to its question mark. */
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** What follows the question mark of the target. */
    public Optional<String> query() {
        int question = target.indexOf('?');
        return question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1));
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** All headers of this name, in any case. */
    public List<String> headers(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The request in short: the content is shown only by its length, it may be megabytes. */
    @Override
    public String toString() {
        return "#" + connection + " " + method + " " + target + " " + headers + " body: " + body;
    }
}
