package ai.tokenhot.sandbox.contract;

import ai.tokenhot.testkit.chat.contract.Feature;

/** The same with a model of the generation before, which seals its calls only and takes them back unsealed. */
class Gemini25ContractTest extends GeminiContractTest {

    @Override
    public String model() {
        return "gemini-2.5-flash";
    }

    @Override
    public boolean supports(Feature feature) {
        return feature != Feature.THINKING_PROOF && super.supports(feature);
    }

    @Override
    protected boolean wantsSeals() {
        return false;
    }
}
