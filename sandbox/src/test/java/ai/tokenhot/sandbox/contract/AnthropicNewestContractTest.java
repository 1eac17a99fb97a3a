package ai.tokenhot.sandbox.contract;

import ai.tokenhot.testkit.chat.contract.Feature;

/** The same with a model of the newest family, which can't be forced to call tools. */
class AnthropicNewestContractTest extends AnthropicContractTest {

    @Override
    public String model() {
        return "claude-opus-5-5";
    }

    @Override
    public boolean supports(Feature feature) {
        return feature != Feature.FORCED_TOOLS && super.supports(feature);
    }
}
