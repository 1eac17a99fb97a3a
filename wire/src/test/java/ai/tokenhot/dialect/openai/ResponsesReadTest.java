package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ReplyReading;
import ai.tokenhot.inference.FailureKind;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a whole answer with status 200 turns out to be. */
class ResponsesReadTest {

    private static ReplyReading read(String answer) {
        return new Responses().read(answer.getBytes(UTF_8));
    }

    @Test
    void answerThatFailedIsAFailureThatWasPaid() {
        assertThat(read("""
                {"id":"resp_1","status":"failed","output":[],
                 "error":{"code":"rate_limit_exceeded","message":"Too many."},
                 "usage":{"input_tokens":9,"output_tokens":1,"total_tokens":10}}""")).isInstanceOfSatisfying(ReplyReading.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PROVIDER_RATE_LIMIT);
            assertThat(failed.failure().message()).contains("Too many.");
            assertThat(failed.usage()).isPresent();
        });
    }

    @Test
    void answerThatFailedWithoutAWordIsAFailureToo() {
        assertThat(read("{\"id\":\"resp_1\",\"output\":[],\"error\":null,\"status\":\"failed\"}"))
                .isInstanceOfSatisfying(
                        ReplyReading.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.PROVIDER_ERROR));
    }

    @Test
    void answerThatIsIncompleteIsAnAnswer() {
        assertThat(read("{\"id\":\"resp_1\",\"status\":\"incomplete\",\"output\":[],\"error\":null}"))
                .isInstanceOf(ReplyReading.Answer.class);
    }
}
