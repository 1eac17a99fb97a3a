package ai.tokenhot.app;

import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.anthropic.Messages;
import ai.tokenhot.dialect.gemini.GenerateContent;
import ai.tokenhot.dialect.openai.ChatCompletions;
import ai.tokenhot.dialect.openai.Responses;
import ai.tokenhot.inference.DialectId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The wire languages that are spoken. A new one is added here. */
final class Dialects {

    static final Dialect PLAIN = new ChatCompletions();
    static final List<Dialect> ALL = List.of(PLAIN, new Responses(), new Messages(), new GenerateContent());

    private Dialects() {}

    static Set<DialectId> ids() {
        return ALL.stream().map(Dialect::id).collect(Collectors.toSet());
    }
}
