package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Samples;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.error;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.number;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.text;
import static ai.tokenhot.sandbox.anthropic.Anthropic.usage;
import static org.assertj.core.api.Assertions.assertThat;

/** Images and documents. */
final class AnthropicMediaTest {

    private static final String PDF = Base64.getEncoder()
            .encodeToString("%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n2 0 obj << /Type /Page >> endobj\n%%EOF"
                    .getBytes(StandardCharsets.UTF_8));

    private static String shows(String type, String source) {
        return "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"" + type + "\", \"source\": " + source
                + "}, {\"type\": \"text\", \"text\": \"What is it?\"}]}]";
    }

    private static String base64(String mediaType, String data) {
        return "{\"type\": \"base64\", \"media_type\": \"" + mediaType + "\", \"data\": \"" + data + "\"}";
    }

    @Test
    void imageIsDescribedAndCountedByItsPixels() {
        JsonObject small = message(SONNET_4_5, shows("image", base64("image/png", Samples.pngBase64(75, 100))));
        JsonObject large = message(SONNET_4_5, shows("image", base64("image/png", Samples.pngBase64(750, 1000))));
        assertThat(text(small)).contains("image/png of 75x100");
        assertThat(number(usage(large), "input_tokens") - number(usage(small), "input_tokens"))
                .isEqualTo(990);
        assertThat(text(message(SONNET_4_5, shows("image", base64("image/jpeg", Samples.imageBase64("jpg", 30, 20))))))
                .contains("image/jpeg of 30x20");
    }

    @Test
    void linkIsNotFollowedAndTheAnswerSaysSo() {
        JsonObject message =
                message(SONNET_4_5, shows("image", "{\"type\": \"url\", \"url\": \"https://example.com/cat.png\"}"));
        assertThat(text(message)).contains("https://example.com/cat.png (not fetched)");
        assertThat(text(message(
                        SONNET_4_5, shows("document", "{\"type\": \"url\", \"url\": \"https://example.com/a.pdf\"}"))))
                .contains("https://example.com/a.pdf (not fetched)");
        assertThat(invalid(post(SONNET_4_5, shows("image", "{\"type\": \"url\", \"url\": \"http://example.com/a\"}"))))
                .endsWith("Only HTTPS URLs are supported.");
    }

    @Test
    void documentsOfEveryKindAreTaken() {
        assertThat(text(message(SONNET_4_5, shows("document", base64("application/pdf", PDF)))))
                .contains("application/pdf of 2 pages");
        assertThat(
                        text(
                                message(
                                        SONNET_4_5,
                                        shows(
                                                "document",
                                                "{\"type\": \"text\", \"media_type\": \"text/plain\", \"data\": \"The river is long.\"}"))))
                .contains("text/plain (18 bytes)");
        assertThat(
                        text(
                                message(
                                        SONNET_4_5,
                                        shows(
                                                "document",
                                                "{\"type\": \"content\", \"content\": [{\"type\": \"text\", \"text\": \"The river\"}]}"))))
                .contains("text/plain (9 bytes)");
    }

    @Test
    void fileOfThatIdIsNotThere() {
        Answer answer = post(SONNET_4_5, shows("image", "{\"type\": \"file\", \"file_id\": \"file_01\"}"));
        assertThat(error(answer, 404, "not_found_error")).isEqualTo("File not found: file_01");
    }

    @Test
    void wrongFilesAreRefusedNamingThePlace() {
        assertThat(invalid(post(SONNET_4_5, shows("image", base64("image/jpeg", Samples.pngBase64(8, 8))))))
                .isEqualTo("messages.0.content.0.image.source.base64: The image was specified using the image/jpeg"
                        + " media type, but the image appears to be a image/png image");
        assertThat(invalid(post(SONNET_4_5, shows("image", base64("image/png", "not base64!")))))
                .isEqualTo("messages.0.content.0.image.source.base64: invalid base64 data");
        assertThat(invalid(post(SONNET_4_5, shows("image", base64("image/png", "AAAA")))))
                .isEqualTo("Could not process image");
        assertThat(invalid(post(SONNET_4_5, shows("document", base64("application/pdf", Samples.pngBase64(8, 8))))))
                .endsWith("The PDF specified was not valid.");
    }

    @Test
    void tooLargeAnImageIsRefusedWithItsCode() {
        Answer answer = post(SONNET_4_5, shows("image", base64("image/png", Samples.pngBase64(8_001, 1))));
        assertThat(invalid(answer)).contains("8000 pixels");
        assertThat(answer.json()
                        .object("error")
                        .flatMap(error -> error.object("details"))
                        .flatMap(details -> details.string("error_code")))
                .contains("image_dimensions_too_large");
    }
}
