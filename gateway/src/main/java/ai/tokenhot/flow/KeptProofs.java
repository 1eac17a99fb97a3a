package ai.tokenhot.flow;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Turn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps vendors' proofs for callers whose language cannot carry them, or who do not send them back, and puts them where
 * they were in the next turn. Found again by the ids of the calls in an answer, else by its text; each project sees its
 * own only. Bounded in time, number and size; what is gone is only a thought that the model cannot go on with.
 */
public final class KeptProofs {

    /** How long an answer's proofs are kept. */
    static final Duration LONGEST = Duration.ofHours(24);

    static final int MAX_ANSWERS = 50_000;

    /** Characters of proofs and thoughts together. */
    static final long MAX_CHARACTERS = 64L << 20;

    /** Proofs and thoughts of one answer that are larger are not kept. */
    static final long MAX_OF_ONE = 1L << 20;

    private final InstantSource clock;
    private final Map<Key, Kept> answers = new LinkedHashMap<>();
    private long characters;

    /** Keeps nothing yet. */
    public KeptProofs(InstantSource clock) {
        this.clock = clock;
    }

    /** Keeps what an answer to this project has to be given back. */
    void keep(String project, ChatReply reply) {
        for (Choice choice : reply.choices()) {
            boolean proved = choice.content().stream()
                    .anyMatch(content -> content.proof().isPresent());
            Optional<Key> key = key(project, choice.content());
            if (proved && key.isPresent()) {
                put(key.get(), choice.content());
            }
        }
    }

    private void put(Key key, List<Content> content) {
        long size = content.stream().mapToLong(KeptProofs::size).sum();
        if (size > MAX_OF_ONE) {
            return;
        }
        synchronized (answers) {
            remove(key);
            answers.put(key, new Kept(content, size, clock.millis()));
            characters += size;
            long oldest = clock.millis() - LONGEST.toMillis();
            Iterator<Kept> eldest = answers.values().iterator();
            while (eldest.hasNext()) {
                Kept next = eldest.next();
                if (next.keptMillis >= oldest && answers.size() <= MAX_ANSWERS && characters <= MAX_CHARACTERS) {
                    break;
                }
                eldest.remove();
                characters -= next.size;
            }
        }
    }

    private void remove(Key key) {
        Kept earlier = answers.remove(key);
        if (earlier != null) {
            characters -= earlier.size;
        }
    }

    private Optional<List<Content>> find(Key key) {
        synchronized (answers) {
            long oldest = clock.millis() - LONGEST.toMillis();
            return Optional.ofNullable(answers.get(key))
                    .filter(kept -> kept.keptMillis >= oldest)
                    .map(kept -> kept.content);
        }
    }

    /** The request with the proofs that its assistant's turns lack and that are worth something at its destination. */
    ChatRequest restored(String project, ChatRequest request, Destination destination) {
        List<Turn> turns = request.turns();
        var restored = new ArrayList<Turn>(turns.size());
        int at = 0;
        while (at < turns.size()) {
            int end = at + 1;
            if (turns.get(at).role() == Turn.Role.ASSISTANT) {
                while (end < turns.size() && turns.get(end).role() == Turn.Role.ASSISTANT) {
                    end++;
                }
                restored.addAll(answer(project, turns.subList(at, end), destination));
            } else {
                restored.add(turns.get(at));
            }
            at = end;
        }
        return request.withTurns(restored);
    }

    /** One answer, which may have come back as several turns. */
    private List<Turn> answer(String project, List<Turn> turns, Destination destination) {
        List<Content> given =
                turns.stream().flatMap(turn -> turn.content().stream()).toList();
        boolean proved = given.stream()
                .anyMatch(
                        content -> content.proof().filter(destination::accepts).isPresent());
        if (proved) {
            return turns;
        }
        Optional<List<Content>> kept = key(project, given)
                .flatMap(this::find)
                .filter(found -> found.stream()
                        .allMatch(content ->
                                content.proof().map(destination::accepts).orElse(true)));
        if (kept.isEmpty()) {
            return turns;
        }
        var restored = new ArrayList<Turn>(turns.size());
        boolean thoughtsDue = true;
        for (Turn turn : turns) {
            var content = new ArrayList<Content>();
            if (thoughtsDue) {
                kept.get().stream().filter(KeptProofs::thought).forEach(content::add);
                thoughtsDue = false;
            }
            turn.content().stream()
                    .filter(one -> !thought(one))
                    .map(one -> proved(one, kept.get()))
                    .forEach(content::add);
            restored.add(turn.with(content));
        }
        return restored;
    }

    private static boolean thought(Content content) {
        return content.part() instanceof Part.Thinking;
    }

    private static Content proved(Content given, List<Content> kept) {
        return kept.stream()
                .filter(one -> same(one.part(), given.part()))
                .findFirst()
                .map(one -> given.with(one.proof()))
                .orElse(given);
    }

    private static boolean same(Part kept, Part given) {
        return switch (kept) {
            case Part.ToolCall call ->
                given instanceof Part.ToolCall other && call.id().equals(other.id());
            case Part.Text text ->
                given instanceof Part.Text other && text.text().equals(other.text());
            default -> false;
        };
    }

    private static Optional<Key> key(String project, List<Content> content) {
        var calls = new StringBuilder();
        var text = new StringBuilder();
        for (Content one : content) {
            switch (one.part()) {
                case Part.ToolCall call -> calls.append(call.id()).append('\n');
                case Part.Text found -> text.append(found.text());
                default -> {
                    // Thoughts may not come back, and other parts are no one's to recognise.
                }
            }
        }
        if (!calls.isEmpty()) {
            return Optional.of(new Key(project, "calls:" + digest(calls)));
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(new Key(project, "text:" + digest(text)));
    }

    private static String digest(StringBuilder text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long size(Content content) {
        long proof = content.proof().map(found -> found.value().length()).orElse(0);
        return proof
                + switch (content.part()) {
                    case Part.Thinking thinking -> thinking.text().length();
                    case Part.Text text -> text.text().length();
                    case Part.ToolCall call -> call.arguments().length();
                    default -> 64;
                };
    }

    private record Key(String project, String answer) {}

    private record Kept(List<Content> content, long size, long keptMillis) {}
}
