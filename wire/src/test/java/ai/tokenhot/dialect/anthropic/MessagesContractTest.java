package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ChatCodecContract;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The contract, with proofs of calls and texts given back as a caller gives them back. */
final class MessagesContractTest extends ChatCodecContract {

    MessagesContractTest() {
        super(new Messages(), new EchoingCodec());
    }

    @Override
    protected boolean carriesSeveralChoices() {
        return false;
    }

    @Override
    protected Optional<Content> carried(Content content) {
        return super.carried(content).map(found -> switch (found.part()) {
            case Part.Refusal refusal -> found.with(new Part.Text(refusal.text()));
            case Part.Image ignored -> found.with(new Part.Text("[The model also gave an image.]"));
            case Part.Audio audio -> found.with(new Part.Text(audio.transcript().orElseThrow()));
            case Part.ToolCall call
            when call.kind() == CallKind.CUSTOM ->
                found.with(new Part.ToolCall(
                        call.id(),
                        call.name(),
                        JsonObject.builder()
                                .put(Repair.WRAPPED_FIELD, call.arguments())
                                .build()
                                .text(),
                        CallKind.FUNCTION));
            default -> found;
        });
    }

    /** An answer does not end with a block that only holds the proof of a text. */
    @Override
    protected List<Content> carriedTogether(List<Content> contents) {
        var carried = new ArrayList<>(contents);
        while (!carried.isEmpty()
                && carried.getLast().part() instanceof Part.Text text
                && text.text().isEmpty()) {
            carried.removeLast();
        }
        if (!carried.isEmpty() && carried.getLast().part() instanceof Part.Text) {
            carried.add(carried.removeLast().with(Optional.empty()));
        }
        return carried;
    }

    @Override
    protected Finish carried(Finish finish, Choice choice) {
        return switch (finish.reason()) {
            case FILTERED -> finish.with(Reason.REFUSED);
            case OTHER, MALFORMED_CALL -> Finish.of(Reason.STOP);
            case CONTINUES -> Finish.of(Reason.PAUSED);
            case STOP, STOP_SEQUENCE, TOOL_CALLS, LENGTH, CONTEXT_FULL, REFUSED, PAUSED -> finish;
        };
    }

    @Override
    protected List<TokenLogprob> carriedLogprobs(Choice choice) {
        return List.of();
    }

    @Override
    protected Proof unwrapped(Proof proof) {
        return ProofText.read(proof.value()).orElse(proof);
    }
}
