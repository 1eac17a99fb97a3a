package ai.tokenhot.app.contract;

import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.contract.GeminiContract;

/** Google's SDK speaks through the gateway, to a model by its alias. */
class GatewayGeminiContractTest extends GeminiContract {

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
        return "gemini-3.1-pro";
    }

    /** The vendor answers 400; a key of ours that is not known is 401 in every dialect. */
    @Override
    public SdkFailure.Kind wrongKey() {
        return SdkFailure.Kind.UNAUTHORIZED;
    }
}
