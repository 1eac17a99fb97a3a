package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What every dialect promises, tried with its vendor's own SDK. Text is asked for as of a person; the sandbox and a live
 * model can both keep it, except where a failure is asked of the sandbox by a directive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class ChatClientContract
        implements ConversationContract,
                OutputContract,
                ToolContract,
                ThinkingContract,
                MediaContract,
                UsageContract,
                FailureContract,
                ModelContract {

    private @Nullable ChatClient client;
    private @Nullable ChatClient clientWithWrongKey;

    /** The server under test. Called once, before all tests. */
    protected abstract Endpoint endpoint();

    /** A key that the server refuses. */
    protected abstract String wrongApiKey();

    /** A client of the dialect under test. */
    protected abstract ChatClient connect(Endpoint endpoint);

    @BeforeAll
    void connect() {
        Endpoint endpoint = endpoint();
        client = connect(endpoint);
        clientWithWrongKey = connect(endpoint.withApiKey(wrongApiKey()));
    }

    @AfterAll
    void disconnect() {
        client().close();
        clientWithWrongKey().close();
    }

    @Override
    public final ChatClient client() {
        return connected(client);
    }

    @Override
    public final ChatClient clientWithWrongKey() {
        return connected(clientWithWrongKey);
    }

    private static ChatClient connected(@Nullable ChatClient client) {
        if (client == null) {
            throw new IllegalStateException("client: none (expected: connected before all tests)");
        }
        return client;
    }
}
