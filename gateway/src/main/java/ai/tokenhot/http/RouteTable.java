package ai.tokenhot.http;

import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the dialect and the operation of a path. Forgives what clients get wrong with base URLs: a trailing slash, a
 * doubled version, a missing one. Decides by the parsed path alone, never by the host.
 */
final class RouteTable {

    /** What may stand in a path for what the caller names there. */
    private static final Pattern NAMED = Pattern.compile("\\{(model|id)}");

    /** Longer names are not looked up. */
    private static final int MAX_NAME = 300;

    private final Map<String, List<Mounted>> exact = new HashMap<>();
    private final List<Mounted> patterns = new ArrayList<>();
    private final List<Mounted> all = new ArrayList<>();

    RouteTable(Collection<Dialect> dialects) {
        for (Dialect dialect : dialects) {
            for (Route route : dialect.routes()) {
                var mounted = new Mounted(dialect, route);
                all.add(mounted);
                if (NAMED.matcher(route.path()).find()) {
                    patterns.add(mounted);
                } else {
                    exact.computeIfAbsent(route.path(), path -> new ArrayList<>())
                            .add(mounted);
                }
            }
        }
        // The longest literal text wins: ":generateContent" before a bare model.
        patterns.sort((a, b) -> b.route.path().length() - a.route.path().length());
    }

    /** Looks a request up. */
    Found find(String method, String rawPath, HeaderView headers) {
        String path = normalized(rawPath);
        Found found = lookUp(method, path, headers);
        if (found instanceof Found.Nothing && !path.startsWith("/v1")) {
            return lookUp(method, "/v1" + path, headers);
        }
        return found;
    }

    /** The path without trailing slashes and without a version that stands before another one. */
    static String normalized(String rawPath) {
        String path = rawPath;
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.startsWith("/v1/v1")) {
            return path.substring("/v1".length());
        }
        if (path.startsWith("/v1beta/v1beta/")) {
            return path.substring("/v1beta".length());
        }
        return path;
    }

    private Found lookUp(String method, String path, HeaderView headers) {
        boolean otherMethod = false;
        Optional<Mounted> best = Optional.empty();
        for (Mounted mounted : exact.getOrDefault(path, List.of())) {
            if (!mounted.route.method().equals(method)) {
                otherMethod = true;
            } else if (mounted.applies(headers)
                    && (best.isEmpty() || mounted.route.marker().isPresent())) {
                best = Optional.of(mounted);
            }
        }
        if (best.isPresent()) {
            return new Found.Match(best.get().dialect, best.get().route, Optional.empty());
        }
        Found byPattern = byPattern(method, path, headers);
        return byPattern instanceof Found.Nothing && otherMethod ? new Found.OtherMethod() : byPattern;
    }

    private Found byPattern(String method, String path, HeaderView headers) {
        Found result = new Found.Nothing();
        for (Mounted mounted : patterns) {
            Optional<String> model = mounted.model(path);
            if (model.isEmpty()) {
                continue;
            }
            if (!mounted.route.method().equals(method)) {
                result = result instanceof Found.Match ? result : new Found.OtherMethod();
            } else if (mounted.applies(headers)
                    && (!(result instanceof Found.Match)
                            || mounted.route.marker().isPresent())) {
                boolean longer = result instanceof Found.Match match
                        && match.route().path().length() > mounted.route.path().length();
                if (!longer) {
                    result = new Found.Match(mounted.dialect, mounted.route, model);
                }
            }
        }
        return result;
    }

    /** The dialect in which an unknown path's error is told: the one whose paths begin alike. */
    Optional<Dialect> nearest(String rawPath, HeaderView headers) {
        String path = normalized(rawPath);
        Optional<Dialect> nearest = Optional.empty();
        int longest = 0;
        for (Mounted mounted : all) {
            int shared = shared(path, mounted.route.path());
            if (shared > longest
                    || (shared == longest && mounted.route.marker().isPresent() && mounted.applies(headers))) {
                longest = shared;
                nearest = Optional.of(mounted.dialect);
            }
        }
        return nearest;
    }

    private static int shared(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** What was found. */
    sealed interface Found {
        /** A route, and the model or the kept answer in its path. */
        record Match(Dialect dialect, Route route, Optional<String> model) implements Found {}

        /** A path that is served with another method only. */
        record OtherMethod() implements Found {}

        /** No such path. */
        record Nothing() implements Found {}
    }

    private record Mounted(Dialect dialect, Route route) {

        boolean applies(HeaderView headers) {
            return route.marker().map(name -> headers.header(name).isPresent()).orElse(true);
        }

        Optional<String> model(String path) {
            String pattern = route.path();
            Matcher named = NAMED.matcher(pattern);
            if (!named.find()) {
                return Optional.empty();
            }
            String before = pattern.substring(0, named.start());
            String after = pattern.substring(named.end());
            if (path.length() <= before.length() + after.length()
                    || !path.startsWith(before)
                    || !path.endsWith(after)) {
                return Optional.empty();
            }
            String encoded = path.substring(before.length(), path.length() - after.length());
            if (encoded.length() > MAX_NAME) {
                return Optional.empty();
            }
            try {
                return Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Optional.of(encoded);
            }
        }
    }
}
