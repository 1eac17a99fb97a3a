package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Piece;
import ai.tokenhot.testkit.chat.SdkFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures and documents in the conversation. */
public interface MediaContract extends ChatSubject {

    @ParameterizedTest
    @EnumSource
    default void seesAPicture(Manner manner) {
        var question = new Piece.Text("What kind of file is this?");
        Answer with = ask(manner, prompt().user(question, Samples.picture()));
        Answer without = ask(manner, prompt().user(question));
        assertThat(with.text()).containsPattern("(?i)image|picture|png");
        assertThat(with.usage().orElseThrow().input())
                .as("input tokens, the picture's included")
                .isGreaterThan(without.usage().orElseThrow().input());
    }

    @ParameterizedTest
    @EnumSource
    default void readsADocument(Manner manner) {
        var question = new Piece.Text("What kind of file is this?");
        var prompt = prompt().user(question, Samples.document());
        if (!supports(Feature.FILES)) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        Answer with = ask(manner, prompt);
        Answer without = ask(manner, prompt().user(question));
        assertThat(with.text()).containsPattern("(?i)pdf|document");
        assertThat(with.usage().orElseThrow().input())
                .as("input tokens, the document's included")
                .isGreaterThan(without.usage().orElseThrow().input());
    }
}
