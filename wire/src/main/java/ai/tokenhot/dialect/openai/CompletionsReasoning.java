package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Thoughts in messages, for which the language itself has no word: their text in {@code reasoning_content} (elsewhere
 * {@code reasoning}), and what proves them in {@code reasoning_details[]}. The entries have the shape that several hosts
 * use: {@code reasoning.text} with {@code text} and {@code signature}, {@code reasoning.encrypted} with {@code data},
 * pieces of one entry under one {@code index}. Ours have the {@code format} {@value #FORMAT}, a {@link ProofText} for
 * proof, and tell where the thought stood: {@code text_before} in characters and {@code calls_before}, when not 0. The
 * proof of a call has the call's {@code id}, that of the answer's text the id {@value #TEXT_ID}.
 */
final class CompletionsReasoning {

    static final String FORMAT = "th1";
    static final String TEXT_ID = "content";

    /** Forms of proofs that hosts of this language give. */
    static final String DETAILS_FORM = "reasoning_details";

    static final String TEXT_FORM = "reasoning_content";
    static final String CALL_FORM = "extra_content";

    private static final int MAX_DEPTH = 4;

    private CompletionsReasoning() {}

    /**
     * Reads a message's thoughts.
     *
     * @param callIds of the message's calls, as they stand there
     * @param foreign what an entry proves whose proof is none of ours
     */
    static Found read(JsonObject message, List<String> callIds, Function<JsonObject, Optional<Proof>> foreign) {
        var found = new Found(new ArrayList<>(), new HashMap<>());
        for (JsonObject entry : entries(message.array("reasoning_details"))) {
            found.add(entry, callIds, foreign);
        }
        Optional<String> text = message.string(TEXT_FORM).or(() -> message.string("reasoning"));
        if (text.isPresent() && !text.get().isEmpty() && !found.hasText()) {
            found.thoughts.addFirst(new Thought(Content.of(new Part.Thinking(text.get(), false)), 0, 0));
        }
        return found;
    }

    /** The entries, pieces of one joined. */
    private static List<JsonObject> entries(Optional<JsonArray> details) {
        var entries = new ArrayList<JsonObject>();
        Optional<Long> lastIndex = Optional.empty();
        for (JsonObject entry : details.stream().flatMap(JsonArray::objects).toList()) {
            Optional<Long> index = entry.integer("index");
            if (index.isPresent() && index.equals(lastIndex) && !entries.isEmpty()) {
                entries.addLast(joined(entries.removeLast(), entry));
            } else {
                entries.add(entry);
            }
            lastIndex = index;
        }
        return entries;
    }

    private static JsonObject joined(JsonObject first, JsonObject more) {
        Map<String, Json> members = new LinkedHashMap<>(first.members());
        more.members()
                .forEach((name, value) -> members.merge(name, value, (old, next) -> {
                    boolean grows = name.equals("text") || name.equals("summary") || name.equals("data");
                    return grows && old instanceof JsonString(String before) && next instanceof JsonString(String after)
                            ? Json.of(before + after)
                            : next;
                }));
        return new JsonObject(members);
    }

    /** What an entry's text is; empty for one that is encrypted. */
    static String textOf(JsonObject entry) {
        return entry.string("text").or(() -> entry.string("summary")).orElse("");
    }

    /** An entry with the whole text of its thought, of which it may have been the last piece. */
    static JsonObject withText(JsonObject entry, String text) {
        if (isEncrypted(entry)) {
            return entry;
        }
        return entry.with().put(entry.has("summary") ? "summary" : "text", text).build();
    }

    /** What proves an entry, as it stands there. */
    static Optional<String> proofOf(JsonObject entry) {
        return entry.string("signature").or(() -> entry.string("data")).filter(text -> !text.isEmpty());
    }

    /** Whether an entry hides its text. */
    static boolean isEncrypted(JsonObject entry) {
        return entry.string("type").filter("reasoning.encrypted"::equals).isPresent();
    }

    /** A proof of ours that stands anywhere in a value, such as that of a call's {@code extra_content}. */
    static Optional<Proof> proofIn(Json value) {
        return proofIn(value, 0);
    }

    private static Optional<Proof> proofIn(Json value, int depth) {
        if (value instanceof JsonString(String text)) {
            return ProofText.read(text);
        }
        if (value instanceof JsonObject object && depth < MAX_DEPTH) {
            return object.members().values().stream()
                    .flatMap(member -> proofIn(member, depth + 1).stream())
                    .findFirst();
        }
        return Optional.empty();
    }

    /**
     * A thought and its place.
     *
     * @param textBefore characters of the message's text that come before it
     * @param callsBefore calls that come before it
     */
    record Thought(Content content, long textBefore, long callsBefore) {}

    /** What a message says of thoughts and proofs. */
    static final class Found {
        private final List<Thought> thoughts;
        private final Map<String, Proof> ofCalls;
        private Optional<Proof> ofText = Optional.empty();

        private Found(List<Thought> thoughts, Map<String, Proof> ofCalls) {
            this.thoughts = thoughts;
            this.ofCalls = ofCalls;
        }

        /** The thoughts, in order. */
        List<Thought> thoughts() {
            return thoughts;
        }

        /** The proof of the call with this id. */
        Optional<Proof> ofCall(String id) {
            return Optional.ofNullable(ofCalls.get(id));
        }

        /** The proof of the message's text. */
        Optional<Proof> ofText() {
            return ofText;
        }

        /** Gives each thought this proof. */
        void proveThoughts(Proof proof) {
            thoughts.replaceAll(thought -> new Thought(
                    thought.content().with(Optional.of(proof)), thought.textBefore(), thought.callsBefore()));
        }

        private boolean hasText() {
            return thoughts.stream()
                    .anyMatch(thought -> thought.content().part() instanceof Part.Thinking thinking
                            && !thinking.text().isEmpty());
        }

        private void add(JsonObject entry, List<String> callIds, Function<JsonObject, Optional<Proof>> foreign) {
            Optional<Proof> proof = proofOf(entry).flatMap(ProofText::read);
            if (proof.isEmpty() && proofOf(entry).isPresent()) {
                proof = foreign.apply(entry);
            }
            boolean encrypted = isEncrypted(entry);
            String id = entry.string("id").orElse("");
            if (encrypted && callIds.contains(id)) {
                proof.ifPresent(given -> ofCalls.put(id, given));
            } else if (encrypted && id.equals(TEXT_ID)) {
                ofText = proof;
            } else if (proof.isPresent() || !textOf(entry).isEmpty()) {
                thoughts.add(new Thought(
                        Content.of(new Part.Thinking(textOf(entry), encrypted), proof),
                        entry.integer("text_before").orElse(0L),
                        entry.integer("calls_before").orElse(0L)));
            }
        }

        /** Puts the thoughts back among the texts and the calls; those behind all texts come before other content. */
        List<Content> among(List<Content> texts, List<Content> calls) {
            var out = new ArrayList<Content>();
            int next = 0;
            long seen = 0;
            long left = texts.stream().filter(Found::isText).count();
            for (Content content : texts) {
                if (!(content.part() instanceof Part.Text text)) {
                    while (left == 0
                            && next < thoughts.size()
                            && thoughts.get(next).callsBefore() == 0) {
                        out.add(thoughts.get(next++).content());
                    }
                    out.add(content);
                    continue;
                }
                left--;
                String rest = text.text();
                long start = seen;
                while (next < thoughts.size() && standsWithin(thoughts.get(next), seen, rest)) {
                    int cut = rest.offsetByCodePoints(
                            0, (int) Math.max(0, thoughts.get(next).textBefore() - seen));
                    if (cut > 0) {
                        long end = seen + rest.codePointCount(0, cut);
                        out.add(Content.of(new Part.Text(
                                rest.substring(0, cut), CompletionsCitations.within(text, seen - start, end - start))));
                        seen = end;
                        rest = rest.substring(cut);
                    }
                    out.add(thoughts.get(next++).content());
                }
                out.add(content.with(
                        new Part.Text(rest, CompletionsCitations.within(text, seen - start, Long.MAX_VALUE))));
                seen += rest.codePointCount(0, rest.length());
            }
            for (int call = 0; call < calls.size(); call++) {
                while (next < thoughts.size() && thoughts.get(next).callsBefore() <= call) {
                    out.add(thoughts.get(next++).content());
                }
                out.add(calls.get(call));
            }
            for (Thought thought : thoughts.subList(next, thoughts.size())) {
                out.add(thought.content());
            }
            return out;
        }

        private static boolean isText(Content content) {
            return content.part() instanceof Part.Text;
        }

        private static boolean standsWithin(Thought thought, long seen, String text) {
            return thought.callsBefore() == 0 && thought.textBefore() < seen + text.codePointCount(0, text.length());
        }
    }
}
