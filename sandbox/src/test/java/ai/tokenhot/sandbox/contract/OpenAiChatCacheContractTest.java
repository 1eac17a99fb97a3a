package ai.tokenhot.sandbox.contract;

/** The same with a model that bills cache writes. */
class OpenAiChatCacheContractTest extends OpenAiChatContractTest {

    @Override
    public String model() {
        return "gpt-5.6";
    }

    @Override
    protected boolean reportsCacheWrites() {
        return true;
    }
}
