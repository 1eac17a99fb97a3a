package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;

/** The same with the older API version and the older key header, as most clients in use send them. */
class GatewayOlderMessagesContractTest extends GatewayMessagesContractTest {

    @Override
    protected AnthropicChatClient.Headers headers() {
        return AnthropicChatClient.Headers.OLDER;
    }
}
