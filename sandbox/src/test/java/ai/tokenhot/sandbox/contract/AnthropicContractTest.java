package ai.tokenhot.sandbox.contract;

import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient.Headers;
import ai.tokenhot.testkit.chat.contract.AnthropicContract;

/** The stand-in Anthropic keeps what Anthropic's SDK expects. */
class AnthropicContractTest extends AnthropicContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(Sandbox.origin() + "/anthropic", "contract-key");
    }

    @Override
    protected String wrongApiKey() {
        return "invalid-key";
    }

    @Override
    protected Headers headers() {
        return Headers.CURRENT;
    }

    @Override
    public String model() {
        return "claude-opus-4-6";
    }
}
