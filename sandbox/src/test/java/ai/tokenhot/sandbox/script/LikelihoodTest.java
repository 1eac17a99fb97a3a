package ai.tokenhot.sandbox.script;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class LikelihoodTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 20})
    void everyPlaceIsADistributionThatFalls(int alternatives) {
        String text = "a the of \u0000 \ud800 小船 if so but not be an or by at as with on for that is it in to and "
                + "x".repeat(100) + Filler.text("", 400, new TokenCounter()).text();
        List<Likelihood> places = Likelihood.of(text, alternatives);
        assertThat(places).hasSizeGreaterThan(400);
        for (Likelihood place : places) {
            assertThat(place.top()).hasSize(alternatives);
            assertThat(place.chosen().logProbability()).isNegative();
            assertThat(place.top())
                    .isSortedAccordingTo(Comparator.comparingDouble(Likelihood.Token::logProbability)
                            .reversed());
            double sum = place.top().stream()
                    .mapToDouble(token -> Math.exp(token.logProbability()))
                    .sum();
            assertThat(sum).isLessThanOrEqualTo(1);
            List<String> tokens =
                    place.top().stream().map(Likelihood.Token::text).toList();
            assertThat(new HashSet<>(tokens)).hasSameSizeAs(tokens);
        }
    }

    @Test
    void tokensAreTheTextAndTheirLikelihoodIsTheSameEachTime() {
        String text = "A boat, 小船 and 👩‍👩‍👧 go under the bridge.";
        List<Likelihood> places = Likelihood.of(text, 5);

        assertThat(String.join(
                        "", places.stream().map(place -> place.chosen().text()).toList()))
                .isEqualTo(text);
        assertThat(Likelihood.of(text, 5)).isEqualTo(places);
        assertThat(places).extracting(place -> place.chosen().logProbability()).doesNotHaveDuplicates();
    }
}
