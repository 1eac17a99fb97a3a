package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Stop;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes wrong is thrown, by the type that the SDK's users catch. Some failures are asked of the sandbox. */
public interface FailureContract extends ChatSubject {

    @ParameterizedTest
    @EnumSource
    default void malformedFieldIsABadRequestThatNamesIt(Manner manner) {
        SdkFailure failure = failure(manner, prompt().user("Hello!").extra(malformed()));
        assertThat(failure.kind()).isIn(malformedKinds());
        assertThat(failure.message()).containsPattern(malformedName());
    }

    @ParameterizedTest
    @EnumSource
    default void unknownModelIsNotFound(Manner manner) {
        SdkFailure failure = failure(manner, prompt().model("no-such-model").user("Hello!"));
        assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("no-such-model");
    }

    @ParameterizedTest
    @EnumSource
    default void wrongKeyIsRefused(Manner manner) {
        SdkFailure failure =
                failure(clientWithWrongKey(), manner, prompt().user("Hello!").build());
        assertThat(failure.kind()).isEqualTo(wrongKey());
        assertThat(failure.message()).containsPattern("(?i)key");
    }

    @ParameterizedTest
    @EnumSource
    default void rateLimitIsAFailureOfItsOwn(Manner manner) {
        SdkFailure failure = failure(manner, prompt().user("Hello! [[sandbox: status=429 retry-after=1]]"));
        assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.RATE_LIMITED);
        if (supports(Feature.RETRY_AFTER)) {
            assertThat(failure.retryAfter()).contains("1");
        } else {
            assertThat(failure.retryAfter()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void vendorsFaultIsAServerFailure(Manner manner) {
        assertThat(failure(manner, prompt().user("Hello! [[sandbox: status=500]]"))
                        .kind())
                .isEqualTo(SdkFailure.Kind.SERVER);
    }

    @ParameterizedTest
    @EnumSource
    default void overloadIsAServerFailure(Manner manner) {
        assertThat(failure(manner, prompt().user("Hello! [[sandbox: status=503]]"))
                        .kind())
                .isEqualTo(SdkFailure.Kind.SERVER);
    }

    @Test
    default void errorInMidStreamIsTold() {
        Outcome outcome = stream("Count from 1 to 30. [[sandbox: error-after=8]]");
        assertThat(outcome.events()).isNotEmpty();
        assertThat(outcome.told()).as(outcome.toString()).isIn(Told.BY_EXCEPTION_OF_A_VENDOR, Told.BY_A_FAILED_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut=8", "cut=12", "finish=none"})
    default void streamThatBreaksOffIsNeverAnAnswer(String how) {
        Outcome outcome = stream("Count from 1 to 30. [[sandbox: " + how + "]]");
        assertThat(outcome.events()).isNotEmpty();
        assertThat(outcome.told()).as(outcome.toString()).isNotEqualTo(Told.NOTHING);
    }

    /** Whether anything is seen before is the language's: a stream may begin with what says nothing yet. */
    @ParameterizedTest
    @ValueSource(strings = {"error-after=2", "cut=1", "cut=2", "cut=5"})
    default void streamThatBreaksOffAtItsBeginningIsNeverAnAnswer(String how) {
        Outcome outcome = stream("Count from 1 to 30. [[sandbox: " + how + "]]");
        assertThat(outcome.told()).as(outcome.toString()).isNotEqualTo(Told.NOTHING);
    }

    @Test
    default void malformedEventIsNeverAnAnswer() {
        Outcome outcome = stream("Count from 1 to 30. [[sandbox: malformed=3]]");
        assertThat(outcome.told()).as(outcome.toString()).isNotEqualTo(Told.NOTHING);
    }

    /** How the SDK's user learns that a stream failed. */
    enum Told {
        /** A service or stream error with a message. */
        BY_EXCEPTION_OF_A_VENDOR,
        /** A broken connection, unreadable data, a missing end. */
        BY_EXCEPTION_OF_THE_CLIENT,
        /** An answer that says that it failed. */
        BY_A_FAILED_ANSWER,
        /** An answer that never says that it ended. */
        BY_AN_UNFINISHED_ANSWER,
        /** Nothing told: it looks like success. */
        NOTHING
    }

    /** What came of a stream. */
    record Outcome(List<Object> events, Told told, String description) {
        @Override
        public String toString() {
            return told + " after " + events.size() + " events: " + description;
        }
    }

    private Outcome stream(String text) {
        var prompt = prompt().user(text).build();
        var events = new ArrayList<Object>();
        var stops = new ArrayList<Stop>();
        RuntimeException thrown = Assertions.catchThrowableOfType(
                RuntimeException.class,
                () -> stops.add(client().stream(prompt, events::add).answer().stop()));
        if (thrown == null) {
            Stop stop = stops.getFirst();
            return new Outcome(
                    events,
                    switch (stop) {
                        case FAILED -> Told.BY_A_FAILED_ANSWER;
                        case UNFINISHED -> Told.BY_AN_UNFINISHED_ANSWER;
                        case END, STOP_SEQUENCE, TOOL_CALLS, MAX_TOKENS, FILTERED -> Told.NOTHING;
                    },
                    "stop " + stop);
        }
        SdkFailure failure = client().failure(thrown);
        return new Outcome(
                events,
                switch (failure.kind()) {
                    case CONNECTION, INCOMPLETE, OTHER -> Told.BY_EXCEPTION_OF_THE_CLIENT;
                    case STREAM_ERROR,
                            SERVER,
                            RATE_LIMITED,
                            BAD_REQUEST,
                            UNAUTHORIZED,
                            FORBIDDEN,
                            NOT_FOUND,
                            UNPROCESSABLE -> Told.BY_EXCEPTION_OF_A_VENDOR;
                },
                thrown.toString());
    }
}
