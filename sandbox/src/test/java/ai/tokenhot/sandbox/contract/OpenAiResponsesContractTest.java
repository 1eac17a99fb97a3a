package ai.tokenhot.sandbox.contract;

import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.contract.OpenAiResponsesContract;

/** The stand-in OpenAI keeps what OpenAI's SDK expects of Responses. */
class OpenAiResponsesContractTest extends OpenAiResponsesContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(Sandbox.origin() + "/openai/v1", "contract-key");
    }

    @Override
    protected String wrongApiKey() {
        return "invalid-key";
    }

    @Override
    public String model() {
        return "gpt-5.4";
    }
}
