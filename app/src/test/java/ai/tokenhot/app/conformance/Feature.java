package ai.tokenhot.app.conformance;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Something that can be asked or answered, with a request for it in each language that has a word for it. Filled in place
 * by the list of {@link Features}.
 */
final class Feature {

    /**
     * What a caller may see of what the model answered.
     *
     * @param how empty when that is all of it
     */
    record Shown(String how, BiPredicate<Reading, Reading> holds) {}

    /** How a caller goes on after an answer that called a tool. */
    enum Round {
        NOT,
        /** The answer comes back as it was. */
        ECHOED,
        /** Only its text and its calls come back. */
        BARE
    }

    /** An answer in the vendor's place. */
    record Instead(Language language, String whole, String streamed) {}

    final String group;
    final String name;
    final Map<Language, JsonObject> samples = new EnumMap<>(Language.class);
    final List<Shown> shown = new ArrayList<>();
    Predicate<ChatRequest> asked = request -> true;
    Predicate<Reading> answered = reading -> true;
    /** Whether a whole answer is tried. */
    boolean whole = true;
    /** Whether a stream is tried. */
    boolean streamed = true;
    /** How often it is asked; the last time counts. */
    int times = 1;
    /** Whether a second turn follows, in which the model is to be given its proofs back. */
    Round round = Round.NOT;

    Optional<Instead> instead = Optional.empty();

    Feature(String group, String name) {
        this.group = group;
        this.name = name;
    }

    /** A request for it, as members that replace an ordinary request's. */
    Feature in(Language language, String members) {
        samples.put(language, Language.object(members));
        return this;
    }

    Feature completions(String members) {
        return in(Language.COMPLETIONS, members);
    }

    Feature responses(String members) {
        return in(Language.RESPONSES, members);
    }

    Feature messages(String members) {
        return in(Language.MESSAGES, members);
    }

    Feature content(String members) {
        return in(Language.CONTENT, members);
    }

    /** The user says this: in the languages that have members already, beside those; if none has, in all. */
    Feature saying(String text) {
        for (Language language : samples.isEmpty() ? List.of(Language.values()) : List.copyOf(samples.keySet())) {
            JsonObject.Builder all =
                    samples.getOrDefault(language, JsonObject.empty()).with();
            language.saying(text).members().forEach(all::put);
            samples.put(language, all.build());
        }
        return this;
    }

    /** What the model's request says when it arrives. */
    Feature means(Predicate<ChatRequest> meaning) {
        asked = meaning;
        return this;
    }

    /** What the model's answer is when it has it. */
    Feature when(Predicate<Reading> has) {
        answered = has;
        return this;
    }

    /** What the caller then sees: the model's answer is the first, the caller's the second. */
    Feature shows(BiPredicate<Reading, Reading> holds) {
        shown.add(new Shown("", holds));
        return this;
    }

    /** What the caller else sees, and what that means. */
    Feature orShows(String how, BiPredicate<Reading, Reading> holds) {
        shown.add(new Shown(how, holds));
        return this;
    }

    Feature streamedOnly() {
        whole = false;
        return this;
    }

    Feature wholeOnly() {
        streamed = false;
        return this;
    }

    Feature goingOn(Round how) {
        round = how;
        return saying("Use get_weather for Paris.");
    }

    /** The vendor of this language answers this, which the sandbox never does; the others are not asked. */
    Feature whenAnswered(Language language, String whole, String streamed) {
        instead = Optional.of(new Instead(language, whole.replace('\'', '"'), streamed.replace('\'', '"')));
        return saying("Hello!");
    }

    Feature asked(int howOften) {
        times = howOften;
        return this;
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
