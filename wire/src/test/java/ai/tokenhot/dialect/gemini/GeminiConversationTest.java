package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.dialect.gemini.GeminiFixture.PNG;
import static ai.tokenhot.dialect.gemini.GeminiFixture.byBudget;
import static ai.tokenhot.dialect.gemini.GeminiFixture.byLevel;
import static ai.tokenhot.dialect.gemini.GeminiFixture.call;
import static ai.tokenhot.dialect.gemini.GeminiFixture.member;
import static ai.tokenhot.dialect.gemini.GeminiFixture.refused;
import static ai.tokenhot.dialect.gemini.GeminiFixture.request;
import static ai.tokenhot.dialect.gemini.GeminiFixture.result;
import static ai.tokenhot.dialect.gemini.GeminiFixture.turn;
import static ai.tokenhot.dialect.gemini.GeminiFixture.user;
import static ai.tokenhot.dialect.gemini.GeminiFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

/** How conversations of other languages are written. */
final class GeminiConversationTest {

    private static String contents(Turn... turns) {
        return contents(byBudget(), turns);
    }

    private static String contents(Model model, Turn... turns) {
        return member(request(turns), model, "contents");
    }

    private static String inline(String mediaType, String data) {
        return "{\"inlineData\":{\"mimeType\":\"" + mediaType + "\",\"data\":\"" + data + "\"}}";
    }

    @Test
    void instructionsAtTheHeadStandApartAndLaterOnesAreAUsersText() {
        Encoded.Request written = written(
                request(
                        turn(Role.SYSTEM, new Part.Text("one")),
                        turn(Role.DEVELOPER, new Part.Text("two"), new Part.Text("")),
                        user("hi"),
                        turn(Role.SYSTEM, new Part.Text("three"))),
                byBudget());
        assertThat(GeminiFixture.body(written).text()).isEqualTo("""
                {"contents":[{"role":"user","parts":[{"text":"hi"}]},\
                {"role":"user","parts":[{"text":"<system_instructions>"},{"text":"three"},{"text":"</system_instructions>"}]}],\
                "systemInstruction":{"parts":[{"text":"one"},{"text":"two"}]}}""");
        assertThat(written.losses()).extracting(Loss::kind).containsExactly(Loss.Kind.APPROXIMATED);
        assertThat(written.path()).isEqualTo("/v1beta/models/upstream-model:generateContent");
    }

    @Test
    void instructionsAloneAreAUsersText() {
        assertThat(contents(turn(Role.SYSTEM, new Part.Text("one"))))
                .isEqualTo("[{\"role\":\"user\",\"parts\":[{\"text\":\"one\"}]}]");
        assertThat(contents(user(""))).isEqualTo("[{\"role\":\"user\",\"parts\":[{\"text\":\" \"}]}]");
    }

    @Test
    void aConversationBeginsWithAUser() {
        assertThat(refused(request(turn(Role.ASSISTANT, new Part.Text("hi")), user("hi")), byBudget())
                        .field())
                .contains("messages[0]");
    }

    /** Bug 15: results of parallel calls stand together behind the calls, in their order, under the functions' names. */
    @Test
    void resultsStandTogetherInTheOrderOfTheirCalls_bug15() {
        assertThat(contents(
                        user("hi"),
                        turn(Role.ASSISTANT, call("1", "f", "{\"id\":9007199254740993}"), call("2", "g", "")),
                        turn(Role.ASSISTANT, call("3", "f", "{}")),
                        turn(Role.USER, result("3", "three")),
                        turn(Role.SYSTEM, new Part.Text("hm")),
                        turn(Role.USER, result("1", "one")),
                        turn(
                                Role.USER,
                                new Part.ToolResult("2", Optional.empty(), List.of(new Part.Text("broke")), true),
                                new Part.Text("go on"))))
                .isEqualTo("""
                        [{"role":"user","parts":[{"text":"hi"}]},\
                        {"role":"model","parts":[{"functionCall":{"id":"1","name":"f","args":{"id":9007199254740993}}},\
                        {"functionCall":{"id":"2","name":"g","args":{}}},{"functionCall":{"id":"3","name":"f","args":{}}}]},\
                        {"role":"user","parts":[{"functionResponse":{"id":"1","name":"f","response":{"output":"one"}}},\
                        {"functionResponse":{"id":"2","name":"g","response":{"error":"broke"}}},\
                        {"functionResponse":{"id":"3","name":"f","response":{"output":"three"}}}]},\
                        {"role":"user","parts":[{"text":"<system_instructions>"},{"text":"hm"},{"text":"</system_instructions>"}]},\
                        {"role":"user","parts":[{"text":"go on"}]}]""");
    }

    @Test
    void textBesideTheLastResultStandsBehindIt() {
        assertThat(contents(
                        user("hi"),
                        turn(Role.ASSISTANT, call("1", "f", "{}")),
                        turn(Role.USER, new Part.Text("and?"), result("1", "one"))))
                .endsWith("{\"functionResponse\":{\"id\":\"1\",\"name\":\"f\",\"response\":{\"output\":\"one\"}}},"
                        + "{\"text\":\"and?\"}]}]");
    }

    /** The name of an id that is used again is that of the call which stands before the result. */
    @Test
    void idsMayBeUsedAgain() {
        assertThat(contents(
                        user("hi"),
                        turn(Role.ASSISTANT, call("call_0", "f", "{}")),
                        turn(Role.USER, result("call_0", "one")),
                        turn(Role.ASSISTANT, call("call_0", "g", "{}")),
                        turn(Role.USER, result("call_0", "two"))))
                .contains("\"name\":\"f\",\"response\":{\"output\":\"one\"}")
                .contains("\"name\":\"g\",\"response\":{\"output\":\"two\"}");
    }

    @Test
    void callsAndResultsThatDoNotBelongTogetherAreRefused() {
        assertThat(refused(request(user("hi"), turn(Role.USER, result("9", "x"))), byBudget())
                        .message())
                .contains("`9`");
        assertThat(refused(request(user("hi"), turn(Role.ASSISTANT, call("1", "f", "{}")), user("so?")), byBudget())
                        .message())
                .contains("`1`");
    }

    @Test
    void argumentsThatAreNoObjectAreKept() {
        Encoded.Request written = written(
                request(user("hi"), turn(Role.ASSISTANT, call("1", "f", "{\"a\":")), turn(Role.USER, result("1", ""))),
                byBudget());
        assertThat(GeminiFixture.body(written).text()).contains("\"args\":{\"_raw\":\"{\\\"a\\\":\"}");
        assertThat(written.losses()).hasSize(1);
    }

    private static Content signed(Part part, Proof proof) {
        return Content.of(part, Optional.of(proof));
    }

    private static Proof own(String model, String value) {
        return new Proof(GenerateContent.ID, model, ThoughtSignature.FORM, value);
    }

    /** Bugs 12 and 14: what the client gives back stands on its own part again; nothing is invented beside it. */
    @Test
    void proofsOfThisModelComeBackInTheirPlace_bug12_bug14() {
        Proof proof = own("upstream-model", "c2ln");
        assertThat(contents(
                        byLevel(),
                        user("hi"),
                        turn(
                                Role.ASSISTANT,
                                signed(new Part.Thinking("hm", false), proof),
                                Content.of(new Part.Text("so")),
                                signed(call("1", "f", "{}"), proof),
                                Content.of(call("2", "f", "{}")),
                                signed(new Part.Text(""), own("", "bGFzdA=="))),
                        turn(Role.USER, result("1", "one"), result("2", "two"))))
                .contains("""
                        {"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"so"},\
                        {"functionCall":{"id":"1","name":"f","args":{}},"thoughtSignature":"c2ln"},\
                        {"functionCall":{"id":"2","name":"f","args":{}}},\
                        {"text":"","thoughtSignature":"bGFzdA=="}]}""");
    }

    /** Bug 12 and incident 64: a client that gives nothing back, or comes from another model, can go on nevertheless. */
    @Test
    void missingProofsOfTheCurrentTurnAreReplaced_bug12_incident64() {
        ChatRequest request = request(
                user("hi"),
                turn(Role.ASSISTANT, call("0", "f", "{}")),
                turn(Role.USER, result("0", "zero")),
                user("again"),
                turn(
                        Role.ASSISTANT,
                        Content.of(new Part.Thinking("hm", false)),
                        signed(call("1", "f", "{}"), own("other-model", "c2ln")),
                        Content.of(call("2", "f", "{}"))),
                turn(Role.USER, result("1", "one"), result("2", "two")),
                turn(Role.ASSISTANT, call("3", "f", "{}")),
                turn(Role.USER, result("3", "three")));
        Encoded.Request written = written(request, byLevel());
        assertThat(GeminiFixture.body(written).text())
                .contains("{\"functionCall\":{\"id\":\"0\",\"name\":\"f\",\"args\":{}}}")
                .contains("{\"functionCall\":{\"id\":\"1\",\"name\":\"f\",\"args\":{}},"
                        + "\"thoughtSignature\":\"skip_thought_signature_validator\"}")
                .contains("{\"functionCall\":{\"id\":\"2\",\"name\":\"f\",\"args\":{}}}")
                .contains("{\"functionCall\":{\"id\":\"3\",\"name\":\"f\",\"args\":{}},"
                        + "\"thoughtSignature\":\"skip_thought_signature_validator\"}")
                .doesNotContain("c2ln");
        assertThat(written.losses())
                .extracting(Loss::kind)
                .contains(Loss.Kind.APPROXIMATED)
                .contains(Loss.Kind.DROPPED);
        assertThat(GeminiFixture.body(written(request, byBudget())).text()).doesNotContain("skip_thought");
    }

    @Test
    void proofsOfOthersAreLeftOut() {
        var foreign = new Proof(GeminiFixture.ELSEWHERE, "", "signature", "abc");
        Encoded.Request written = written(
                request(
                        user("hi"),
                        turn(
                                Role.ASSISTANT,
                                signed(new Part.Thinking("hm", false), foreign),
                                signed(new Part.Text("so"), foreign)),
                        user("go on")),
                byLevel());
        assertThat(GeminiFixture.body(written).text())
                .contains("{\"role\":\"model\",\"parts\":[{\"text\":\"so\"}]}")
                .doesNotContain("abc");
        assertThat(written.losses()).extracting(Loss::kind).containsOnly(Loss.Kind.DROPPED);
    }

    @Test
    void mediaInResultsStandInsideOrBeside() {
        Turn[] turns = {
            user("hi"),
            turn(Role.ASSISTANT, call("1", "f", "{}")),
            turn(
                    Role.USER,
                    new Part.ToolResult(
                            "1",
                            Optional.empty(),
                            List.of(
                                    new Part.Text("see"),
                                    new Part.Image(new MediaSource.Inline("image/png", PNG), Optional.empty())),
                            false))
        };
        assertThat(contents(byLevel(), turns))
                .endsWith("\"response\":{\"output\":\"see\"},\"parts\":[" + inline("image/png", PNG) + "]}}]}]");
        assertThat(contents(byBudget(), turns))
                .endsWith("\"response\":{\"output\":\"see\"}}}," + inline("image/png", PNG) + "]}]");
    }

    @Test
    void mediaAreWrittenByWhatTheyAre() {
        assertThat(contents(turn(
                        Role.USER,
                        new Part.Image(new MediaSource.Inline("image/jpeg", PNG), Optional.of("auto")),
                        new Part.Audio(new MediaSource.Inline("audio/mp3", "AAAA"), Optional.empty()),
                        new Part.Document(new MediaSource.Inline("", "JVBERi0xLjQK"), Optional.of("a.pdf")),
                        new Part.Document(new MediaSource.Inline("application/json", "e30="), Optional.empty()),
                        new Part.Video(new MediaSource.Remote("https://youtu.be/1", "")),
                        new Part.Document(new MediaSource.Held(GenerateContent.ID, "files/1"), Optional.empty()))))
                .isEqualTo(
                        "[{\"role\":\"user\",\"parts\":[" + inline("image/png", PNG) + "," + inline("audio/mp3", "AAAA")
                                + "," + inline("application/pdf", "JVBERi0xLjQK") + "," + inline("text/plain", "e30=")
                                + ",{\"fileData\":{\"fileUri\":\"https://youtu.be/1\"}},{\"fileData\":{\"fileUri\":\"files/1\"}}]}]");
    }

    @Test
    void mediaThatTheModelCannotReadAreRefused() {
        for (MediaSource source : List.of(
                new MediaSource.Inline("application/zip", "UEsDBA=="),
                new MediaSource.Held(GeminiFixture.ELSEWHERE, "file-1"),
                new MediaSource.Remote("https://example.org/a.pdf", ""))) {
            assertThat(refused(request(turn(Role.USER, new Part.Document(source, Optional.empty()))), byBudget())
                            .field())
                    .contains("messages[0]");
        }
        assertThat(refused(
                                request(turn(
                                        Role.USER,
                                        new Part.Unknown(
                                                GeminiFixture.ELSEWHERE,
                                                "hologram",
                                                ai.tokenhot.json.JsonObject.empty()))),
                                byBudget())
                        .message())
                .contains("hologram");
    }

    @Test
    void detailOfPicturesWhereTheModelHasIt() {
        Turn picture = turn(Role.USER, new Part.Image(new MediaSource.Inline("image/png", PNG), Optional.of("low")));
        assertThat(contents(byLevel(), picture)).contains("\"mediaResolution\":{\"level\":\"MEDIA_RESOLUTION_LOW\"}");
        Encoded.Request without = written(request(picture), byBudget());
        assertThat(GeminiFixture.body(without).text()).doesNotContain("mediaResolution");
        assertThat(without.losses()).hasSize(1);
    }

    @Test
    void onlyFilmsOfOneSiteStayWhereTheyAre() {
        var film = new MediaSource.Remote("https://www.youtube.com/watch?v=1", "");
        var picture = new MediaSource.Remote("https://example.org/a.png", "image/png");
        assertThat(GeminiFixture.CODEC.takesRemote(new Part.Video(film), film)).isTrue();
        assertThat(GeminiFixture.CODEC.takesRemote(new Part.Image(picture, Optional.empty()), picture))
                .isFalse();
        assertThat(GeminiFixture.CODEC.takesRemote(new Part.Video(picture), picture))
                .isFalse();
    }
}
