package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;

import static org.assertj.core.api.Assertions.assertThat;

/** What a contract is tried on: a client, a server behind it, and what the dialect has. */
public interface ChatSubject {

    /** A client with a good key. */
    ChatClient client();

    /** A client whose key the server doesn't know. */
    ChatClient clientWithWrongKey();

    /** The model that is asked when a test does not care. It takes tools, pictures and schemas. */
    String model();

    /** A model that can think. */
    default String thinkingModel() {
        return model();
    }

    /** Whether the dialect, spoken with this model, has this. */
    default boolean supports(Feature feature) {
        return true;
    }

    /** What the SDK throws when the key is unknown. */
    default SdkFailure.Kind wrongKey() {
        return SdkFailure.Kind.UNAUTHORIZED;
    }

    /** Members of a request's body of which one has a wrong type. */
    JsonObject malformed();

    /** The name of that one, a regular expression: vendors may write it in a form of their own. */
    String malformedName();

    /** What the SDK may throw for {@link #malformed}. */
    default Set<SdkFailure.Kind> malformedKinds() {
        return Set.of(SdkFailure.Kind.BAD_REQUEST);
    }

    /** The numbers that a usage always reports, under the dialect's names. */
    List<String> usageNumbers();

    /** The header that carries the answer's request id, written in lower case. */
    Optional<String> requestIdHeader();

    /** By how much a count of tokens made beforehand may be wrong, in percent. */
    default double countErrorPercent() {
        return 10;
    }

    /** Begins a prompt to {@link #model}. */
    default Prompt.Builder prompt() {
        return Prompt.to(model());
    }

    /** Asks. */
    default Answer ask(Manner manner, Prompt.Builder prompt) {
        return manner.ask(client(), prompt.build());
    }

    /** Asks and expects that the SDK throws. */
    default SdkFailure failure(ChatClient client, Manner manner, Prompt prompt) {
        RuntimeException thrown =
                Assertions.catchThrowableOfType(RuntimeException.class, () -> manner.ask(client, prompt));
        assertThat(thrown).as("what the SDK throws").isNotNull();
        return client.failure(thrown);
    }

    /** Asks and expects that the SDK throws. */
    default SdkFailure failure(Manner manner, Prompt.Builder prompt) {
        return failure(client(), manner, prompt.build());
    }
}
