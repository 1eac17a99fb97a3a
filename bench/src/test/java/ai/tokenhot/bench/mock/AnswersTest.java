package ai.tokenhot.bench.mock;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

final class AnswersTest {

    private static final String DIGITS = "0000000123456789012";

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void unaryAnswerIsAboutOneKilobyteOfJsonAndStamped(Vendor vendor) {
        String answer = text(Answers.of(vendor).unary());
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

        assertThat(answer).contains("Content-Length: " + body.length() + "\r\n");
        assertThat(body.length()).isBetween(900, 1150);
        assertThat(Json.parse(body)).isInstanceOf(JsonObject.class);
        assertThat(body).contains("\"@" + DIGITS + " ");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void everyEventIsOneChunkWhoseDataIsJsonOrTheEndMark(Vendor vendor) {
        Answers answers = Answers.of(vendor);
        int events = 9;
        int stamps = 0;
        for (int i = 0; i < events; i++) {
            String chunk = text(answers.event(i, events));
            String[] sizeAndRest = chunk.split("\r\n", 2);
            String event = sizeAndRest[1].substring(0, sizeAndRest[1].length() - 2);

            assertThat(Integer.parseInt(sizeAndRest[0], 16)).isEqualTo(event.length());
            assertThat(event).endsWith("\n\n");
            String data =
                    event.substring(event.indexOf("data: ") + "data: ".length()).strip();
            if (!"[DONE]".equals(data)) {
                assertThat(Json.parse(data)).isInstanceOf(JsonObject.class);
            }
            stamps += event.contains("@" + DIGITS) ? 1 : 0;
        }
        assertThat(stamps).isEqualTo(vendor.stampsIn(events));
    }

    private static String text(Frame frame) {
        var out = Unpooled.buffer();
        frame.writeTo(out, DIGITS.getBytes(StandardCharsets.US_ASCII));
        return out.toString(StandardCharsets.US_ASCII);
    }
}
