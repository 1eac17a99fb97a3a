package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes strings for a schema: from the text if something in it fits the member's name, else by format or pattern. */
final class StringSample {

    /** Longer text is not repeated as an argument. */
    private static final int MAX_QUOTE = 200;

    private static final int MAX_LENGTH = 100_000;
    private static final int PATTERN_ATTEMPTS = 40;

    /** Long strings count for more than one step of work. */
    static final int CHARACTERS_PER_STEP = 100;

    private static final Pattern PLACE_NAME =
            Pattern.compile("city|location|place|town|country|region|destination|origin|address");
    private static final Pattern TEXT_NAME = Pattern.compile(
            "query|question|prompt|text|message|input|content|keyword|search|topic|subject|description|summary|answer"
                    + "|body|value|phrase|sentence|word");
    private static final Pattern SUM_NAME = Pattern.compile("expression|formula|equation|calculation");

    private final Hints hints;
    private final SchemaCheck.Work work;
    private int quotedUsed;
    private int placesUsed;

    StringSample(Hints hints, SchemaCheck.Work work) {
        this.hints = hints;
        this.work = work;
    }

    /** Whether the text names this value of an enumeration. */
    boolean isMentioned(Json value) {
        return value instanceof JsonString(String word) && !word.isBlank() && Words.mentions(hints.text(), word);
    }

    Json of(JsonObject schema, String name, int variant) {
        var check = new SchemaCheck(schema, work);
        JsonObject plain = schema.with().put("type", "string").build();
        for (String candidate : candidates(schema, name, variant)) {
            if (check.accepts(plain, Json.of(candidate))) {
                return Json.of(candidate);
            }
        }
        String fallback = variant == 0 ? "sandbox" : "sandbox" + variant;
        return schema.string("pattern")
                .flatMap(pattern -> patterned(check, plain, pattern, variant))
                .orElseGet(() -> Json.of(sized(plain, fallback, variant)));
    }

    private List<String> candidates(JsonObject schema, String name, int variant) {
        Optional<String> format = schema.string("format").flatMap(each -> formatted(each, variant));
        if (format.isPresent()) {
            return List.of(format.get());
        }
        var found = new ArrayList<String>();
        if (variant == 0) {
            fromText(name.toLowerCase(Locale.ROOT)).ifPresent(found::add);
            found.add(name.isEmpty() ? "sandbox" : "sandbox " + name);
        } else {
            found.add("sandbox " + (name.isEmpty() ? "" : name + " ") + variant);
        }
        return found;
    }

    private Optional<String> fromText(String name) {
        if (name.contains("mail")) {
            return Optional.of(address("@", "sandbox@example.com"));
        }
        if (name.contains("url") || name.contains("uri") || name.contains("link")) {
            return Optional.of(address("://", "https://example.com/sandbox"));
        }
        if (name.contains("date") || name.equals("day")) {
            return Optional.of(hints.dates().stream().findFirst().orElse("2026-01-15"));
        }
        if (SUM_NAME.matcher(name).find()) {
            return Arithmetic.find(hints.text()).map(Arithmetic.Sum::expression);
        }
        if (namesPlace(name)) {
            return Optional.of(nextPlace());
        }
        if (name.contains("name") || name.contains("person") || name.contains("user")) {
            return Facts.userName(hints.text()).or(this::nextQuoted);
        }
        return nextQuoted()
                .or(() -> TEXT_NAME.matcher(name).find() && !hints.text().isBlank()
                        ? Optional.of(shortened(hints.text()))
                        : Optional.empty());
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(MAX_QUOTE, line.codePointCount(0, line.length())));
        return line.substring(0, end);
    }

    private String address(String mark, String otherwise) {
        return hints.addresses().stream()
                .filter(each -> each.contains(mark))
                .findFirst()
                .orElse(otherwise);
    }

    /** Whether a member of this name holds a place. */
    static boolean namesPlace(String name) {
        return PLACE_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    private String nextPlace() {
        if (hints.places().isEmpty()) {
            return nextQuoted().orElse("Paris");
        }
        return hints.places().get(placesUsed++ % hints.places().size());
    }

    private Optional<String> nextQuoted() {
        return hints.quoted().isEmpty()
                ? Optional.empty()
                : Optional.of(hints.quoted().get(quotedUsed++ % hints.quoted().size()));
    }

    private Optional<String> formatted(String format, int variant) {
        int two = 10 + variant % 18;
        return Optional.ofNullable(
                switch (format) {
                    case "date-time" -> "2026-01-" + two + "T12:00:00Z";
                    case "date" ->
                        variant == 0 ? hints.dates().stream().findFirst().orElse("2026-01-15") : "2026-01-" + two;
                    case "time" -> "12:00:" + two + "Z";
                    case "duration" -> "PT" + (variant + 1) + "M";
                    case "email", "idn-email" ->
                        variant == 0 ? address("@", "sandbox@example.com") : "sandbox" + variant + "@example.com";
                    case "hostname", "idn-hostname" -> "sandbox" + (variant == 0 ? "" : variant) + ".example.com";
                    case "ipv4" -> "192.0.2." + (variant % 250 + 1);
                    case "ipv6" -> "2001:db8::" + Integer.toHexString(variant + 1);
                    case "uri", "url", "uri-reference", "iri" ->
                        variant == 0
                                ? address("://", "https://example.com/sandbox")
                                : "https://example.com/sandbox/" + variant;
                    case "uuid" -> "00000000-0000-4000-8000-%012x".formatted(variant + 1);
                    case "byte" -> "c2FuZGJveA==";
                    case "json-pointer" -> "/sandbox" + variant;
                    case "regex" -> "sandbox" + variant;
                    default -> null;
                });
    }

    private static Optional<Json> patterned(SchemaCheck check, JsonObject schema, String pattern, int variant) {
        long least = schema.integer("minLength").orElse(0L);
        for (int extra = 0; extra < PATTERN_ATTEMPTS; extra++) {
            int more = extra < PATTERN_ATTEMPTS / 2 ? extra : (int) Math.min(least, 1_000) + extra;
            Optional<Json> sample = PatternSample.of(pattern, more, variant)
                    .map(Json::of)
                    .filter(value -> check.accepts(schema, value));
            if (sample.isPresent()) {
                return sample;
            }
        }
        return Optional.empty();
    }

    private String sized(JsonObject schema, String text, int variant) {
        int asked = (int) Math.min(schema.integer("minLength").orElse(0L), MAX_LENGTH);
        int least = work.spend(asked / CHARACTERS_PER_STEP) ? asked : 0;
        int most = (int) Math.min(schema.integer("maxLength").orElse((long) MAX_LENGTH), MAX_LENGTH);
        String mark = variant == 0 ? text : Integer.toString(variant);
        var sized = new StringBuilder(text.length() <= most ? text : mark);
        while (sized.length() < least) {
            sized.append(" sandbox");
        }
        int wanted = Math.min(sized.length(), Math.max(0, Math.max(least, Math.min(most, sized.length()))));
        return sized.substring(0, Math.min(wanted, most));
    }
}
