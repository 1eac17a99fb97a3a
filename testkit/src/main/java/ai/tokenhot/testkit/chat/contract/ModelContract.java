package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.SdkFailure;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The list of models. */
interface ModelContract extends ChatSubject {

    @Test
    default void listsItsModelsOnce() {
        assertThat(client().models()).contains(model(), thinkingModel()).doesNotHaveDuplicates();
    }

    @Test
    default void tellsAboutOneModel() {
        assertThat(client().model(model())).isEqualTo(model());
    }

    @Test
    default void unknownModelHasNoPage() {
        RuntimeException thrown =
                Assertions.catchThrowableOfType(RuntimeException.class, () -> client().model("no-such-model"));
        assertThat(thrown).isNotNull();
        assertThat(client().failure(thrown).kind()).isEqualTo(SdkFailure.Kind.NOT_FOUND);
    }
}
