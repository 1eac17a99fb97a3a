package ai.tokenhot.upstream.fetch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that may be fetched as far as its text goes. It is read once, here, strictly where it says whom to ask; nobody
 * reads it a second time and otherwise.
 *
 * @param target path and query, in ASCII
 */
record FetchUrl(Origin origin, String target) {

    /** Characters of a URL. */
    static final int LONGEST = 8 << 10;

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final String ESCAPED = "\"<>\\^`{|}#";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** What came of reading. */
    sealed interface Reading {
        /** A URL. */
        record Good(FetchUrl url) implements Reading {}

        /** Something that is none, whatever there may be behind it. */
        record Bad(String problem) implements Reading {}

        /** Its host or port is nothing that could be public. */
        record Elsewhere() implements Reading {}
    }

    /** Reads what a caller gave. */
    static Reading read(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            return new Reading.Bad("The URL has " + text.length() + " characters (expected: at most " + LONGEST + ").");
        }
        if (text.chars().anyMatch(c -> c < ' ' || c == 127)) {
            return new Reading.Bad("The URL has a control character in it (expected: none).");
        }
        Matcher parts = SCHEME.matcher(text);
        String scheme = parts.matches() ? parts.group(1).toLowerCase(Locale.ROOT) : "";
        if (!(scheme.equals("http") || scheme.equals("https"))
                || !parts.group(2).startsWith("//")) {
            return new Reading.Bad(
                    "The URL does not begin as one that can be fetched (expected: http:// or https://).");
        }
        return authority(scheme.equals("https"), parts.group(2).substring(2));
    }

    private static Reading authority(boolean tls, String rest) {
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        if (authority.indexOf('@') >= 0) {
            return new Reading.Bad("The URL has a user name before its host (expected: none).");
        }
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        int port = colon < 0 ? (tls ? Origin.HTTPS : Origin.HTTP) : port(authority.substring(colon + 1));
        Optional<Host> host = Host.read(colon < 0 ? authority : authority.substring(0, colon));
        if (host.isEmpty() || port == 0) {
            return new Reading.Elsewhere();
        }
        return new Reading.Good(new FetchUrl(new Origin(tls, host.get(), port), target(rest.substring(end))));
    }

    /** A port; 0 when it is none. */
    private static int port(String digits) {
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        return port <= 65_535 ? port : 0;
    }

    /**
     * Reads where this URL redirects to.
     *
     * @param location the header as it came, a character a byte
     */
    Reading redirect(String location) {
        String text = new String(location.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
        if (SCHEME.matcher(text).matches()) {
            return read(text);
        }
        String scheme = origin.tls() ? "https:" : "http:";
        if (text.startsWith("//")) {
            return read(scheme + text);
        }
        String base = scheme + "//" + origin.host().text() + ":" + origin.port();
        String path = target.substring(0, pathEnd(target));
        if (text.startsWith("/")) {
            return read(base + text);
        }
        return text.startsWith("?") || text.startsWith("#")
                ? read(base + path + text)
                : read(base + path.substring(0, path.lastIndexOf('/') + 1) + text);
    }

    /** Path and query without the fragment; what cannot stand in a request's line is escaped. */
    private static String target(String text) {
        int fragment = text.indexOf('#');
        String whole = fragment < 0 ? text : text.substring(0, fragment);
        int pathEnd = pathEnd(whole);
        return escaped(withoutDots(whole.substring(0, pathEnd))) + escaped(whole.substring(pathEnd));
    }

    private static int pathEnd(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target.length() : question;
    }

    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                kept.pollLast();
            } else if (!segments[i].equals(".")) {
                kept.addLast(segments[i]);
                continue;
            }
            if (last) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 127 && ESCAPED.indexOf(c) < 0) {
                escaped.append((char) c);
            } else {
                for (byte unit : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HEX.toHexDigits(unit));
                }
            }
        });
        return escaped.toString();
    }
}
