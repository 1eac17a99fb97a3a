package ai.tokenhot.flow;

import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Header;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Which headers pass through, each way. Everything does, but for what these lists name and say why. */
final class Heads {

    /** RFC 9110, section 7.6.1, and what an upgrade to HTTP/2 brings. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Ours to set, about the caller's network or browser, or the caller's secret. */
    private static final Set<String> NOT_SENT = Set.of(
            "host",
            "content-length",
            "content-encoding",
            "expect",
            "accept-encoding",
            "authorization",
            "cookie",
            "x-request-id",
            "forwarded",
            "via",
            "x-real-ip",
            "origin",
            "referer");

    private static final List<String> NOT_SENT_PREFIXES =
            List.of("x-stainless-", "x-tokenhot-", "x-forwarded-", "sec-", "access-control-");

    /** About the provider's host and our connection with it. */
    private static final Set<String> NOT_RETURNED = Set.of(
            "content-length",
            "set-cookie",
            "x-request-id",
            "date",
            "server",
            "via",
            "alt-svc",
            "strict-transport-security",
            "nel",
            "report-to");

    private static final List<String> NOT_RETURNED_PREFIXES = List.of("x-tokenhot-", "access-control-", "cf-");

    private final Rule toProvider;
    private final Rule toCaller;

    /**
     * The rules for one dialect.
     *
     * @param keyHeaders lower-case names in which callers of any dialect send their keys
     */
    Heads(Dialect dialect, Set<String> keyHeaders) {
        toProvider = new Rule(name -> !HOP_BY_HOP.contains(name)
                && !NOT_SENT.contains(name)
                && !keyHeaders.contains(name)
                && !dialect.accountHeaders().contains(name)
                && NOT_SENT_PREFIXES.stream().noneMatch(name::startsWith));
        toCaller = new Rule(name -> !HOP_BY_HOP.contains(name)
                && !NOT_RETURNED.contains(name)
                && !dialect.requestIdHeaders().contains(name)
                && NOT_RETURNED_PREFIXES.stream().noneMatch(name::startsWith)
                && dialect.accountAnswerHeaders().stream().noneMatch(name::startsWith));
    }

    /** The caller's headers as they go to the provider. */
    List<Header> toProvider(MultiMap headers) {
        return toProvider.passed(headers);
    }

    /** The provider's headers as they go to the caller. */
    List<Header> toCaller(MultiMap headers) {
        return toCaller.passed(headers);
    }

    /** Which names pass; remembers its answers, since few names make up nearly all traffic. */
    private static final class Rule {
        private static final int MAX_REMEMBERED = 1_000;

        private final Predicate<String> passes;
        private final Map<String, Boolean> answers = new ConcurrentHashMap<>();

        Rule(Predicate<String> passes) {
            this.passes = passes;
        }

        List<Header> passed(MultiMap headers) {
            Set<String> thisHop = connectionNames(headers);
            var passed = new ArrayList<Header>(headers.size() + 4);
            for (Map.Entry<String, String> header : headers) {
                String name = header.getKey();
                if (passes(name) && (thisHop.isEmpty() || !thisHop.contains(name.toLowerCase(Locale.ROOT)))) {
                    passed.add(new Header(name, header.getValue()));
                }
            }
            return passed;
        }

        private boolean passes(String name) {
            Boolean known = answers.get(name);
            if (known != null) {
                return known;
            }
            boolean answer = passes.test(name.toLowerCase(Locale.ROOT));
            if (answers.size() < MAX_REMEMBERED) {
                answers.put(name, answer);
            }
            return answer;
        }
    }

    /** Headers that {@code connection} names are for this hop only. */
    private static Set<String> connectionNames(MultiMap headers) {
        List<String> values = headers.getAll("connection");
        if (values.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                String word = name.strip().toLowerCase(Locale.ROOT);
                if (!word.isEmpty() && !word.equals("keep-alive") && !word.equals("close")) {
                    names.add(word);
                }
            }
        }
        return names;
    }
}
