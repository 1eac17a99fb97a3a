package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Streamed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Talk: answers, memory, the operator's text, streams. */
public interface ConversationContract extends ChatSubject {

    @ParameterizedTest
    @EnumSource
    default void answers(Manner manner) {
        Answer answer = ask(manner, prompt().user("Hello!"));
        assertThat(answer.text()).isNotBlank();
        assertThat(answer.stop()).isEqualTo(Stop.END);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.id()).isNotBlank();
        assertThat(answer.model()).isNotBlank();
        assertThat(answer.usage()).isPresent();
        requestIdHeader()
                .ifPresent(name -> assertThat(answer.header(name)).as(name).isPresent());
    }

    @Test
    default void everyAnswerHasItsOwnId() {
        assertThat(ask(Manner.UNARY, prompt().user("Hello!")).id())
                .isNotEqualTo(ask(Manner.UNARY, prompt().user("Hello!")).id());
    }

    @ParameterizedTest
    @EnumSource
    default void remembersEarlierTurns(Manner manner) {
        Answer greeting = ask(manner, prompt().user("My name is Xiao Ming."));
        Answer answer = ask(
                manner, prompt().user("My name is Xiao Ming.").given(greeting).user("Remember my name?"));
        assertThat(answer.text()).contains("Xiao Ming");
    }

    @ParameterizedTest
    @EnumSource
    default void takesTurnsThatNoModelSaid(Manner manner) {
        Answer answer = ask(
                manner,
                prompt().user("Hi! My name is Xiao Ming.")
                        .claimed("Hello! How can I help you today?")
                        .user("Remember my name?"));
        assertThat(answer.text()).contains("Xiao Ming");
    }

    @ParameterizedTest
    @EnumSource
    default void obeysTheSystemText(Manner manner) {
        Answer answer = ask(manner, prompt().system("Your name is Heron.").user("What is your name?"));
        assertThat(answer.text()).contains("Heron");
    }

    @ParameterizedTest
    @EnumSource
    default void carriesEveryScript(Manner manner) {
        String text = "naïve Ω 你好，世界 👋🏽 \\ \"quoted\" </script>";
        assertThat(ask(manner, prompt().user("Repeat exactly: " + text)).text()).contains(text);
    }

    @Test
    default void streamEqualsUnary() {
        var prompt = prompt().user("Count from 1 to 30.").build();
        Answer whole = client().answer(prompt);
        Answer folded = client().stream(prompt).answer();
        assertThat(folded.text()).isEqualTo(whole.text());
        assertThat(folded.stop()).isEqualTo(whole.stop());
        assertThat(folded.model()).isEqualTo(whole.model());
        assertThat(folded.usage()).isEqualTo(whole.usage());
    }

    @Test
    default void streamArrivesInSeveralPieces() {
        Streamed streamed = client().stream(prompt().user("Count from 1 to 30.").build());
        assertThat(streamed.textPieces()).hasSizeGreaterThan(3);
        assertThat(String.join("", streamed.textPieces()))
                .isEqualTo(streamed.answer().text());
    }
}
