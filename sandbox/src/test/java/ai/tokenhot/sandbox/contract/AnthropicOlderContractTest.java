package ai.tokenhot.sandbox.contract;

import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient.Headers;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient.ThinkingForm;

/** The same as older clients ask: version 2023-06-01, key in a header of its own, an older model. */
class AnthropicOlderContractTest extends AnthropicContractTest {

    @Override
    protected Headers headers() {
        return Headers.OLDER;
    }

    @Override
    protected ThinkingForm thinkingForm() {
        return ThinkingForm.BUDGET;
    }

    @Override
    public String model() {
        return "claude-sonnet-4-5-20250929";
    }
}
