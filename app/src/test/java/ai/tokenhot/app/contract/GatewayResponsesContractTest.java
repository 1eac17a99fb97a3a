package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.contract.OpenAiResponsesContract;

/** OpenAI's SDK speaks Responses through the gateway. */
class GatewayResponsesContractTest extends OpenAiResponsesContract {

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
        return "gpt-5.4";
    }
}
