package ai.tokenhot.sandbox.xai;

import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.responses.ItemIds;

/** Ids of a response and its items: random UUIDs. */
record XaiItemIds(Stage stage) implements ItemIds {

    @Override
    public String response() {
        return stage.newUuid();
    }

    @Override
    public String item(String prefix, boolean afterReasoning) {
        return prefix + stage.newUuid();
    }

    @Override
    public String call() {
        return stage.newId("call_", 8);
    }
}
