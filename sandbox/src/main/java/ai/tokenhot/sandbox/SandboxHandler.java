package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.VendorFace;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives each request to the face whose name is the first segment of its path. */
final class SandboxHandler implements Handler<HttpServerRequest> {

    /** Bytes of all request bodies that are held at once. */
    private static final long MAX_BUFFERED = 256L * 1024 * 1024;

    private final Vertx vertx;
    private final Map<String, VendorFace> faces;
    private final AtomicLong buffered;

    SandboxHandler(Vertx vertx, List<VendorFace> faces, AtomicLong buffered) {
        this.vertx = vertx;
        this.faces = faces.stream().collect(Collectors.toUnmodifiableMap(VendorFace::name, Function.identity()));
        this.buffered = buffered;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = decoded(request.path());
        int end = path.indexOf('/', 1);
        String name = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
        @Nullable VendorFace face = faces.get(name);
        if (face == null) {
            introduce(request, path);
            return;
        }
        String rest = end < 0 ? "/" : path.substring(end);
        String trimmed = rest.length() > 1 && rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        new Exchange(vertx, request, face, trimmed, buffered, MAX_BUFFERED).start();
    }

    /** Every answer says whose it is. */
    static void markAsSandbox(HttpServerResponse response) {
        response.putHeader("x-tokenhot-sandbox", "true");
    }

    private void introduce(HttpServerRequest request, String path) {
        markAsSandbox(request.response());
        List<String> names = faces.keySet().stream().sorted().toList();
        boolean root = path.isEmpty() || path.equals("/");
        JsonObject answer = JsonObject.builder()
                .put(root ? "sandbox" : "error", root ? "stand-in vendors" : "path: " + path + " (expected: /vendor/…)")
                .put("vendors", new JsonArray(names.stream().map(Json::of).toList()))
                .build();
        request.response()
                .setStatusCode(root ? 200 : 404)
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(answer.bytes()));
    }

    private static String decoded(@Nullable String path) {
        if (path == null) {
            return "";
        }
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
