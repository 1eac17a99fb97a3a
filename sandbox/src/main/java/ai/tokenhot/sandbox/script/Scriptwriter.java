package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what the model answers: a pure function of the conversation and the directives in it. */
public final class Scriptwriter {

    /** What a call costs besides its name and arguments. */
    static final int TOKENS_AROUND_A_CALL = 8;

    /** How much of a filtered answer is said. */
    private static final int TOKENS_BEFORE_FILTER = 8;

    /** Characters of an answer's text; what should be repeated may be as long as a request. */
    private static final int MAX_TEXT = 200_000;

    private final TokenCounter counter;

    /** A writer that counts with {@code counter}. */
    public Scriptwriter(TokenCounter counter) {
        this.counter = counter;
    }

    /** The answer. */
    public Script write(Conversation conversation, Directives directives) {
        return write(conversation, directives, 1);
    }

    /**
     * One of several answers.
     *
     * @param choice which, from 1; their texts say it from the second on
     */
    public Script write(Conversation conversation, Directives directives, int choice) {
        var blocks = new ArrayList<Block>();
        thought(conversation, directives).ifPresent(blocks::add);
        if (directives.refuses()) {
            blocks.add(refusal(conversation, directives));
            return withinCeiling(conversation, new Script(blocks, new Stop.Refused()));
        }
        List<ToolDecision.Wanted> wanted =
                directives.text().isPresent() ? List.of() : ToolDecision.decide(conversation, directives);
        if (!wanted.isEmpty()) {
            blocks.addAll(ToolDecision.write(wanted, directives, counter));
            return withinCeiling(conversation, new Script(blocks, new Stop.Calls()));
        }
        Block.Text text = text(conversation, directives, choice);
        Optional<Script> stopped = atStopSequence(conversation, blocks, text);
        if (stopped.isPresent()) {
            return withinCeiling(conversation, stopped.get());
        }
        blocks.add(text);
        if (directives.filtered()) {
            blocks.set(blocks.size() - 1, first(text, TOKENS_BEFORE_FILTER));
            return withinCeiling(conversation, new Script(blocks, new Stop.Filtered()));
        }
        return withinCeiling(conversation, new Script(blocks, new Stop.Natural()));
    }

    private Optional<Block> thought(Conversation conversation, Directives directives) {
        Thinking asked = conversation.thinking();
        boolean thinks = directives.think().orElse(asked != Thinking.OFF);
        if (!thinks) {
            return Optional.empty();
        }
        int sentences = asked == Thinking.OFF ? Thinking.MEDIUM.sentences() : asked.sentences();
        String subject = conversation.lastUserText();
        Voice voice = Voice.of(subject);
        var text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append(voice.thought(i, subject));
        }
        String said = text.toString().strip();
        return Optional.of(new Block.Thought(said, counter.count(said)));
    }

    private Block refusal(Conversation conversation, Directives directives) {
        Voice voice = Voice.of(conversation.lastUserText());
        String text = directives.text().orElseGet(() -> voice.opening(conversation.model()) + voice.refusal());
        return new Block.Refusal(text, counter.count(text));
    }

    private Block.Text text(Conversation conversation, Directives directives, int choice) {
        if (directives.text().isPresent()) {
            return counted(directives.text().get());
        }
        Voice voice = Voice.of(conversation.lastUserText());
        String opening = voice.opening(conversation.model()) + (choice > 1 ? voice.choice(choice) : "");
        if (directives.tokens().isPresent()) {
            return Filler.text(opening, directives.tokens().getAsInt(), counter);
        }
        return counted(
                switch (conversation.format()) {
                    case OutputFormat.Text() ->
                        opening + new Rejoinder(conversation, voice).sentence() + voice.closing();
                    case OutputFormat.AnyJson() -> anyJson(conversation, voice);
                    case OutputFormat.Structured(Json schema) ->
                        SchemaSample.of(schema, conversation.lastUserText()).text();
                    case OutputFormat.OneWordOf(List<String> words) ->
                        words.stream()
                                .filter(word -> Words.mentions(conversation.lastUserText(), word))
                                .findFirst()
                                .orElse(words.getFirst());
                });
    }

    private static String anyJson(Conversation conversation, Voice voice) {
        return JsonObject.builder()
                .put("sandbox", true)
                .put("model", conversation.model())
                .put("answer", new Rejoinder(conversation, voice).sentence())
                .build()
                .text();
    }

    private Optional<Script> atStopSequence(Conversation conversation, List<Block> before, Block.Text text) {
        int first = Integer.MAX_VALUE;
        String match = "";
        for (String sequence : conversation.stopSequences()) {
            int at = text.text().indexOf(sequence);
            if (at >= 0 && at < first) {
                first = at;
                match = sequence;
            }
        }
        if (match.isEmpty()) {
            return Optional.empty();
        }
        var blocks = new ArrayList<Block>(before);
        if (first > 0) {
            blocks.add(counted(text.text().substring(0, first)));
        }
        return Optional.of(new Script(blocks, new Stop.Sequence(match)));
    }

    private Script withinCeiling(Conversation conversation, Script script) {
        if (conversation.maxTokens().isEmpty()) {
            return script;
        }
        int left = conversation.maxTokens().getAsInt();
        var kept = new ArrayList<Block>();
        for (Block block : script.blocks()) {
            if (block.tokens() <= left) {
                kept.add(block);
                left -= block.tokens();
                continue;
            }
            if (left > 0) {
                kept.add(shortened(block, left));
            }
            return new Script(kept, new Stop.Ceiling());
        }
        return new Script(kept, script.stop());
    }

    private Block shortened(Block block, int tokens) {
        return switch (block) {
            case Block.Thought(String text, int ignored) -> new Block.Thought(counter.first(text, tokens), tokens);
            case Block.Text text -> first(text, tokens);
            case Block.Refusal(String text, int ignored) -> new Block.Refusal(counter.first(text, tokens), tokens);
            case Block.Call call ->
                new Block.Call(
                        call.name(),
                        counter.first(
                                call.input(), Math.max(0, tokens - TOKENS_AROUND_A_CALL - counter.count(call.name()))),
                        JsonObject.empty(),
                        call.freeText(),
                        false,
                        tokens);
        };
    }

    private Block.Text first(Block.Text text, int tokens) {
        return text.tokens() <= tokens ? text : new Block.Text(counter.first(text.text(), tokens), tokens);
    }

    private Block.Text counted(String whole) {
        String text = whole.length() <= MAX_TEXT
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, whole.codePointCount(0, MAX_TEXT)));
        return new Block.Text(text, counter.count(text));
    }
}
