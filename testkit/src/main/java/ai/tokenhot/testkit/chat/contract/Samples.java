package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.Bytes;
import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.Tool;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Tools, schemas and files for tests. The schemas use only what every vendor takes. */
public final class Samples {

    /** A tool with one free and one chosen argument. */
    public static final Tool GET_WEATHER =
            new Tool("get_weather", "Returns the current weather of a place.", schema("""
                    {"type": "object",
                     "properties": {
                       "location": {"type": "string", "description": "City, such as Paris"},
                       "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
                     "required": ["location"],
                     "additionalProperties": false}"""));

    /** Another tool, to be called beside the first. */
    public static final Tool GET_TIME = new Tool("get_time", "Returns the local time of a place.", schema("""
                    {"type": "object",
                     "properties": {"location": {"type": "string", "description": "City, such as Paris"}},
                     "required": ["location"],
                     "additionalProperties": false}"""));

    /** A tool without arguments. */
    public static final Tool LIST_ALARMS = new Tool(
            "list_alarms", "Lists all alarms that are set.", schema("{\"type\": \"object\", \"properties\": {}}"));

    /** A tool whose arguments have many kinds and bounds. */
    public static final Tool BOOK_TABLE = new Tool("book_table", "Books a table in a restaurant.", schema("""
                    {"type": "object",
                     "properties": {
                       "restaurant": {"type": "string"},
                       "guests": {"type": "integer", "minimum": 1, "maximum": 12},
                       "outdoors": {"type": "boolean"},
                       "budget": {"type": "number", "minimum": 10.5},
                       "dishes": {"type": "array", "minItems": 2, "maxItems": 4,
                         "items": {"type": "string", "enum": ["soup", "fish", "pasta", "cake"]}},
                       "contact": {"type": "object",
                         "properties": {
                           "name": {"type": "string"},
                           "phone": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
                         "required": ["name", "phone"],
                         "additionalProperties": false}},
                     "required": ["restaurant", "guests", "outdoors", "budget", "dishes", "contact"],
                     "additionalProperties": false}"""));

    /** A schema for structured output. */
    public static final JsonObject CITY_SCHEMA = schema("""
            {"type": "object",
             "properties": {
               "city": {"type": "string"},
               "population": {"type": "integer"},
               "area": {"type": "number"},
               "coastal": {"type": "boolean"},
               "climate": {"type": "string", "enum": ["tropical", "dry", "temperate", "continental", "polar"]},
               "districts": {"type": "array",
                 "items": {"type": "object",
                   "properties": {"name": {"type": "string"}, "founded": {"type": "integer"}},
                   "required": ["name", "founded"],
                   "additionalProperties": false}}},
             "required": ["city", "population", "area", "coastal", "climate", "districts"],
             "additionalProperties": false}""");

    /** No vendor caches beginnings shorter than its minimum; the largest known is 4,096 tokens. */
    private static final int CACHED_SENTENCES = 500;

    private Samples() {}

    private static JsonObject schema(String text) {
        return (JsonObject) Json.parse(text);
    }

    /** A red picture of 96 × 64 pixels. */
    public static Piece.Image picture() {
        var image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Piece.Image("image/png", Bytes.of(png.toByteArray()));
    }

    /** A valid PDF of two pages. */
    public static Piece.File document() {
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>");
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            places.append(String.format("%010d 00000 n %n", pdf.length()).replace(System.lineSeparator(), "\n"));
            pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int table = pdf.length();
        pdf.append("xref\n0 ").append(objects.size() + 1).append('\n').append(places);
        pdf.append("trailer\n<< /Size ").append(objects.size() + 1).append(" /Root 1 0 R >>\n");
        pdf.append("startxref\n").append(table).append("\n%%EOF\n");
        return new Piece.File("two-pages.pdf", "application/pdf", Bytes.of(pdf.toString()));
    }

    /** A text that is long enough for every prompt cache and that nobody has sent before. */
    public static String longTextOfItsOwn() {
        return "Handbook " + UUID.randomUUID() + ".\n"
                + IntStream.rangeClosed(1, CACHED_SENTENCES)
                        .mapToObj(number -> "Rule " + number + ": answer politely, briefly and in the user's language.")
                        .collect(Collectors.joining("\n"));
    }
}
