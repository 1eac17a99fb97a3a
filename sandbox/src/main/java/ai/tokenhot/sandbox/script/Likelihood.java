package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.List;

/**
 * How likely a token was and what else might have stood in its place: made up, the same for the same token, and consistent.
 * The alternatives' probabilities fall by the same factor from one to the next, so that together they stay below 1.
 *
 * @param chosen the token that was said
 * @param top the likeliest tokens, falling; the one that was said is mostly the first, sometimes the second
 */
public record Likelihood(Token chosen, List<Token> top) {

    private static final List<String> OTHERS = List.of(
            " the", " a", " and", " of", " to", " in", " it", " is", " that", " for", " on", " with", " as", " at",
            " by", " or", " an", " be", " not", " but", " so", " if");

    private static final double LEAST_OF_FIRST = 0.5;
    private static final double SPREAD_OF_FIRST = 0.45;
    private static final int STEPS = 1_000;

    /** One token of so many is not the likeliest. */
    private static final int SURPRISE = 8;

    /** Copies the list. */
    public Likelihood {
        top = List.copyOf(top);
    }

    /** A token and the natural logarithm of its probability. */
    public record Token(String text, double logProbability) {}

    /** The pieces of a text, which stand for tokens, each with so many alternatives. */
    public static List<Likelihood> of(String text, int alternatives) {
        return Chunks.of(text).stream().map(piece -> of(alternatives, piece)).toList();
    }

    private static Likelihood of(int alternatives, String piece) {
        int hash = piece.hashCode();
        double first = LEAST_OF_FIRST + SPREAD_OF_FIRST * Math.floorMod(hash, STEPS) / STEPS;
        int rank = Math.floorMod(hash, SURPRISE) == 0 ? 1 : 0;
        var chosen = new Token(piece, logProbability(first, rank));
        var others = OTHERS.stream().filter(other -> !other.equals(piece)).iterator();
        var top = new ArrayList<Token>();
        for (int i = 0; i < alternatives; i++) {
            top.add(i == rank ? chosen : new Token(others.next(), logProbability(first, i)));
        }
        return new Likelihood(chosen, top);
    }

    private static double logProbability(double first, int rank) {
        return Math.log(first) + rank * Math.log(1 - first);
    }
}
