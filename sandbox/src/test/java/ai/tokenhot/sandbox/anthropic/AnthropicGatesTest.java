package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.Sandbox.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.postNewer;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static org.assertj.core.api.Assertions.assertThat;

/** What each version and each model refuses. */
final class AnthropicGatesTest {

    private static final String HELLO = says("Hello!");
    private static final String TOOL = "\"tools\": [{\"name\": \"a\", \"input_schema\": {\"type\": \"object\"}}], ";

    private static void check(String verdict, Answer answer) {
        switch (verdict) {
            case "ok" -> good(answer);
            case "400" -> invalid(answer);
            default -> throw new IllegalArgumentException(verdict);
        }
    }

    /** The table of the models, one row each. */
    @ParameterizedTest
    @CsvSource({
        "claude-opus-5-5,   400, 400, 400, 400, 400, 400",
        "claude-sonnet-5-5, 400, 400, 400, ok,  400, 400",
        "claude-fable-5-1,  400, 400, 400, 400, 400, 400",
        "claude-fable-5,    400, 400, 400, 400, ok,  400",
        "claude-haiku-5-5,  400, ok,  400, 400, ok,  400",
        "claude-opus-5,     400, ok,  ok,  400, ok,  400",
        "claude-sonnet-5,   400, ok,  400, 400, ok,  400",
        "claude-opus-4-8,   400, ok,  400, 400, ok,  400",
        "claude-opus-4-7,   400, ok,  400, 400, ok,  400",
        "claude-sonnet-4-6, ok,  ok,  ok,  400, ok,  400",
        "claude-opus-4-6,   ok,  ok,  ok,  400, ok,  400",
        "claude-opus-4-5,   ok,  ok,  ok,  400, ok,  ok",
        "claude-haiku-4-5,  ok,  ok,  ok,  400, ok,  ok",
        "claude-sonnet-4-5, ok,  ok,  ok,  400, ok,  ok",
    })
    void modelsTakeWhatTheTableSays(
            String model,
            String sampling,
            String disabled,
            String enabled,
            String betweenTools,
            String forcedTools,
            String prefill) {
        check(sampling, post(model, "\"temperature\": 0.2, " + HELLO));
        check(sampling, post(model, "\"top_k\": 5, " + HELLO));
        check(disabled, post(model, "\"thinking\": {\"type\": \"disabled\"}, " + HELLO));
        check(enabled, post(model, "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}, " + HELLO));
        check(betweenTools, post(model, "\"thinking\": {\"type\": \"between_tools\"}, " + HELLO));
        check(forcedTools, post(model, TOOL + "\"tool_choice\": {\"type\": \"any\"}, " + HELLO));
        check(forcedTools, post(model, TOOL + "\"tool_choice\": {\"type\": \"tool\", \"name\": \"a\"}, " + HELLO));
        check(prefill, post(model, """
                "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature\": 1.0", "top_p\": 1", "top_k\": 0"})
    void newerVersionRefusesSamplingEvenAtItsDefault(String member) {
        String name = member.substring(0, member.indexOf('"'));
        assertThat(invalid(postNewer("claude-opus-4-6", "\"" + member + ", " + HELLO)))
                .isEqualTo(name + ": Extra inputs are not permitted");
        assertThat(invalid(postNewer(SONNET_4_5, "\"" + member + ", " + HELLO)))
                .isEqualTo(name + ": Extra inputs are not permitted");
    }

    @Test
    void newerVersionRefusesDocumentsOfTheAssistant() {
        String messages = """
                "messages": [
                    {"role": "user", "content": "Hi"},
                    {"role": "assistant", "content": [{"type": "document", "source":
                        {"type": "text", "media_type": "text/plain", "data": "The river is long."}}]},
                    {"role": "user", "content": "Go on."}
                ]""";
        good(post(SONNET_4_5, messages));
        assertThat(invalid(postNewer(SONNET_4_5, messages)))
                .startsWith("messages.1.content.0: ")
                .contains("document");
    }

    @Test
    void newerVersionRefusesCitedTextOfTheUser() {
        String messages = """
                "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi", "citations": [
                    {"type": "char_location", "cited_text": "x", "document_index": 0, "document_title": null,
                     "start_char_index": 0, "end_char_index": 1}]}]}]""";
        good(post(SONNET_4_5, messages));
        assertThat(invalid(postNewer(SONNET_4_5, messages))).contains("citations");
        good(postNewer(SONNET_4_5, """
                "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi", "citations": []}]}]"""));
    }

    @Test
    void samplingIsRefusedInTheVendorsWords() {
        assertThat(invalid(post("claude-opus-5-5", "\"temperature\": 1, " + HELLO)))
                .isEqualTo("`temperature` is deprecated for this model.");
        assertThat(invalid(post("claude-opus-4-6", "\"temperature\": 1, \"top_p\": 1, " + HELLO)))
                .isEqualTo("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        good(post(SONNET_4_5, "\"temperature\": 1, \"top_p\": 1, " + HELLO));
        assertThat(invalid(post(SONNET_4_5, "\"temperature\": 1.5, " + HELLO)))
                .isEqualTo("temperature: Input should be less than or equal to 1");
    }

    @Test
    void samplingIsBoundWhileThinking() {
        String thinking = "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}, " + HELLO;
        good(post(SONNET_4_5, "\"temperature\": 1, " + thinking));
        assertThat(invalid(post(SONNET_4_5, "\"temperature\": 0.5, " + thinking)))
                .startsWith("`temperature` may only be set to 1 when thinking is enabled");
        assertThat(invalid(post(SONNET_4_5, "\"top_p\": 0.5, " + thinking))).startsWith("`top_p` must be");
        assertThat(invalid(post(SONNET_4_5, "\"top_k\": 5, " + thinking))).startsWith("`top_k` must be unset");
    }

    @Test
    void forcedToolsAreRefusedInTheVendorsWords() {
        assertThat(invalid(post("claude-opus-5-5", TOOL + "\"tool_choice\": {\"type\": \"any\"}, " + HELLO)))
                .isEqualTo("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
        assertThat(invalid(post(
                        SONNET_4_5,
                        TOOL + "\"tool_choice\": {\"type\": \"any\"},"
                                + " \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}, " + HELLO)))
                .isEqualTo("Thinking may not be enabled when tool_choice forces tool use.");
    }

    @Test
    void thinkingIsRefusedInTheVendorsWords() {
        assertThat(invalid(post("claude-opus-5-5", "\"thinking\": {\"type\": \"disabled\"}, " + HELLO)))
                .isEqualTo("\"thinking.type.disabled\" is not supported for this model. Use \"thinking.type.adaptive\""
                        + " and \"output_config.effort\" to control thinking behavior.");
        assertThat(invalid(post(SONNET_4_5, "\"thinking\": {\"type\": \"adaptive\"}, " + HELLO)))
                .isEqualTo("adaptive thinking is not supported on this model");
        assertThat(invalid(
                        post(SONNET_4_5, "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1023}, " + HELLO)))
                .isEqualTo("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        assertThat(invalid(
                        post(SONNET_4_5, "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 4000}, " + HELLO)))
                .startsWith("`max_tokens` must be greater than `thinking.budget_tokens`.");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, high, 400",
        "claude-opus-4-5, high, ok",
        "claude-opus-4-5, max, 400",
        "claude-opus-4-6, max, ok",
        "claude-opus-4-6, xhigh, 400",
        "claude-opus-4-7, xhigh, ok",
        "claude-opus-5-5, max, ok",
    })
    void effortsGoAsFarAsTheModel(String model, String effort, String verdict) {
        check(verdict, post(model, "\"output_config\": {\"effort\": \"" + effort + "\"}, " + HELLO));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-haiku-5-5, disabled, high, ok",
        "claude-haiku-5-5, disabled, xhigh, 400",
        "claude-opus-5, disabled, max, 400",
        "claude-sonnet-5-5, between_tools, high, ok",
        "claude-sonnet-5-5, between_tools, xhigh, 400",
    })
    void littleThinkingNeedsLittleEffort(String model, String type, String effort, String verdict) {
        check(
                verdict,
                post(
                        model,
                        "\"thinking\": {\"type\": \"" + type + "\"}, \"output_config\": {\"effort\": \"" + effort
                                + "\"}, " + HELLO));
    }

    @Test
    void systemMessagesAreTakenFromOpus48OnAndInTheirPlaceOnly() {
        String between = """
                "messages": [{"role": "user", "content": "Hi"}, {"role": "system", "content": "Be brief."}]""";
        good(post("claude-opus-4-8", between));
        assertThat(invalid(post("claude-opus-4-7", between))).contains("Unexpected role \"system\"");
        assertThat(invalid(post("claude-opus-4-8", """
                "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]""")))
                .startsWith("messages.0: use the top-level 'system' parameter");
        assertThat(invalid(post("claude-opus-4-8", """
                "messages": [
                    {"role": "user", "content": "Hi"},
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": "Hi"}
                ]"""))).startsWith("messages.1: ");
        assertThat(invalid(post("claude-opus-4-8", """
                "messages": [
                    {"role": "user", "content": "Hi"},
                    {"role": "assistant", "content": "Hi"},
                    {"role": "system", "content": "Be brief."}
                ]"""))).startsWith("messages.2: ");
    }

    @Test
    void prefillHasItsRules() {
        assertThat(invalid(post("claude-opus-4-6", """
                "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]""")))
                .isEqualTo("This model does not support assistant message prefill. The conversation must end with a"
                        + " user message.");
        assertThat(invalid(post(SONNET_4_5, """
                "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes "}]""")))
                .isEqualTo("messages: final assistant content cannot end with trailing whitespace");
    }

    @Test
    void ceilingHasItsBounds() {
        assertThat(invalid(Anthropic.older("/messages")
                        .post("{\"model\": \"claude-sonnet-4-5\", \"max_tokens\": 64001, " + HELLO + "}")))
                .isEqualTo("max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for "
                        + SONNET_4_5);
        assertThat(invalid(Anthropic.older("/messages")
                        .post("{\"model\": \"claude-sonnet-4-5\", \"max_tokens\": 0, \"stream\": true, " + HELLO
                                + "}")))
                .contains("stream");
    }
}
