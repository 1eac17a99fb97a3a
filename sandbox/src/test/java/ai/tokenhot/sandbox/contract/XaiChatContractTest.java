package ai.tokenhot.sandbox.contract;

import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.contract.Feature;
import ai.tokenhot.testkit.chat.contract.XaiChatContract;

/** The stand-in xAI keeps what OpenAI's SDK expects of its variation of Chat Completions. */
class XaiChatContractTest extends XaiChatContract {

    @Override
    protected Endpoint endpoint() {
        return new Endpoint(Sandbox.origin() + "/xai/v1", "contract-key");
    }

    @Override
    protected String wrongApiKey() {
        return "invalid-key";
    }

    @Override
    public String model() {
        return "grok-4.3";
    }

    /** A model that thinks takes no stop sequences. */
    @Override
    public boolean supports(Feature feature) {
        return feature != Feature.STOP_SEQUENCES && super.supports(feature);
    }
}
