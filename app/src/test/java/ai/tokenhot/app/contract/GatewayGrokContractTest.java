package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.contract.Feature;
import ai.tokenhot.testkit.chat.contract.XaiChatContract;

/** OpenAI's SDK speaks to Grok through the gateway, by a name that the vendor does not have. */
class GatewayGrokContractTest extends XaiChatContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(SharedGateway.origin() + "/v1", SharedGateway.KEY);
    }

    @Override
    protected String wrongApiKey() {
        return "sk-nobody-has-this-key-at-all";
    }

    @Override
    public String model() {
        return "grok-4.1";
    }

    /** The reasoning model behind the name refuses stop sequences, as its vendor's does. */
    @Override
    public boolean supports(Feature feature) {
        return feature != Feature.STOP_SEQUENCES && super.supports(feature);
    }
}
