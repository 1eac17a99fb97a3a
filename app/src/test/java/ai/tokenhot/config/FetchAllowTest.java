package ai.tokenhot.config;

import ai.tokenhot.config.SettingsReader.Result;
import ai.tokenhot.config.SettingsReader.Source;
import ai.tokenhot.json.YamlProblem;
import ai.tokenhot.upstream.fetch.Allowance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the operator opens to callers' URLs. */
final class FetchAllowTest {

    private static Result read(Map<String, String> environment, String yaml) {
        return SettingsReader.read(environment, Optional.of(new Source("test.yaml", yaml)), Allowance::problem);
    }

    @Test
    void nothingIsOpenUnlessSomebodySaysSo() {
        assertThat(((Result.Valid) read(Map.of(), "settings: {port: 1}"))
                        .settings()
                        .fetchAllow())
                .isEmpty();
    }

    @Test
    void fileAndEnvironmentCountTogether() {
        Result result = read(Map.of("TOKENHOT_FETCH_ALLOW", " 10.20.0.0/16 ,, [fd12::/32]:8080 "), """
                settings:
                  fetch_allow: [media.corp.example, "*.svc.cluster.local:*"]
                """);
        assertThat(((Result.Valid) result).settings().fetchAllow())
                .containsExactly("media.corp.example", "*.svc.cluster.local:*", "10.20.0.0/16", "[fd12::/32]:8080");
    }

    @Test
    void everyBadEntryIsNamedWithItsPlaceAndWhatIsExpected() {
        Result result = read(Map.of("TOKENHOT_FETCH_ALLOW", "10.0.0.0/99"), """
                settings:
                  port: 1
                  fetch_allow: ["http://media.corp", fine.example, "media.corp:x"]
                """);
        List<YamlProblem> problems = ((Result.Invalid) result).problems();
        assertThat(problems).hasSize(3);
        assertThat(problems.get(0).toString())
                .startsWith("test.yaml:3: settings.fetch_allow: http://media.corp (expected: a host");
        assertThat(problems.get(1).toString()).contains("fetch_allow: media.corp:x (expected: ");
        assertThat(problems.get(2).toString()).contains("TOKENHOT_FETCH_ALLOW: 10.0.0.0/99 (expected: ");
    }
}
