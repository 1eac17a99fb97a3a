package ai.tokenhot.dialect;

import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Proof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class ProofTextPlaceTest {

    private static final Proof PROOF = new Proof(new DialectId("elsewhere"), "m", "form", "value");

    private static boolean found(String body) {
        return ProofText.in(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"%s\"}", "{\"a\":\"next.%s\"}", "{\"a\":\"th1. x\",\"b\":\"last.%s\"}", "\"%s"})
    void isFoundAtTheBeginningOfAString(String body) {
        assertThat(found(body.formatted(ProofText.of(PROOF)))).isTrue();
    }

    @Test
    void isFoundInBase64() {
        assertThat(found("{\"a\":\"" + ProofText.inBase64(PROOF) + "\"}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "th1.", "{\"a\":\"see th1.x\"}", "{\"a\":\"nextth1.x\"}", "{\"a\":\"annex.th1.x\"}", ".th1."
            })
    void isNotFoundInsideOfAText(String body) {
        assertThat(found(body)).isFalse();
    }
}
