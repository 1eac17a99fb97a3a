package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract notices codecs that do not keep it. */
final class ChatCodecContractTest {

    private static final ChatReply REPLY = new ChatReply(
            "id",
            "model",
            List.of(new ChatReply.Choice(
                    0,
                    List.of(
                            Content.of(new Part.Text("好 😀")),
                            Content.of(new Part.ToolCall("a", "tool", "{\"n\":9007199254740993}", CallKind.FUNCTION)),
                            Content.of(new Part.ToolCall("b", "tool", "", CallKind.FUNCTION))),
                    Finish.of(Reason.TOOL_CALLS),
                    List.of())));

    private static PlainContract contract(ChatCodec codec) {
        return new PlainContract(codec) {};
    }

    private static PlainContract reading(UnaryOperator<JsonObject> mistake) {
        return contract(new PlainCodec() {
            @Override
            Optional<ChatEvent> read(JsonObject json) {
                return super.read(mistake.apply(json));
            }
        });
    }

    private static List<ChatEvent> events() {
        return GeneratedEvents.of(REPLY, new SplittableRandom(1));
    }

    @Test
    void keptContractPasses() {
        contract(new PlainCodec()).wholeReplySurvives(REPLY);
        contract(new PlainCodec()).streamSurvives(events());
        contract(new PlainCodec()).streamAndWholeReplyAgree(REPLY);
    }

    @Test
    void lostEmojiIsNoticed() {
        PlainContract broken = reading(json -> json.string("text")
                .map(text -> json.with().put("text", text.replace("😀", "?")).build())
                .orElse(json));
        assertThatThrownBy(() -> broken.wholeReplySurvives(REPLY)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> broken.streamSurvives(events())).isInstanceOf(AssertionError.class);
    }

    @Test
    void roundedNumberIsNoticed() {
        PlainContract broken = reading(json -> json.string("text")
                .map(text -> json.with()
                        .put("text", text.replace("9007199254740993", "9007199254740992"))
                        .build())
                .orElse(json));
        assertThatThrownBy(() -> broken.wholeReplySurvives(REPLY)).isInstanceOf(AssertionError.class);
    }

    @Test
    void mixedUpArgumentsAreNoticed() {
        PlainContract broken = reading(json -> json.string("event").equals(Optional.of("arguments"))
                ? json.with().put("part", 2).build()
                : json);
        assertThatThrownBy(() -> broken.streamSurvives(events())).isInstanceOf(AssertionError.class);
    }

    @Test
    void wrongEndIsNoticed() {
        PlainContract broken = reading(
                json -> json.has("reason") ? json.with().put("reason", "STOP").build() : json);
        assertThatThrownBy(() -> broken.streamSurvives(events())).isInstanceOf(AssertionError.class);
    }

    @Test
    void partThatNeverEndsIsNoticed() {
        PlainContract broken = reading(json -> json.string("event").equals(Optional.of("part"))
                ? JsonObject.builder().put("event", "nothing").build()
                : json);
        assertThatThrownBy(() -> broken.streamSurvives(events()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("parts still open");
    }

    @Test
    void endAfterAFailureIsNoticed() {
        PlainContract broken = contract(new PlainCodec() {
            @Override
            public StreamEncoder encoder(ReplyScope scope) {
                StreamEncoder honest = super.encoder(scope);
                return new StreamEncoder() {
                    @Override
                    public void encode(ChatEvent event, WireBuffer out) {
                        honest.encode(event, out);
                    }

                    @Override
                    public void close(Usage usage, WireBuffer out) {
                        honest.close(usage, out);
                    }

                    @Override
                    public void fail(Failure failure, WireBuffer out) {
                        honest.close(Usage.unknown(), out);
                    }
                };
            }
        });
        assertThatThrownBy(() -> broken.failureIsNoEnd_bug23(events(), 7L)).isInstanceOf(AssertionError.class);
    }

    private static PlainContract hiding(String field) {
        return contract(new PlainCodec() {
            @Override
            public Encoded encodeRequest(ChatRequest request, Destination to) {
                return switch (super.encodeRequest(request, to)) {
                    case Encoded.Refused refused -> refused;
                    case Encoded.Request written ->
                        new Encoded.Request(
                                written.path(),
                                written.body(),
                                written.headers(),
                                written.losses().stream()
                                        .filter(loss -> !loss.field().startsWith(field))
                                        .toList(),
                                written.repair());
                };
            }
        });
    }

    @Test
    void settingLostInSilenceIsNoticed() {
        Settings settings = Settings.builder()
                .put(Setting.END_USER, "me", "settings.end_user")
                .build();
        contract(new PlainCodec()).settingIsCarriedToldOrRefused(settings);
        assertThatThrownBy(() -> hiding("settings").settingIsCarriedToldOrRefused(settings))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("settings.end_user");
    }

    @Test
    void partLostInSilenceIsNoticed() {
        ChatRequest request = GeneratedRequests.simple(Settings.none(), List.of())
                .withTurns(List.of(new Turn(
                        "turns[0]",
                        Turn.Role.ASSISTANT,
                        Optional.empty(),
                        List.of(Content.of(new Part.Thinking("hm", false))))));
        contract(new PlainCodec()).nothingIsLostInSilence(request, GeneratedRequests.obligingModel(), false);
        assertThatThrownBy(
                        () -> hiding("turns").nothingIsLostInSilence(request, GeneratedRequests.obligingModel(), false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("turns[0]");
    }

    @Test
    void badOrderOfEventsIsNoticed() {
        var began = new ChatEvent.Began("", "");
        var text = new ChatEvent.TextDelta(0, 0, "x");
        var part = new ChatEvent.PartEnded(0, 0);
        var end = new ChatEvent.Ended(0, Finish.of(Reason.STOP));
        EventOrder.check(List.of(began, text, part, end));
        for (List<ChatEvent> events : List.of(
                List.<ChatEvent>of(text, part, end),
                List.<ChatEvent>of(began, text, end),
                List.<ChatEvent>of(began, text, part),
                List.<ChatEvent>of(began, text, part, text, end),
                List.<ChatEvent>of(began, new ChatEvent.TextDelta(0, 1, "x"), part, end),
                List.<ChatEvent>of(began, end, text, part))) {
            assertThatThrownBy(() -> EventOrder.check(events)).isInstanceOf(AssertionError.class);
        }
        assertThat(events()).isNotEmpty();
    }
}
