package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Part.CallKind;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** The item of a call that is being written. */
final class ResponsesCall extends ResponsesPart {

    private static final byte[] ARGUMENTS_DELTA = ResponsesOutput.head("response.function_call_arguments.delta");
    private static final byte[] ARGUMENTS_DONE = ResponsesOutput.head("response.function_call_arguments.done");
    private static final byte[] INPUT_DELTA = ResponsesOutput.head("response.custom_tool_call_input.delta");
    private static final byte[] INPUT_DONE = ResponsesOutput.head("response.custom_tool_call_input.done");
    private static final byte[] ARGUMENTS = ascii(",\"arguments\":\"");
    private static final byte[] INPUT = ascii(",\"input\":\"");

    private final boolean custom;
    private final int index;
    private final String callId;
    private final byte[] place;
    private final byte[] head;
    private final byte[] tail;

    /** Writes that it begins. */
    ResponsesCall(ChatEvent.CallBegan call, ResponsesOutput output, WireBuffer out) {
        super(output);
        custom = call.kind() == CallKind.CUSTOM;
        index = output.next();
        callId = call.id().isEmpty() ? output.name("call_", index) : OpenAiNames.id(call.id());
        String id = output.name(custom ? "ctc_" : "fc_", index);
        place = ResponsesOutput.place(id, index);
        head = ascii("{\"type\":\"" + (custom ? "custom_tool_call" : "function_call") + "\",\"id\":\"" + id
                + "\",\"status\":\"");
        tail = tail(output.tool(call.name()));
        output.added(index, item("in_progress"), out);
    }

    private byte[] tail(ResponsesNamespace tool) {
        var tail = new WireBuffer()
                .raw(ascii("\",\"call_id\":\"" + callId + "\",\"name\":"))
                .string(tool.tool());
        if (!tool.namespace().isEmpty()) {
            tail.raw(ascii(",\"namespace\":")).string(tool.namespace());
        }
        return tail.raw(ascii("}")).take();
    }

    private byte[] item(String status) {
        return new WireBuffer()
                .raw(head)
                .raw(ascii(status + "\""))
                .raw(custom ? INPUT : ARGUMENTS)
                .raw(text, 0)
                .raw(tail)
                .take();
    }

    @Override
    void more(String more, WireBuffer out) {
        if (!more.isEmpty()) {
            output.event(custom ? INPUT_DELTA : ARGUMENTS_DELTA, out).raw(place).raw(DELTA);
            keep(more, out).raw(QUOTE_END);
        }
    }

    @Override
    void end(WireBuffer out) {
        if (!custom && text.length() == 0) {
            text.inString("{}");
        }
        output.event(custom ? INPUT_DONE : ARGUMENTS_DONE, out)
                .raw(place)
                .raw(custom ? INPUT : ARGUMENTS)
                .raw(text, 0)
                .raw(QUOTE_END);
        output.done(index, item("completed"), out);
        if (proof != null) {
            output.proof(proof, ResponsesProof.CALL + callId, out);
        }
    }
}
