package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Target;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class ChatCompletionsScanTest {

    private final ChatCompletions dialect = new ChatCompletions();
    private final Target target = new Target(dialect.routes().getFirst(), Optional.empty(), Query.of(null));

    private Scan.Ready ready(String body) {
        return (Scan.Ready) dialect.scan(target, body.getBytes(UTF_8));
    }

    private String upstream(String body) {
        return new String(ready(body).upstreamBody(body.getBytes(UTF_8), "up"), UTF_8);
    }

    /** The provider is always asked for usage; only a caller that asked too gets to see it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"model":"m","messages":[],"stream":true}                             | {"model":"up","messages":[],"stream":true,"stream_options":{"include_usage":true}}
            {"stream":true,"model":"m","messages":[] }                            | {"stream":true,"model":"up","messages":[] ,"stream_options":{"include_usage":true}}
            {"stream_options":null,"stream":true,"model":"m","messages":[]}       | {"stream_options":{"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{},"stream":true,"model":"m","messages":[]}         | {"stream_options":{"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{  },"stream":true,"model":"m","messages":[]}       | {"stream_options":{  "include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"a":[{}]},"stream":true,"model":"m","messages":[]} | {"stream_options":{"a":[{}],"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"a":1 },"stream":true,"model":"m","messages":[]}   | {"stream_options":{"a":1 ,"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"include_usage":false},"stream":true,"model":"m","messages":[]} | {"stream_options":{"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"include_usage" : null,"b":2},"stream":true,"model":"m","messages":[]} | {"stream_options":{"include_usage" : true,"b":2},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"include_obfuscation":false,"include_usage":false},"stream":true,"model":"m","messages":[]} | {"stream_options":{"include_obfuscation":false,"include_usage":true},"stream":true,"model":"up","messages":[]}
            {"stream_options":{"\\u0069nclude_usage":false},"stream":true,"model":"m","messages":[]} | {"stream_options":{"\\u0069nclude_usage":true},"stream":true,"model":"up","messages":[]}
            """)
    void streamIsMadeToTellItsUsage(String body, String expected) {
        assertThat(upstream(body)).isEqualTo(expected);
        assertThat(ready(body).stream()).isTrue();
        assertThat(ready(body).usageWanted()).isFalse();
    }

    @Test
    void callerThatAsksForUsageGetsItAndTheBodyStaysAsItIs() {
        String body = "{\"model\":\"up\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        assertThat(ready(body).usageWanted()).isTrue();
        assertThat(ready(body).edits()).isEmpty();
        assertThat(upstream(body)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":false", ",\"stream\":null", ",\"stream_options\":null"})
    void answerThatIsNoStreamIsNotAskedForMore(String member) {
        String body = "{\"model\":\"up\",\"messages\":[]" + member + "}";
        assertThat(ready(body).stream()).isFalse();
        assertThat(upstream(body)).isEqualTo(body);
    }

    @Test
    void everyOtherMemberOfAStreamingRequestStaysAsItWas() {
        String before =
                "{ \"zzz\" : 1.0 , \"stream\":true,\"big\":123456789012345678901234567890,\"e\":1e400,\"model\" : ";
        String after =
                " ,\"messages\":[{\"role\":\"user\",\"content\":\"\\u4f60\\ud83d\\ude00\\/ 你\"}] , \"tools\":[{\"x\":-0.0}]\n}\n";
        assertThat(upstream(before + "\"gpt\\u002d5\"" + after))
                .isEqualTo(before
                        + "\"up\""
                        + after.substring(0, after.indexOf("\n}"))
                        + "\n,\"stream_options\":{\"include_usage\":true}}\n");
    }

    /** Clients that know the older name only, as an agent of the field does, reach models that take the newer one only. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"model":"m","max_tokens" : 9,"messages":[]}                       | {"model":"up","max_completion_tokens" : 9,"messages":[]}
            {"model":"m","messages":[],"max_tokens":9}                         | {"model":"up","messages":[],"max_completion_tokens":9}
            {"model":"m","max_tokens":null,"messages":[]}                      | {"model":"up","max_tokens":null,"messages":[]}
            {"model":"m","max_tokens":9,"max_completion_tokens":8,"messages":[]} | {"model":"up","max_tokens":9,"max_completion_tokens":8,"messages":[]}
            {"model":"m","max\\u005ftokens":9,"messages":[]}                   | {"model":"up","max\\u005ftokens":9,"messages":[]}
            """)
    void olderCeilingGetsTheNameThatTheModelTakes(String body, String expected) {
        assertThat(new String(
                        ready(body)
                                .suitedTo(model(Set.of(Denial.OLDER_CEILING)))
                                .upstreamBody(body.getBytes(UTF_8), "up"),
                        UTF_8))
                .isEqualTo(expected);
        assertThat(new String(ready(body).suitedTo(model(Set.of())).upstreamBody(body.getBytes(UTF_8), "m"), UTF_8))
                .isEqualTo(body);
    }

    private static Model model(Set<Denial> denials) {
        return CompletionsTalk.model(denials, false);
    }

    @Test
    void pathIsTheProvidersWithTheCallersQuery() {
        var asked = new Target(target.route(), Optional.empty(), Query.of("a=1"));
        assertThat(dialect.upstreamPath(asked, ready("{\"model\":\"m\",\"messages\":[]}"), "up"))
                .isEqualTo("/chat/completions?a=1");
    }
}
