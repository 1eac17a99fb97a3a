package ai.tokenhot.dialect.anthropic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of tools as the provider takes them. Different names stay different, in every request in the same way. */
final class ToolNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_-]");

    /** Characters of the caller's name that are kept before the mark that tells it apart. */
    private static final int MAX_KEPT = 100;

    private final Map<String, String> known = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> changed = new LinkedHashMap<>();

    /** Keeps a name for a tool of the provider's own. */
    void reserve(String name) {
        taken.add(name);
    }

    /** The provider's name of a tool of the caller's. */
    String of(String caller) {
        @Nullable String name = known.get(caller);
        if (name != null) {
            return name;
        }
        String made = made(caller);
        known.put(caller, made);
        taken.add(made);
        if (!made.equals(caller)) {
            changed.put(made, caller);
        }
        return made;
    }

    /** A name that no tool of this request has. */
    String fresh(String wish) {
        String name = made(wish);
        taken.add(name);
        return name;
    }

    private String made(String caller) {
        if (PLAIN.matcher(caller).matches() && !taken.contains(caller)) {
            return caller;
        }
        String kept = OTHER.matcher(caller).replaceAll("_");
        String base = kept.substring(0, Math.min(MAX_KEPT, kept.length()));
        String marked = base + String.format(Locale.ROOT, "_%08x", caller.hashCode());
        String name = marked;
        for (int next = 2; taken.contains(name); next++) {
            name = marked + "_" + next;
        }
        return name;
    }

    /** The names that had to be changed: the provider's, to the caller's. */
    Map<String, String> changed() {
        return changed;
    }
}
