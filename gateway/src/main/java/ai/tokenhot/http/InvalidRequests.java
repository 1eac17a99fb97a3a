package ai.tokenhot.http;

import ai.tokenhot.json.JsonWriter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is not HTTP, or not within its bounds; no dialect is known yet. */
final class InvalidRequests {

    private InvalidRequests() {}

    static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = switch (cause) {
            case TooLongHttpLineException ignored -> 414;
            case TooLongHttpHeaderException ignored -> 431;
            case null, default -> 400;
        };
        String message = switch (status) {
            case 414 -> "The request line is too long.";
            case 431 -> "The request headers are too long.";
            default -> "This is not a valid HTTP request.";
        };
        byte[] body = JsonWriter.write(writer -> writer.startObject()
                .name("error")
                .startObject()
                .member("message", message)
                .member("type", "invalid_request_error")
                .name("param")
                .nothing()
                .name("code")
                .nothing()
                .endObject()
                .endObject());
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("connection", "close")
                .end(Buffer.buffer(body))
                .onComplete(done -> request.connection().close());
    }
}
