package ai.tokenhot.testkit.golden;

import ai.tokenhot.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GoldenTest {

    @TempDir
    Path folder;

    private static String shout(String input) {
        return input.toUpperCase(Locale.ROOT);
    }

    @TestFactory
    Stream<DynamicTest> filesOfAFolder() {
        return Golden.tests(Path.of("src/test/golden"), GoldenTest::shout);
    }

    @Test
    void differenceIsReadable() throws IOException {
        Path file = write("one\ntwo\nthree\n----------\nONE\n2\nTHREE\n");
        assertThatThrownBy(() -> Golden.check(file, GoldenTest::shout, false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("  ONE\n- 2\n+ TWO\n  THREE\n");
    }

    @Test
    void distantEqualLinesAreLeftOutOfTheDifference() {
        String many = "line\n".repeat(50);
        assertThat(LineDifference.between(many + "a\n", many + "b\n"))
                .isEqualTo("  … 47 equal lines …\n  line\n  line\n  line\n- a\n+ b\n");
    }

    @Test
    void fileWithoutDashesFailsAndShowsTheOutput() throws IOException {
        Path file = write("hello\n");
        assertThatThrownBy(() -> Golden.check(file, GoldenTest::shout, false)).hasMessageContaining("HELLO");
    }

    @Test
    void updateWritesTheOutputAndKeepsTheInput() throws Exception {
        Path file = write("first\n---\nsecond\n----------\nwrong\n");
        Golden.check(file, GoldenTest::shout, true);
        assertThat(Files.readString(file))
                .isEqualTo("first\n---\nsecond\n" + Golden.SEPARATOR + "\nFIRST\n---\nSECOND\n");
        Golden.check(file, GoldenTest::shout, false);
    }

    @Test
    void outputThatCannotBeReadBackIsRefused() throws IOException {
        Path file = write("x\n");
        assertThatThrownBy(() -> Golden.check(file, input -> "a\n------------\nb\n", true))
                .hasMessageContaining("line of 10 or more dashes");
    }

    @Test
    void emptyFolderIsAnError() {
        assertThatThrownBy(() -> Golden.tests(folder, GoldenTest::shout).toList())
                .hasMessageContaining("expected: 1 to");
    }

    @Test
    void playInSectionsComesBackAsItWasWritten() {
        String text = "A title.\nshows: this\n\n=== asked\none\n\ntwo\n\n=== answered\n\n=== asked\nthree\n";
        GoldenSections sections = GoldenSections.parse(text);
        assertThat(sections.head()).isEqualTo("A title.\nshows: this");
        assertThat(sections.sections())
                .containsExactly(
                        new GoldenSections.Section("asked", "one\n\ntwo"),
                        new GoldenSections.Section("answered", ""),
                        new GoldenSections.Section("asked", "three"));
        assertThat(sections.text()).isEqualTo(text);
    }

    @Test
    void playThatEndsOtherwiseFailsAndIsWrittenOnlyWhenAsked() throws Exception {
        String before = "A title.\n\n=== asked\none\n\n=== answered\nwrong\n";
        Path file = write(before);
        Golden.Play play = sections ->
                sections.with(List.of(sections.sections().getFirst(), new GoldenSections.Section("answered", "ONE")));
        assertThatThrownBy(() -> Golden.checkPlay(file, play, false)).hasMessageContaining("- wrong\n+ ONE\n");
        assertThat(Files.readString(file)).isEqualTo(before);
        Golden.checkPlay(file, play, true);
        assertThat(Files.readString(file)).isEqualTo(before.replace("wrong", "ONE"));
        Golden.checkPlay(file, play, false);
    }

    @Test
    void sectionThatCannotBeReadBackIsRefused() {
        GoldenSections sections = GoldenSections.parse("A title.\n\n=== asked\none\n");
        assertThatThrownBy(() -> sections.with(List.of(new GoldenSections.Section("answered", "x\n=== y"))))
                .hasMessageContaining("begins with");
    }

    @Test
    void jsonStandsOnALineWhereItFits() {
        assertThat(ReadableJson.of(Json.parse("{\"b\":[1.0,{}],\"a\":null}")))
                .isEqualTo("{\"b\": [1.0, {}], \"a\": null}");
        String longText = "x".repeat(100);
        assertThat(ReadableJson.of(Json.parse("{\"b\":[1,2],\"a\":\"" + longText + "\"}")))
                .isEqualTo("{\n  \"b\": [1, 2],\n  \"a\": \"" + longText + "\"\n}");
    }

    @Test
    void updateIsAskedForByAPropertyThatIsNotFalse() {
        assertThat(Golden.updating("true")).isTrue();
        assertThat(Golden.updating("")).isTrue();
        assertThat(Golden.updating("false")).isFalse();
        assertThat(Golden.updating(null)).isFalse();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("case.golden"), text);
    }
}
