package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.anthropic.Asked.Outcome;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.dialect.anthropic.Asked.OPUS_4_6;
import static ai.tokenhot.dialect.anthropic.Asked.OPUS_5_5;
import static ai.tokenhot.dialect.anthropic.Asked.SONNET_4_5;
import static ai.tokenhot.dialect.anthropic.Asked.SONNET_5_5;
import static ai.tokenhot.dialect.anthropic.Asked.call;
import static ai.tokenhot.dialect.anthropic.Asked.result;
import static ai.tokenhot.dialect.anthropic.Asked.user;
import static org.assertj.core.api.Assertions.assertThat;

/** How much a model is asked to think, and what becomes of thoughts that were thought before. */
final class ThinkingTest {

    private static final Proof OWN = new Proof(Messages.ID, Asked.UPSTREAM, Proofs.SIGNATURE, "sig+/=");
    private static final Proof FOREIGN = new Proof(Asked.ELSEWHERE, "other", "encrypted", "opaque");

    private static Model model(String name) {
        return switch (name) {
            case "sonnet-4.5" -> SONNET_4_5;
            case "opus-4.6" -> OPUS_4_6;
            case "opus-5.5" -> OPUS_5_5;
            case "sonnet-5.5" -> SONNET_5_5;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            opus-4.6   | NONE    | {"type":"disabled"}                        | ''                  | false
            opus-4.6   | MINIMAL | {"type":"adaptive"}                        | {"effort":"low"}    | true
            opus-4.6   | HIGH    | {"type":"adaptive"}                        | {"effort":"high"}   | false
            opus-4.6   | XHIGH   | {"type":"adaptive"}                        | {"effort":"high"}   | true
            opus-4.6   | MAX     | {"type":"adaptive"}                        | {"effort":"max"}    | false
            opus-5.5   | NONE    | ''                                         | {"effort":"low"}    | true
            opus-5.5   | XHIGH   | ''                                         | {"effort":"xhigh"}  | false
            sonnet-5.5 | NONE    | {"type":"between_tools"}                   | {"effort":"low"}    | true
            sonnet-5.5 | MAX     | ''                                         | {"effort":"high"}   | true
            sonnet-4.5 | NONE    | {"type":"disabled"}                        | ''                  | false
            sonnet-4.5 | LOW     | {"type":"enabled","budget_tokens":1024}    | ''                  | true
            sonnet-4.5 | MEDIUM  | {"type":"enabled","budget_tokens":8192}    | ''                  | true
            sonnet-4.5 | HIGH    | {"type":"enabled","budget_tokens":16384}   | ''                  | true
            sonnet-4.5 | MAX     | {"type":"enabled","budget_tokens":32000}   | ''                  | true
            """)
    void effortIsTheModelsOwn(String name, Effort effort, String thinking, String config, boolean told) {
        Outcome outcome = user("a").set(Setting.EFFORT, effort).sentTo(model(name));
        assertThat(outcome.text("thinking")).isEqualTo(thinking);
        assertThat(outcome.text("output_config")).isEqualTo(config);
        assertThat(!outcome.lost().isEmpty()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            opus-4.6   | 8192  | 64000 | {"type":"enabled","budget_tokens":8192} | ''                | false
            opus-4.6   | 8192  | 4096  | {"type":"enabled","budget_tokens":3072} | ''                | true
            opus-4.6   | 100   | 4096  | {"type":"enabled","budget_tokens":1024} | ''                | true
            opus-4.6   | 8192  | 1024  | {"type":"adaptive"}                     | {"effort":"medium"} | true
            opus-4.6   | -1    | 4096  | {"type":"adaptive"}                     | ''                | false
            opus-4.6   | 0     | 4096  | {"type":"disabled"}                     | ''                | false
            opus-5.5   | 20000 | 64000 | ''                                      | {"effort":"high"} | true
            opus-5.5   | 2000  | 64000 | ''                                      | {"effort":"low"}  | true
            opus-5.5   | -1    | 64000 | ''                                      | ''                | false
            sonnet-4.5 | 90000 | 64000 | {"type":"enabled","budget_tokens":62976} | ''               | true
            sonnet-4.5 | 2048  | 1024  | {"type":"disabled"}                     | ''                | true
            sonnet-4.5 | -1    | 4096  | ''                                      | ''                | false
            """)
    void budgetIsClampedOrBecomesEffort(
            String name, long budget, long ceiling, String thinking, String config, boolean told) {
        Outcome outcome = user("a")
                .set(Setting.THINKING_BUDGET, budget)
                .set(Setting.MAX_OUTPUT_TOKENS, ceiling)
                .sentTo(model(name));
        assertThat(outcome.text("thinking")).isEqualTo(thinking);
        assertThat(outcome.text("output_config")).isEqualTo(config);
        assertThat(!outcome.lost().isEmpty()).isEqualTo(told);
    }

    @Test
    void visibleThoughtsAreAskedForAsASummary() {
        assertThat(user("a").set(Setting.THOUGHTS_SHOWN, true).sentTo(OPUS_5_5).text("thinking"))
                .isEqualTo("{\"type\":\"adaptive\",\"display\":\"summarized\"}");
        Outcome idle = user("a").set(Setting.THOUGHTS_SHOWN, true).sentTo(OPUS_4_6);
        assertThat(idle.text("thinking")).isEmpty();
    }

    @Test
    void smallCeilingLeavesRoomForTheAnswer() {
        Outcome outcome = user("a").set(Setting.MAX_OUTPUT_TOKENS, 16L).sentTo(OPUS_5_5);
        assertThat(outcome.text("output_config")).isEqualTo("{\"effort\":\"low\"}");
        assertThat(outcome.lost()).containsExactly("thinking");
        assertThat(user("a")
                        .set(Setting.MAX_OUTPUT_TOKENS, 16L)
                        .sentTo(OPUS_4_6)
                        .lost())
                .isEmpty();
    }

    @Test
    void temperatureIsLeftOutWhileItThinks() {
        Outcome outcome = user("a")
                .set(Setting.EFFORT, Effort.HIGH)
                .set(Setting.TEMPERATURE, new JsonNumber("0.2"))
                .sentTo(OPUS_4_6);
        assertThat(outcome.text("temperature")).isEmpty();
        assertThat(outcome.lost()).containsExactly("temperature");
    }

    @Test
    void nothingIsSaidToAModelOfWhichNothingIsKnown() {
        Outcome outcome = user("a").set(Setting.EFFORT, Effort.HIGH).sentTo(Asked.model(Set.of(), Thinking.UNKNOWN));
        assertThat(outcome.body().members()).doesNotContainKeys("thinking", "output_config");
        assertThat(outcome.lost()).containsExactly("effort");
    }

    /** Bug 13: a tool loop whose last step has no thought goes on without thinking, or without a budget. */
    @Test
    void missingThoughtSwitchesABudgetOff_bug13() {
        var asked = user("a")
                .tool("get")
                .with(Role.ASSISTANT, call("c", "{}"))
                .with(Role.USER, result("c", "r"))
                .set(Setting.THINKING_BUDGET, 2048L);
        assertThat(asked.sentTo(SONNET_4_5).text("thinking")).isEqualTo("{\"type\":\"disabled\"}");
        assertThat(asked.sentTo(SONNET_4_5).lost()).containsExactly("thinking_budget");
        assertThat(asked.sentTo(OPUS_4_6).text("thinking")).isEqualTo("{\"type\":\"adaptive\"}");
    }

    @Test
    void turnThatIsToBeContinuedIsNotThoughtAbout() {
        Outcome outcome = user("a")
                .with(Role.ASSISTANT, new Part.Text("Once"))
                .set(Setting.THINKING_BUDGET, 2048L)
                .sentTo(SONNET_4_5);
        assertThat(outcome.text("thinking")).isEqualTo("{\"type\":\"disabled\"}");
        assertThat(outcome.lost()).containsExactly("thinking_budget");
    }

    /** Bug 13: a thought that came back stands first, and thinking stays on. */
    @Test
    void thoughtThatCameBackKeepsTheBudget_bug13() {
        Outcome outcome = user("a")
                .tool("get")
                .turn(
                        Role.ASSISTANT,
                        List.of(
                                Content.of(new Part.Thinking("hm", false), Optional.of(OWN)),
                                Content.of(call("c", "{}"))))
                .with(Role.USER, result("c", "r"))
                .set(Setting.THINKING_BUDGET, 2048L)
                .sentTo(SONNET_4_5);
        assertThat(outcome.text("thinking")).contains("2048");
        assertThat(outcome.text("messages"))
                .contains(
                        "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig+/=\"},{\"type\":\"tool_use\"");
        assertThat(outcome.lost()).isEmpty();
    }

    /** Bug 14. */
    @Test
    void thoughtsComeBackByteByByteInTheirPlaces_bug14() {
        String content = "[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"s1\"},"
                + "{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"d\"},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"get\",\"input\":{\"z\":1.50,\"a\":\"é\\n\"}},"
                + "{\"type\":\"thinking\",\"thinking\":\"two\\n\\n\",\"signature\":\"s2\"},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"get\",\"input\":{}}]";
        String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                + "{\"role\":\"assistant\",\"content\":" + content + "},{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"1\"},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_2\",\"content\":\"2\"}]}]}";
        Outcome outcome = Asked.outcome(Asked.decoded(body), Asked.to(OPUS_4_6, Operation.CHAT, false));
        assertThat(outcome.text("messages")).contains(Json.parse(content).text());
        assertThat(outcome.sent().losses()).isEmpty();
    }

    @Test
    void thoughtsOfAnotherModelAreLeftOutAndReported() {
        var other = new Proof(Messages.ID, "another-model", Proofs.SIGNATURE, "sig");
        for (Proof proof : List.of(other, FOREIGN)) {
            Outcome outcome = user("a")
                    .turn(
                            Role.ASSISTANT,
                            List.of(
                                    Content.of(new Part.Thinking("hm", false), Optional.of(proof)),
                                    Content.of(new Part.Text("b"))))
                    .with(Role.USER, new Part.Text("c"))
                    .sentTo(OPUS_4_6);
            assertThat(outcome.text("messages")).doesNotContain("thinking");
            assertThat(outcome.lost()).containsExactly("turns[1]");
        }
    }

    /** Another vendor's proofs go out to a caller and come back to the parts that they belong to. */
    @Test
    void proofsOfOthersComeBackToTheirParts() {
        String signature = ProofText.of(FOREIGN);
        String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"" + signature + "\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"" + signature + "\"},"
                + "{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"" + Proofs.dataOfLast(FOREIGN) + "\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"" + Proofs.dataOfNext(FOREIGN) + "\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"" + Proofs.dataOfEmpty(FOREIGN) + "\"}]}]}";
        List<Content> contents = Asked.decoded(body).turns().getFirst().content();
        assertThat(contents)
                .extracting(content -> content.part().getClass().getSimpleName())
                .containsExactly("Thinking", "Thinking", "Text", "ToolCall", "Text");
        assertThat(contents).allMatch(content -> content.proof().equals(Optional.of(FOREIGN)));
    }
}
