package ai.tokenhot.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A YAML value that knows where it stands, so that every complaint about it can name the line. */
public sealed interface YamlNode {

    /** The line it starts at, from 1. */
    int line();

    /** What a person would call this kind of value. */
    String kind();

    /** A mapping; the order is the file's. */
    record Mapping(int line, Map<String, YamlNode> members) implements YamlNode {
        /** Copies the members. */
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String kind() {
            return "mapping";
        }
    }

    /** A sequence. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        /** Copies the items. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "list";
        }
    }

    /** A string, number, boolean or nothing, with the text it was written with. */
    record Scalar(int line, Kind type, String text) implements YamlNode {
        /** What YAML's core schema reads in the text. */
        public enum Kind {
            STRING,
            NUMBER,
            BOOLEAN,
            NULL
        }

        @Override
        public String kind() {
            return switch (type) {
                case STRING -> "text";
                case NUMBER -> "number";
                case BOOLEAN -> "true/false";
                case NULL -> "nothing";
            };
        }
    }

    /**
     * Reads one document. An empty file is an empty mapping.
     *
     * @throws JsonException when it is not YAML, has a second document, or a mapping has the same key twice
     */
    static YamlNode parse(byte[] yaml) {
        try (JsonParser parser = Parsing.FACTORY.createParser(ObjectReadContext.empty(), yaml)) {
            try {
                if (parser.nextToken() == null) {
                    return new Mapping(1, Map.of());
                }
                YamlNode root = Parsing.read(parser);
                if (parser.nextToken() != null) {
                    throw Parsing.failure(parser, "a second document (expected: one in a file)");
                }
                return root;
            } catch (JacksonException e) {
                throw Parsing.inOneLine(Jackson.translate(e, parser.currentLocation()));
            }
        }
    }

    /** The walk over the library's tokens. */
    final class Parsing {
        private static final YAMLFactory FACTORY = YAMLFactory.builder()
                .streamReadConstraints(Jackson.constraints(JsonLimits.DEFAULT))
                .build();

        private Parsing() {}

        private static YamlNode read(JsonParser parser) {
            int line = parser.currentTokenLocation().getLineNr();
            return switch (parser.currentToken()) {
                case START_OBJECT -> readMapping(parser, line);
                case START_ARRAY -> {
                    var items = new ArrayList<YamlNode>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(read(parser));
                    }
                    yield new Sequence(line, items);
                }
                case VALUE_STRING -> new Scalar(line, Scalar.Kind.STRING, parser.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(line, Scalar.Kind.NUMBER, parser.getString());
                case VALUE_TRUE, VALUE_FALSE -> new Scalar(line, Scalar.Kind.BOOLEAN, parser.getString());
                case VALUE_NULL -> new Scalar(line, Scalar.Kind.NULL, "");
                case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw failure(parser, "a value was expected");
            };
        }

        private static Mapping readMapping(JsonParser parser, int line) {
            Map<String, YamlNode> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.getString();
                if (members.containsKey(name)) {
                    throw failure(parser, "the key \"" + name + "\" stands here twice");
                }
                parser.nextToken();
                members.put(name, read(parser));
            }
            return new Mapping(line, members);
        }

        /** The library's message without the lines that show the text around the place. */
        private static JsonException inOneLine(JsonException e) {
            String words = e.problem()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith(" "))
                    .collect(Collectors.joining(": "));
            return new JsonException(words, e.offset(), e.line(), e.column());
        }

        private static JsonException failure(JsonParser parser, String problem) {
            TokenStreamLocation place = parser.currentTokenLocation();
            return new JsonException(problem, place.getByteOffset(), place.getLineNr(), place.getColumnNr());
        }
    }
}
