package ai.tokenhot.sandbox.contract;

import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.contract.GeminiContract;

/** The stand-in Google keeps what Google's SDK expects, with a model that seals its calls. */
class GeminiContractTest extends GeminiContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(Sandbox.origin() + "/gemini", "contract-key");
    }

    @Override
    protected String wrongApiKey() {
        return "invalid-key";
    }

    @Override
    public String model() {
        return "gemini-3.1-pro-preview";
    }
}
