package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.contract.AnthropicContract;

/** Anthropic's SDK speaks Messages through the gateway, to a model by its alias. */
class GatewayMessagesContractTest extends AnthropicContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(SharedGateway.origin(), SharedGateway.KEY);
    }

    @Override
    protected String wrongApiKey() {
        return "sk-nobody-has-this-key-at-all";
    }

    @Override
    public String model() {
        return "claude-opus-4-6-cc";
    }

    @Override
    protected AnthropicChatClient.Headers headers() {
        return AnthropicChatClient.Headers.CURRENT;
    }
}
