package ai.tokenhot.dialect.anthropic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Bug 29. */
final class CallIdsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call_123",
                "fc_123",
                "toolu_01A",
                "",
                "toolu_",
                "toolu_th_call_123",
                "toolu_tx_YQ",
                "a.b:0",
                "调用"
            })
    void idComesBackAsItWas_bug29(String id) {
        String shown = CallIds.toClient(id);
        assertThat(shown).startsWith("toolu_").matches("[A-Za-z0-9_-]+");
        assertThat(CallIds.fromClient(shown)).isEqualTo(id);
        assertThat(CallIds.toProvider(id)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void ownIdsAreLeftAlone() {
        assertThat(CallIds.toClient("toolu_01A")).isEqualTo("toolu_01A");
        assertThat(CallIds.toProvider("call_1")).isEqualTo("call_1");
    }

    @Property
    void differentIdsStayDifferent_bug29(@ForAll("ids") List<String> ids) {
        Map<String, String> clients = new HashMap<>();
        Map<String, String> providers = new HashMap<>();
        for (String id : ids) {
            assertThat(clients.merge(CallIds.toClient(id), id, (first, second) -> first))
                    .isEqualTo(id);
            assertThat(providers.merge(CallIds.toProvider(id), id, (first, second) -> first))
                    .isEqualTo(id);
        }
    }

    @Provide
    Arbitrary<List<String>> ids() {
        return Arbitraries.of("toolu_", "th_", "tx_", "call_1", ".", "YQ", "_", "é")
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(20);
    }
}
