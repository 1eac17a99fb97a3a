package ai.tokenhot.sandbox.contract;

/** The same with a model that thinks unasked. */
class OpenAiResponsesThinkingContractTest extends OpenAiResponsesContractTest {

    @Override
    public String model() {
        return "gpt-5";
    }

    @Override
    protected boolean tellsLogprobs() {
        return false;
    }
}
