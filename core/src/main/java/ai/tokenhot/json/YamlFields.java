package ai.tokenhot.json;

import ai.tokenhot.json.YamlNode.Mapping;
import ai.tokenhot.json.YamlNode.Scalar;
import ai.tokenhot.json.YamlNode.Sequence;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of one mapping of a YAML file. Whatever is not as expected becomes a problem and counts as absent. */
public final class YamlFields {

    private static final int MAX_DECIMAL = 30;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private final String file;
    private final String path;
    private final Mapping mapping;
    private final List<YamlProblem> problems;
    private final Set<String> asked = new HashSet<>();

    /** The members of a mapping; problems are added to the list. */
    public YamlFields(String file, String path, Mapping mapping, List<YamlProblem> problems) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
    }

    /** Whether the member is there. */
    public boolean has(String name) {
        return mapping.members().containsKey(name);
    }

    /** A member that is text, a number or true/false, as it was written. */
    public Optional<String> text(String name) {
        return scalar(name, "text").map(Scalar::text);
    }

    /** The same, and its absence is a problem. */
    public Optional<String> requiredText(String name) {
        Optional<String> value = text(name);
        if (!has(name)) {
            problem(name, "missing (expected: text)");
        }
        return value.filter(text -> !text.isBlank());
    }

    /** A member that is true or false. */
    public Optional<Boolean> flag(String name) {
        return scalar(name, "true or false").flatMap(scalar -> {
            if (scalar.type() == Scalar.Kind.BOOLEAN) {
                return Optional.of(Boolean.valueOf(scalar.text()));
            }
            problem(name, scalar.text() + " (expected: true or false)");
            return Optional.empty();
        });
    }

    /** A member that is a whole number above 0. */
    public Optional<Long> positive(String name) {
        return scalar(name, "a whole number").flatMap(scalar -> {
            try {
                long value = Long.parseLong(scalar.text().replace("_", ""));
                if (value > 0) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException e) {
                // Falls through to the complaint.
            }
            problem(name, scalar.text() + " (expected: a whole number above 0)");
            return Optional.empty();
        });
    }

    /** A member that is a decimal number of at least 0, exactly as it was written. */
    public Optional<BigDecimal> decimal(String name) {
        return scalar(name, "a number").flatMap(scalar -> {
            String text = scalar.text().replace("_", "");
            if (text.length() <= MAX_DECIMAL && DECIMAL.matcher(text).matches()) {
                return Optional.of(new BigDecimal(text));
            }
            problem(name, scalar.text() + " (expected: a decimal number of at least 0, such as 1.25)");
            return Optional.empty();
        });
    }

    /** The names of all members, in order. */
    public List<String> names() {
        return List.copyOf(mapping.members().keySet());
    }

    /** A member that is a day. */
    public Optional<LocalDate> date(String name) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException e) {
                problem(name, text + " (expected: a day as YYYY-MM-DD)");
                return Optional.empty();
            }
        });
    }

    /** A member that is a list of texts. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (YamlNode item : items(name)) {
            if (item instanceof Scalar(int line, Scalar.Kind type, String text) && type != Scalar.Kind.NULL) {
                texts.add(text);
            } else {
                problem(item.line(), under(name), "a " + item.kind() + " in the list (expected: text)");
            }
        }
        return texts;
    }

    /** A member that is a list of an enumeration's words, in lower case. */
    public <E extends Enum<E>> Optional<Set<E>> words(String name, Class<E> type) {
        if (!has(name)) {
            return Optional.empty();
        }
        Set<E> words = EnumSet.noneOf(type);
        for (String text : texts(name)) {
            Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .ifPresentOrElse(words::add, () -> problem(name, text + " (expected: one of " + all(type) + ")"));
        }
        return Optional.of(words);
    }

    /** A member that is a mapping. */
    public Optional<YamlFields> mapping(String name) {
        @Nullable YamlNode node = take(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Mapping inner) {
            return Optional.of(new YamlFields(file, under(name), inner, problems));
        }
        problem(name, "a " + node.kind() + " (expected: a mapping)");
        return Optional.empty();
    }

    /** A member that is a mapping of names to mappings. */
    public Map<String, YamlFields> entries(String name) {
        Map<String, YamlFields> entries = new LinkedHashMap<>();
        mapping(name)
                .ifPresent(fields -> fields.mapping.members().forEach((id, node) -> {
                    if (node instanceof Mapping inner) {
                        entries.put(id, new YamlFields(file, fields.under(id), inner, problems));
                    } else {
                        problem(node.line(), fields.under(id), "a " + node.kind() + " (expected: a mapping)");
                    }
                }));
        return entries;
    }

    /** A member that is a list of mappings. */
    public List<YamlFields> list(String name) {
        var list = new ArrayList<YamlFields>();
        int index = 0;
        for (YamlNode item : items(name)) {
            String place = under(name) + "[" + index++ + "]";
            if (item instanceof Mapping inner) {
                list.add(new YamlFields(file, place, inner, problems));
            } else {
                problem(item.line(), place, "a " + item.kind() + " (expected: a mapping)");
            }
        }
        return list;
    }

    /** Lets a member be, which somebody else reads. */
    public void ignore(String name) {
        asked.add(name);
    }

    /** Every member that nobody asked for is a misspelling. */
    public void refuseOthers() {
        mapping.members().forEach((name, node) -> {
            if (!asked.contains(name)) {
                problem(
                        node.line(),
                        under(name),
                        "unknown (expected: one of " + asked.stream().sorted().toList() + ")");
            }
        });
    }

    /** Adds a problem of a member; an empty name means the mapping itself. */
    public void problem(String name, String message) {
        @Nullable YamlNode node = mapping.members().get(name);
        problem(node == null ? mapping.line() : node.line(), under(name), message);
    }

    private void problem(int line, String place, String message) {
        problems.add(new YamlProblem(file, line, place.isEmpty() ? message : place + ": " + message));
    }

    private List<YamlNode> items(String name) {
        @Nullable YamlNode node = take(name);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Sequence sequence) {
            return sequence.items();
        }
        problem(name, "a " + node.kind() + " (expected: a list)");
        return List.of();
    }

    private Optional<Scalar> scalar(String name, String expected) {
        @Nullable YamlNode node = take(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Scalar scalar && scalar.type() != Scalar.Kind.NULL) {
            return Optional.of(scalar);
        }
        problem(name, "a " + node.kind() + " (expected: " + expected + ")");
        return Optional.empty();
    }

    private @Nullable YamlNode take(String name) {
        asked.add(name);
        return mapping.members().get(name);
    }

    private String under(String name) {
        if (name.isEmpty()) {
            return path;
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    private static <E extends Enum<E>> String all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
