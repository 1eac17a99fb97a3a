package ai.tokenhot.dialect;

import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class QueryTest {

    @Test
    void firstValueOfAParameterCountsDecoded() {
        Query query = Query.of("alt=sse&key=a%20b&key=c&empty=&flag&%61lt=json");
        assertThat(query.parameter("alt")).contains("sse");
        assertThat(query.parameter("key")).contains("a b");
        assertThat(query.parameter("empty")).contains("");
        assertThat(query.parameter("flag")).contains("");
        assertThat(query.parameter("absent")).isEmpty();
    }

    @Test
    void whatCannotBeDecodedIsTakenAsItIs() {
        assertThat(Query.of("a=%zz&b=%").parameter("a")).contains("%zz");
        assertThat(Query.of("a=%zz&b=%").parameter("b")).contains("%");
    }

    @Test
    void parametersAreTakenOutInEverySpellingAndOthersStayAsWritten() {
        Query query = Query.of("key=1&alt=%73se&k%65y=2&b=%20+");
        assertThat(query.without(Set.of("key")).text()).isEqualTo("alt=%73se&b=%20+");
        assertThat(query.without(Set.of("key", "alt", "b")).behind("/p")).isEqualTo("/p");
        assertThat(query.without(Set.of("key")).with("alt", "sse").behind("/p"))
                .isEqualTo("/p?alt=%73se&b=%20+&alt=sse");
        assertThat(Query.of(null).with("alt", "sse").behind("/p")).isEqualTo("/p?alt=sse");
    }

    @Test
    void onlyWholeNumbersFromOneArePositive() {
        assertThat(Query.of("n=7").positive("n")).hasValue(7);
        for (String text : new String[] {"n=0", "n=-1", "n=1.5", "n=x", "n=99999999999", "n=", "m=1"}) {
            assertThat(Query.of(text).positive("n")).as(text).isEmpty();
        }
    }
}
