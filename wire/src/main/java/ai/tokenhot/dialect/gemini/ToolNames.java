package ai.tokenhot.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The names of a request's tools as the vendor takes them. A name that it does not take becomes one that does, always the
 * same and never that of another tool.
 */
final class ToolNames {

    private static final Pattern TAKEN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,127}");
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9_.:-]");
    private static final int LONGEST_STEM = 100;
    private static final int SHORTEST_HASH = 8;

    private final Map<String, String> upstream = new HashMap<>();
    private final Map<String, String> callers = new HashMap<>();

    /** The vendor's name of a tool. */
    String of(String name) {
        String known = upstream.get(name);
        if (known != null) {
            return known;
        }
        String chosen = TAKEN.matcher(name).matches() && !callers.containsKey(name) ? name : other(name);
        upstream.put(name, chosen);
        callers.put(chosen, name);
        return chosen;
    }

    private String other(String name) {
        String clean = OTHERS.matcher(name).replaceAll("_");
        String stem = (clean.isEmpty() || !isStart(clean.charAt(0)) ? "_" : "") + clean;
        String hash = hash(name);
        for (int length = SHORTEST_HASH; ; length++) {
            String candidate =
                    stem.substring(0, Math.min(stem.length(), LONGEST_STEM)) + "_" + hash.substring(0, length);
            if (!callers.containsKey(candidate) || length == hash.length()) {
                return candidate;
            }
        }
    }

    private static boolean isStart(char c) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static String hash(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 24);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The vendor's names that are not the caller's, with the caller's. */
    Map<String, String> changed() {
        var changed = new HashMap<String, String>();
        callers.forEach((name, caller) -> {
            if (!name.equals(caller)) {
                changed.put(name, caller);
            }
        });
        return changed;
    }
}
