package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content of an assistant's turn while its items are read, so that a proof finds what it is about. */
final class ResponsesContents {

    private final List<Content> contents = new ArrayList<>();

    /** Adds a part. */
    void add(Content content) {
        contents.add(content);
    }

    /** Adds parts. */
    void addAll(List<Content> more) {
        contents.addAll(more);
    }

    /** All of it. */
    List<Content> all() {
        return List.copyOf(contents);
    }

    boolean isEmpty() {
        return contents.isEmpty();
    }

    /** Puts a proof on what it is about; one that is about something that is not there is left out. */
    void prove(String about, Proof proof) {
        if (about.equals(ResponsesProof.EMPTY_TEXT)) {
            contents.add(Content.of(new Part.Text(""), Optional.of(proof)));
            return;
        }
        for (int i = contents.size() - 1; i >= 0; i--) {
            Content content = contents.get(i);
            if (about.equals(ResponsesProof.BEFORE)
                    || (content.part() instanceof Part.ToolCall call && isAbout(about, call.id()))) {
                contents.set(i, content.with(Optional.of(proof)));
                return;
            }
        }
    }

    /** A call has its id as it stands in this language, or as it was before it was made to fit. */
    private static boolean isAbout(String about, String callId) {
        return about.equals(ResponsesProof.CALL + callId) || about.equals(ResponsesProof.CALL + OpenAiNames.id(callId));
    }
}
