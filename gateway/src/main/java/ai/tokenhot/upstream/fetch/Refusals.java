package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.time.Duration;
import java.util.Optional;

/** What a caller is told of a URL that was not fetched. */
final class Refusals {

    private final FetchRequest request;

    Refusals(FetchRequest request) {
        this.request = request;
    }

    /** The same for every host and port that may not be reached, known or unknown: nobody explores our network. */
    Failure elsewhere() {
        return wrong("The URL cannot be fetched (expected: a host that exists and is on the public internet, at port 80"
                + " or 443; the same where it redirects to).");
    }

    Failure unreadable(String problem) {
        return wrong(problem);
    }

    Failure unreachable() {
        return wrong("The URL's host cannot be reached.");
    }

    Failure untrusted() {
        return wrong("The certificate of the URL's host is not accepted.");
    }

    Failure status(int status) {
        return wrong("The URL is answered with status " + status + " (expected: 200).");
    }

    Failure redirects(int most) {
        return wrong("The URL redirects too often (expected: at most " + most + " times).");
    }

    Failure downgrade() {
        return wrong("The URL redirects from https to http (expected: https).");
    }

    Failure redirectsNowhere() {
        return wrong("The URL redirects to something that cannot be fetched (expected: http:// or https://).");
    }

    Failure tooLarge(int most) {
        return wrong("The content behind the URL is too large (expected: at most " + most + " bytes).");
    }

    Failure compressed() {
        return wrong("The content behind the URL is compressed, though that was not asked for (expected: plain).");
    }

    Failure type(Optional<String> found) {
        return wrong("The content behind the URL is " + found.orElse("of an unknown type") + " (expected: "
                + String.join(", ", request.wanted().stream().sorted().toList()) + ").");
    }

    Failure empty() {
        return wrong("The content behind the URL is empty.");
    }

    Failure tooSlow(Duration most) {
        return wrong(
                "The content behind the URL did not arrive in time (expected: within " + most.toMillis() + " ms).");
    }

    Failure cut() {
        return wrong("The answer from the URL broke off.");
    }

    Failure cancelled() {
        return Failure.of(FailureKind.CLIENT_GONE, "The call was broken off.", request.field());
    }

    Failure saturated() {
        return Failure.of(
                FailureKind.SATURATED, "Too many URLs are being fetched. Try again in a moment.", request.field());
    }

    Failure full() {
        return Failure.of(
                FailureKind.SATURATED, "The gateway holds as much as it may. Try again in a moment.", request.field());
    }

    private Failure wrong(String message) {
        return Failure.of(FailureKind.INVALID_REQUEST, message, request.field());
    }
}
