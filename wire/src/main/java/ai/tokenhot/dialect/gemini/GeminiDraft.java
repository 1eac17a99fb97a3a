package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.OutputFormat;
import ai.tokenhot.inference.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request while it is written: where it goes, what is lost on the way, what its answer must be changed back in. */
final class GeminiDraft {

    private final ChatRequest request;
    private final Destination to;
    private final Losses losses;
    private final ToolNames names = new ToolNames();
    private final List<String> sentences = new ArrayList<>();
    private final Set<String> wrapped = new HashSet<>();
    private List<String> cutAt = List.of();
    private Optional<OutputFormat.Schema> check = Optional.empty();

    GeminiDraft(ChatRequest request, Destination to) {
        this.request = request;
        this.to = to;
        this.losses = new Losses(request);
    }

    ChatRequest request() {
        return request;
    }

    Destination to() {
        return to;
    }

    Model model() {
        return to.model();
    }

    Losses losses() {
        return losses;
    }

    ToolNames names() {
        return names;
    }

    /** Whether the request has functions of the caller's. */
    boolean hasFunctions() {
        return request.tools().stream().anyMatch(tool -> tool instanceof Tool.Function || tool instanceof Tool.Custom);
    }

    /** Adds a sentence to the instructions, for what the language cannot say to this model. */
    void instruct(String sentence) {
        sentences.add(sentence);
    }

    /** The sentences that were added. */
    List<String> sentences() {
        return sentences;
    }

    /** Remembers that a custom tool of this name was declared as a function. */
    void wrapped(String name) {
        wrapped.add(name);
    }

    /** Remembers texts at which the gateway has to end the answer. */
    void cutAt(List<String> texts) {
        cutAt = texts;
    }

    /** Remembers the form that the answer has to be held against. */
    void check(OutputFormat.Schema schema) {
        check = Optional.of(schema);
    }

    /** What the answer must be changed back in. */
    Repair repair() {
        return new Repair(names.changed(), wrapped, Optional.empty(), cutAt, check);
    }
}
