package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers come back in the form that their callers asked for, however they are cut on the way. */
@PropertyDefaults(tries = 500, edgeCases = EdgeCasesMode.NONE)
final class RepairsTest {

    private static final Repair ALL = new Repair(
            Map.of("get_weather", "wetter.holen", "readFile", "patch"),
            Set.of("patch", "_x"),
            Optional.of("T1"),
            List.of("世界", "Hello", "aa", "\n\nHuman:"),
            Optional.empty());

    @Property
    void nothingToUndoChangesNothing(@ForAll("replies") ChatReply reply, @ForAll long seed) {
        List<ChatEvent> events = GeneratedEvents.of(reply, new SplittableRandom(seed));
        assertThat(repaired(events, Repair.NONE, 1)).isEqualTo(events);
        assertThat(Repairs.repaired(reply, Repair.NONE)).isSameAs(reply);
    }

    @Property
    void repairedStreamIsTheRepairedReplyHoweverItIsCut(
            @ForAll("replies") ChatReply reply, @ForAll("repairs") Repair repair, @ForAll long seed) {
        List<ChatEvent> events = GeneratedEvents.of(reply, new SplittableRandom(seed));
        List<ChatEvent> repaired = repaired(events, repair, reply.choices().size());
        EventOrder.check(repaired);
        // What is likely is told of text before it is known whether the text is cut.
        assertThat(withoutLogprobs(StreamReading.fold(repaired)))
                .isEqualTo(withoutLogprobs(Repairs.repaired(reply, repair)));
    }

    private static ChatReply withoutLogprobs(ChatReply reply) {
        return new ChatReply(
                reply.id(),
                reply.model(),
                reply.choices().stream()
                        .map(choice -> new Choice(choice.index(), choice.content(), choice.finish(), List.of()))
                        .toList());
    }

    @Property
    void textIsCutAtTheStopThatIsCompleteFirst(
            @ForAll("aAndB") String text, @ForAll("stops") List<String> stops, @ForAll long seed) {
        int end = stops.stream()
                .filter(text::contains)
                .mapToInt(stop -> text.indexOf(stop) + stop.length())
                .min()
                .orElse(-1);
        Optional<String> stop = stops.stream()
                .filter(one -> end >= 0 && text.indexOf(one) + one.length() == end && text.contains(one))
                .max(Comparator.comparingInt(String::length));
        var reply = reply(Reason.STOP, new Part.Text(text));
        List<ChatEvent> repaired = repaired(GeneratedEvents.of(reply, new SplittableRandom(seed)), cutting(stops), 1);
        Choice choice = StreamReading.fold(repaired).choices().getFirst();
        String expected =
                stop.map(found -> text.substring(0, end - found.length())).orElse(text);
        assertThat(choice.content()).containsExactly(Content.of(new Part.Text(expected)));
        assertThat(choice.finish())
                .isEqualTo(
                        stop.isPresent()
                                ? new Finish(Reason.STOP_SEQUENCE, stop, Optional.empty())
                                : Finish.of(Reason.STOP));
    }

    @Property
    void wrappedTextComesBack(@ForAll("texts") String text, @ForAll boolean spaced, @ForAll long seed) {
        String json = JsonObject.builder().put("input", text).build().text();
        String arguments = spaced ? " { \"input\"\n: " + json.substring(9, json.length() - 1) + " } " : json;
        var repair =
                new Repair(Map.of("patch_", "patch"), Set.of("patch"), Optional.empty(), List.of(), Optional.empty());
        ChatReply reply = reply(Reason.TOOL_CALLS, new Part.ToolCall("id", "patch_", arguments, CallKind.FUNCTION));
        ChatReply expected = reply(Reason.TOOL_CALLS, new Part.ToolCall("id", "patch", text, CallKind.CUSTOM));
        assertThat(Repairs.repaired(reply, repair)).isEqualTo(expected);
        List<ChatEvent> repaired = repaired(GeneratedEvents.of(reply, new SplittableRandom(seed)), repair, 1);
        assertThat(StreamReading.fold(repaired)).isEqualTo(expected);
        assertThat(repaired).as("no piece ends within a character").noneMatch(RepairsTest::endsWithinACharacter);
    }

    private static boolean endsWithinACharacter(ChatEvent event) {
        return event instanceof ChatEvent.ArgumentsDelta delta
                && !delta.text().isEmpty()
                && Character.isHighSurrogate(delta.text().charAt(delta.text().length() - 1));
    }

    @Test
    void escapesOfAWrappedTextAreDecodedWhereverTheyAreCut() {
        String arguments = "{\"input\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u4f60\\uD83D\\uDE00 \\q\"}";
        for (int cut = 0; cut <= arguments.length(); cut++) {
            var text = new WrappedText();
            assertThat(text.take(arguments.substring(0, cut)) + text.take(arguments.substring(cut)) + text.end())
                    .as("cut at %d", cut)
                    .isEqualTo("a\"\\/\b\f\n\r\t你😀 \\q");
        }
    }

    @Test
    void wrappedTextInAnotherFormIsFoundOrKeptAsItIs() {
        Map.of(
                        "{\"why\":\"x\",\"input\":\"text\"}", "text",
                        "{\"\\u0069nput\":\"text\"}", "text",
                        "{\"input\":[1]}", "{\"input\":[1]}",
                        "{\"inp ut\":\"x\"}", "{\"inp ut\":\"x\"}",
                        "plain text", "plain text",
                        "{\"input", "{\"input",
                        "{\"input\":\"cut off", "cut off",
                        "{}", "",
                        " ", "")
                .forEach((arguments, expected) -> {
                    var text = new WrappedText();
                    assertThat(text.take(arguments) + text.end()).as(arguments).isEqualTo(expected);
                });
    }

    @Test
    void wrappedTextInAnotherFormIsNotKeptBeyondTheBound() {
        var text = new WrappedText();
        String arguments = "{\"x\":\"" + "y".repeat(WrappedText.MAX_KEPT_CHARACTERS);
        assertThat(text.take(arguments)).isEqualTo(arguments);
        assertThat(text.take("z")).isEqualTo("z");
        assertThat(text.end()).isEmpty();
    }

    @Test
    void jsonToolBecomesTheText() {
        var repair = new Repair(Map.of(), Set.of(), Optional.of("json"), List.of(), Optional.empty());
        ChatReply reply = reply(Reason.TOOL_CALLS, new Part.ToolCall("id", "json", "{\"a\":1}", CallKind.FUNCTION));
        assertThat(Repairs.repaired(reply, repair)).isEqualTo(reply(Reason.STOP, new Part.Text("{\"a\":1}")));
    }

    /** Bug 32: a call without arguments is an empty object. */
    @Test
    void jsonToolWithoutArgumentsIsAnEmptyObject_bug32() {
        var repair = new Repair(Map.of(), Set.of(), Optional.of("json"), List.of(), Optional.empty());
        ChatReply reply = reply(Reason.TOOL_CALLS, new Part.ToolCall("id", "json", "", CallKind.FUNCTION));
        assertThat(Repairs.repaired(reply, repair)).isEqualTo(reply(Reason.STOP, new Part.Text("{}")));
    }

    @Test
    void jsonToolBesideARealCallEndsWithCalls() {
        var repair = new Repair(Map.of(), Set.of(), Optional.of("json"), List.of(), Optional.empty());
        var real = new Part.ToolCall("id2", "other", "{}", CallKind.FUNCTION);
        ChatReply reply = reply(Reason.TOOL_CALLS, new Part.ToolCall("id", "json", "{}", CallKind.FUNCTION), real);
        assertThat(Repairs.repaired(reply, repair)).isEqualTo(reply(Reason.TOOL_CALLS, new Part.Text("{}"), real));
    }

    @Test
    void otherEndsStayAsTheyAre() {
        var repair = new Repair(Map.of(), Set.of(), Optional.of("json"), List.of("END"), Optional.empty());
        for (Reason reason : List.of(Reason.CONTINUES, Reason.LENGTH, Reason.PAUSED, Reason.FILTERED)) {
            ChatReply reply = reply(reason, new Part.ToolCall("id", "json", "{\"a\":", CallKind.FUNCTION));
            assertThat(Repairs.repaired(reply, repair).choices().getFirst().finish())
                    .isEqualTo(Finish.of(reason));
        }
    }

    @Test
    void providerMayBeCancelledWhenEveryChoiceHasEndedAndOneWasCut() {
        var events = new ArrayList<ChatEvent>();
        var repairs = new Repairs(cutting(List.of("STOP")), 2, events::add);
        repairs.accept(new ChatEvent.Began("", ""));
        repairs.accept(new ChatEvent.TextDelta(0, 0, "a ST"));
        assertThat(events).last().isEqualTo(new ChatEvent.TextDelta(0, 0, "a "));
        repairs.accept(new ChatEvent.TextDelta(0, 0, "OP b"));
        assertThat(repairs.satisfied()).as("the other choice may still come").isFalse();
        repairs.accept(new ChatEvent.TextDelta(1, 0, "x"));
        repairs.accept(new ChatEvent.PartEnded(1, 0));
        repairs.accept(new ChatEvent.Ended(1, Finish.of(Reason.STOP)));
        assertThat(repairs.satisfied()).isTrue();
        int before = events.size();
        repairs.accept(new ChatEvent.TextDelta(0, 0, "more"));
        repairs.accept(new ChatEvent.PartEnded(0, 0));
        repairs.accept(new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        assertThat(events).hasSize(before);
    }

    @Test
    void answerThatIsNotCutDoesNotCancelItsProvider() {
        var repairs = new Repairs(cutting(List.of("STOP")), 1, event -> {});
        repairs.accept(new ChatEvent.Began("", ""));
        repairs.accept(new ChatEvent.Ended(0, Finish.of(Reason.STOP)));
        assertThat(repairs.satisfied()).isFalse();
    }

    @Test
    void heldTextIsReleasedWhenTheAnswerBreaksOff() {
        var events = new ArrayList<ChatEvent>();
        var repairs = new Repairs(cutting(List.of("STOP")), 1, events::add);
        repairs.accept(new ChatEvent.TextDelta(0, 0, "ST"));
        assertThat(events).containsExactly(new ChatEvent.TextDelta(0, 0, ""));
        repairs.release();
        assertThat(events).last().isEqualTo(new ChatEvent.TextDelta(0, 0, "ST"));
    }

    private static List<ChatEvent> repaired(List<ChatEvent> events, Repair repair, int choices) {
        var repaired = new ArrayList<ChatEvent>();
        events.forEach(new Repairs(repair, choices, repaired::add));
        return repaired;
    }

    private static Repair cutting(List<String> stops) {
        return new Repair(Map.of(), Set.of(), Optional.empty(), stops, Optional.empty());
    }

    private static ChatReply reply(Reason reason, Part... parts) {
        List<Content> contents = List.of(parts).stream().map(Content::of).toList();
        return new ChatReply("id", "model", List.of(new Choice(0, contents, Finish.of(reason), List.of())));
    }

    @Provide
    Arbitrary<ChatReply> replies() {
        return GeneratedReplies.replies();
    }

    /** Where the answer is a call, its text is mixed with other calls, and a cut takes what had not come by then. */
    @Provide
    Arbitrary<Repair> repairs() {
        Arbitrary<List<String>> stops = Arbitraries.of(ALL.cutAt()).list().ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false), stops)
                .as((names, json, cutAt) -> new Repair(
                        names ? ALL.names() : Map.of(),
                        names ? ALL.wrapped() : Set.of(),
                        json ? ALL.jsonTool() : Optional.empty(),
                        json ? List.of() : cutAt,
                        Optional.empty()));
    }

    @Provide
    Arbitrary<String> texts() {
        return GeneratedText.text();
    }

    @Provide
    Arbitrary<String> aAndB() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(12);
    }

    @Provide
    Arbitrary<List<String>> stops() {
        return Arbitraries.strings()
                .withChars("ab")
                .ofMinLength(1)
                .ofMaxLength(5)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
