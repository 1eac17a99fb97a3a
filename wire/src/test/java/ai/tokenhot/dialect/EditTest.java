package ai.tokenhot.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class EditTest {

    /** Cuts at the places; every other piece is replaced. */
    @Property
    void onlyTheGivenPlacesChangeInWhateverOrderTheyAreGiven(
            @ForAll @Size(max = 60) byte[] body, @ForAll @Size(max = 8) List<Short> places, @ForAll long seed) {
        var cuts = new TreeSet<Integer>();
        places.forEach(place -> cuts.add(Math.floorMod(place, body.length + 1)));
        var edits = new ArrayList<Edit>();
        var expected = new StringBuilder();
        int from = 0;
        boolean replace = false;
        for (int cut : cuts) {
            if (replace) {
                edits.add(new Edit(from, cut, "新".getBytes(UTF_8)));
            }
            expected.append(replace ? "<e696b0>" : hex(body, from, cut));
            from = cut;
            replace = !replace;
        }
        expected.append(hex(body, from, body.length));
        Collections.shuffle(edits, new Random(seed));
        byte[] result = Edit.apply(body, edits);
        assertThat(hex(result, 0, result.length))
                .isEqualTo(expected.toString().replace("<", "").replace(">", ""));
    }

    @Test
    void bodyWithoutEditsIsTheSameArray() {
        byte[] body = {1, 2};
        assertThat(Edit.apply(body, List.of())).isSameAs(body);
    }

    private static String hex(byte[] bytes, int from, int to) {
        return java.util.HexFormat.of().formatHex(bytes, from, to);
    }
}
