package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a look at a request finds of kept answers. */
class ResponsesStateTest {

    private static Scan scan(Operation operation, String members) {
        var dialect = new Responses();
        var route = dialect.routes().stream()
                .filter(one -> one.operation() == operation)
                .findFirst()
                .orElseThrow();
        byte[] body = ("{\"model\":\"m\",\"input\":\"hi\"" + members + "}").getBytes(UTF_8);
        return dialect.scan(new Target(route, Optional.empty(), Query.of(null)), body);
    }

    private static Scan.State state(Operation operation, String members) {
        return ((Scan.Ready) scan(operation, members)).state();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CHAT         | ``                 | BY_DEFAULT
            CHAT         | `,"store":null`    | BY_DEFAULT
            CHAT         | `,"store":true`    | ASKED
            CHAT         | `,"store":false`   | NO
            COUNT_TOKENS | `,"store":true`    | NO
            """)
    void answersAreKeptUnlessTheCallerSaysOtherwise(Operation operation, String members, Scan.Keep keep) {
        assertThat(state(operation, members).keep()).isEqualTo(keep);
    }

    @Test
    void answerFromWhichTheCallGoesOnIsFound() {
        assertThat(state(Operation.CHAT, ",\"previous_response_id\":\"resp_1\"").previous())
                .contains("resp_1");
        assertThat(state(Operation.COUNT_TOKENS, ",\"previous_response_id\":\"resp_1\"")
                        .previous())
                .contains("resp_1");
        assertThat(state(Operation.CHAT, ",\"previous_response_id\":\"\"").previous())
                .isEmpty();
        assertThat(state(Operation.CHAT, ",\"previous_response_id\":null").previous())
                .isEmpty();
    }

    @Test
    void workInTheBackgroundIsRefused() {
        assertThat(scan(Operation.CHAT, ",\"background\":true")).isInstanceOfSatisfying(Scan.Refused.class, refused -> {
            assertThat(refused.failure().kind()).isEqualTo(FailureKind.INVALID_REQUEST);
            assertThat(refused.failure().field()).contains("background");
        });
        assertThat(scan(Operation.CHAT, ",\"background\":false")).isInstanceOf(Scan.Ready.class);
    }
}
