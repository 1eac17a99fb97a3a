package ai.tokenhot.catalog;

import java.math.BigDecimal;
import java.util.List;

/**
 * The operator's markup or discount on prices.
 *
 * @param name names it in receipts
 * @param models names of models, where {@code *} stands for any text
 * @param organizations ids of those for whom it holds; none when for all
 * @param factor 1.2 is a markup of a fifth, 0 makes it free
 */
public record Adjustment(String name, List<String> models, List<String> organizations, BigDecimal factor) {

    /** Copies the lists. */
    public Adjustment {
        models = List.copyOf(models);
        organizations = List.copyOf(organizations);
    }

    /** Whether it is about this. */
    public boolean holds(String organization, String model) {
        return (organizations.isEmpty() || organizations.contains(organization))
                && models.stream().anyMatch(pattern -> matches(pattern, model));
    }

    /** Whether the text is one that the pattern means. Takes no longer than pattern times text. */
    private static boolean matches(String pattern, String text) {
        int at = 0;
        int seen = 0;
        int star = -1;
        int retry = 0;
        while (seen < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                retry = seen;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(seen)) {
                at++;
                seen++;
            } else if (star >= 0) {
                at = star + 1;
                seen = ++retry;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
