package ai.tokenhot.dialect;

import ai.tokenhot.dialect.anthropic.Messages;
import ai.tokenhot.dialect.gemini.GenerateContent;
import ai.tokenhot.dialect.openai.ChatCompletions;
import ai.tokenhot.dialect.openai.Responses;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Operation;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The languages with the smallest request that each takes. */
@SuppressWarnings("ImmutableEnumChecker") // Dialects hold no state.
enum Languages {
    CHAT_COMPLETIONS(new ChatCompletions(), Operation.CHAT, Optional.empty(), "{\"model\":\"m\",\"messages\":[]}"),
    RESPONSES(new Responses(), Operation.CHAT, Optional.empty(), "{\"model\":\"m\",\"input\":\"hi\"}"),
    MESSAGES(new Messages(), Operation.CHAT, Optional.empty(), "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]}"),
    COUNT_MESSAGES(new Messages(), Operation.COUNT_TOKENS, Optional.empty(), "{\"model\":\"m\",\"messages\":[]}"),
    GENERATE_CONTENT(new GenerateContent(), Operation.CHAT, Optional.of("m"), "{\"contents\":[]}"),
    COUNT_CONTENT(new GenerateContent(), Operation.COUNT_TOKENS, Optional.of("m"), "{\"contents\":[]}");

    final Dialect dialect;
    final Target target;
    final String smallest;

    Languages(Dialect dialect, Operation operation, Optional<String> model, String smallest) {
        this.dialect = dialect;
        Route route = dialect.routes().stream()
                .filter(candidate -> candidate.operation() == operation)
                .findFirst()
                .orElseThrow();
        this.target = new Target(route, model, Query.of(null));
        this.smallest = smallest;
    }

    Scan scan(byte[] body) {
        return dialect.scan(target, body);
    }

    Scan scan(String body) {
        return scan(body.getBytes(UTF_8));
    }

    Scan.Ready ready(String body) {
        Scan scan = scan(body);
        assertThat(scan).as(body).isInstanceOf(Scan.Ready.class);
        return (Scan.Ready) scan;
    }

    Failure refused(String body) {
        return refused(body.getBytes(UTF_8));
    }

    Failure refused(byte[] body) {
        Scan scan = scan(body);
        assertThat(scan).as(new String(body, UTF_8)).isInstanceOf(Scan.Refused.class);
        return ((Scan.Refused) scan).failure();
    }

    /** What the provider gets for this body. */
    String upstream(String body, String upstreamModel) {
        return new String(ready(body).upstreamBody(body.getBytes(UTF_8), upstreamModel), UTF_8);
    }

    /** The smallest request with further members in front. */
    String with(String members) {
        return "{" + members + "," + smallest.substring(1);
    }
}
