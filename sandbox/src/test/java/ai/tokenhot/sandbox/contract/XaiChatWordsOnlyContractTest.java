package ai.tokenhot.sandbox.contract;

import ai.tokenhot.testkit.chat.contract.Feature;

/** The same with a model that doesn't think; where thinking is asked for, one that does is asked. */
class XaiChatWordsOnlyContractTest extends XaiChatContractTest {

    @Override
    public String model() {
        return "grok-4.20-0309-non-reasoning";
    }

    @Override
    public String thinkingModel() {
        return "grok-4.3";
    }

    @Override
    public boolean supports(Feature feature) {
        return feature == Feature.STOP_SEQUENCES || super.supports(feature);
    }
}
