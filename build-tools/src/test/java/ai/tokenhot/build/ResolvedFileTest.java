package ai.tokenhot.build;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResolvedFileTest {

    @Test
    void dependencyHasAScopeAndPerhapsAClassifier() {
        assertThat(ResolvedFile.parse("   a.b:c:jar:1.0:compile:/m2/c-1.0.jar -- module x.y [auto]"))
                .contains(new ResolvedFile(
                        Coordinates.parse("a.b:c:1.0"), Optional.of("compile"), Path.of("/m2/c-1.0.jar")));
        assertThat(ResolvedFile.parse("   a.b:c:jar:linux:1.0:runtime:/m2/c-1.0-linux.jar"))
                .contains(new ResolvedFile(
                        Coordinates.parse("a.b:c:1.0:linux"), Optional.of("runtime"), Path.of("/m2/c-1.0-linux.jar")));
        assertThat(ResolvedFile.parse("   a.b:c:jar:1.0:compile (optional):/m2/c-1.0.jar"))
                .map(ResolvedFile::scope)
                .contains(Optional.of("compile"));
    }

    @Test
    void pluginHasNoScope() {
        assertThat(ResolvedFile.parse("      a.b:c:jar:1.0:/m2/c-1.0.jar"))
                .contains(new ResolvedFile(Coordinates.parse("a.b:c:1.0"), Optional.empty(), Path.of("/m2/c-1.0.jar")));
        assertThat(ResolvedFile.parse("      a.b:c:jar:mac:1.0:/m2/c-1.0-mac.jar"))
                .map(ResolvedFile::coordinates)
                .contains(Coordinates.parse("a.b:c:1.0:mac"));
    }

    @Test
    void headingsAndEmptyLinesAreNothing() {
        assertThat(ResolvedFile.parse("The following files have been resolved:"))
                .isEmpty();
        assertThat(ResolvedFile.parse("   none")).isEmpty();
        assertThat(ResolvedFile.parse("")).isEmpty();
    }
}
