package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.Target;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class GenerateContentScanTest {

    private final GenerateContent dialect = new GenerateContent();

    private Target target(String method, String query) {
        Route route = dialect.routes().stream()
                .filter(candidate -> candidate.path().endsWith(":" + method))
                .findFirst()
                .orElseThrow();
        return new Target(route, Optional.of("m"), Query.of(query));
    }

    private Scan.Ready ready(Target target, String body) {
        return (Scan.Ready) dialect.scan(target, body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "streamGenerateContent, alt=sse,            true,  EVENTS, /v1beta/models/up%2Fx:streamGenerateContent?alt=sse",
        "streamGenerateContent, alt=SSE/2,          true,  EVENTS, /v1beta/models/up%2Fx:streamGenerateContent?alt=sse",
        "streamGenerateContent, '',                 true,  ARRAY,  /v1beta/models/up%2Fx:streamGenerateContent?alt=sse",
        "streamGenerateContent, alt=json&prettyPrint=false, true, ARRAY, /v1beta/models/up%2Fx:streamGenerateContent?prettyPrint=false&alt=sse",
        "generateContent,       '',                 false, ARRAY,  /v1beta/models/up%2Fx:generateContent",
        "generateContent,       fields=x,           false, ARRAY,  /v1beta/models/up%2Fx:generateContent?fields=x",
        "countTokens,           '',                 false, ARRAY,  /v1beta/models/up%2Fx:countTokens",
    })
    void methodAndQueryDecideHowTheAnswerComes(
            String method, String query, boolean stream, StreamForm form, String upstreamPath) {
        Target target = target(method, query);
        Scan.Ready ready = ready(target, "{\"contents\":[]}");
        assertThat(ready.stream()).isEqualTo(stream);
        if (stream) {
            assertThat(ready.form()).isEqualTo(form);
        }
        assertThat(dialect.upstreamPath(target, ready, "up/x")).isEqualTo(upstreamPath);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],\"system_instruction\":{\"parts\":[{\"text\":\"x\"}]}}",
                "{\"contents\":{\"parts\":{\"text\":\"hi\"}},\"generation_config\":{\"max_output_tokens\":\"5\",\"top_p\":0.5}}",
                "{\"contents\":[],\"tools\":{\"functionDeclarations\":[]},\"safety_settings\":[],\"tool_config\":{}}",
                "{\"contents\":[{\"parts\":[{\"inline_data\":{\"mime_type\":\"image/png\",\"data\":\"AA==\"}}]}]}",
            })
    void bothSpellingsAndSingleValuesForListsAreTaken(String body) {
        Scan.Ready ready = ready(target("generateContent", ""), body);
        assertThat(new String(ready.upstreamBody(body.getBytes(UTF_8), "up"), UTF_8))
                .isEqualTo(body);
    }
}
