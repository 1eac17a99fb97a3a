package ai.tokenhot.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The supply chain's tests: a repository that is not what the lock records must not pass. */
class BuildToolsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Path root;
    private Path jar;

    @BeforeEach
    void resolveOneLibraryAndOnePlugin() throws IOException {
        root = folder.resolve("root");
        jar = write("repository/org/one/library/1.0/library-1.0.jar", "honest bytes");
        write(
                "repository/org/one/library/1.0/library-1.0.pom",
                "<project><licenses><license><name>MIT</name></license></licenses></project>");
        Path plugin = write("repository/org/one/plugin/2.0/plugin-2.0.jar", "plugin");
        write("root/app/target/lock/dependencies.txt", """
                The following files have been resolved:
                   org.one:library:jar:1.0:compile:%s -- module one
                   ai.tokenhot:tokenhot-core:jar:0.1.0:compile:/nowhere
                """.formatted(jar));
        write("root/app/target/lock/plugins.txt", "   org.one:plugin:jar:2.0:" + plugin + "\n");
        tools().run("lock-write");
    }

    @Test
    void lockThatWasJustWrittenHolds() throws IOException {
        assertThat(tools().run("lock-check")).isTrue();
        assertThat(Files.readString(root.resolve("dependencies.lock")))
                .contains("runtime org.one:library:1.0 ")
                .contains("build   org.one:plugin:2.0 ")
                .doesNotContain("ai.tokenhot");
        assertThat(Files.readString(root.resolve("THIRD-PARTY.md")))
                .contains("| org.one:library | 1.0 | MIT |")
                .doesNotContain("plugin");
    }

    @Test
    void exchangedJarUnderTheSameVersionIsCaught() throws IOException {
        Files.writeString(jar, "bytes of a thief");

        assertThat(tools().run("lock-check")).isFalse();
        assertThat(said()).contains("OTHER BYTES under the same version: org.one:library:1.0");
    }

    @Test
    void artifactThatTheLockDoesNotRecordIsCaught() throws IOException {
        Path other = write("repository/org/one/other/1.0/other-1.0.jar", "other");
        write("root/wire/target/lock/dependencies.txt", "   org.one:other:jar:1.0:test:" + other + "\n");

        assertThat(tools().run("lock-check")).isFalse();
        assertThat(said()).contains("new: org.one:other:1.0 (test)");
    }

    @Test
    void oldListOfLicencesIsCaught() throws IOException {
        Files.writeString(root.resolve("THIRD-PARTY.md"), "nothing");

        assertThat(tools().run("lock-check")).isFalse();
        assertThat(said()).contains("THIRD-PARTY.md is old");
    }

    @Test
    void lockIsNotComparedWithNothing() {
        assertThatThrownBy(() -> new BuildTools(folder.resolve("repository"), System.out).run("lock-check"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no list of resolved artifacts");
    }

    private BuildTools tools() {
        return new BuildTools(root, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
