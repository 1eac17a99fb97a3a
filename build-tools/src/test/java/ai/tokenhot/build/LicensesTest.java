package ai.tokenhot.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LicensesTest {
    @TempDir
    Path repository;

    @Test
    void licenceIsTakenFromTheArtifactsPomUnderItsSpdxName() throws IOException {
        Path jar = artifact("org/one/a/1.0/a-1.0", """
                <project><licenses>
                  <license><name>Apache License, Version 2.0</name></license>
                  <license><name>Some Own License</name></license>
                </licenses></project>""");

        assertThat(Licenses.of(Coordinates.parse("org.one:a:1.0"), jar))
                .containsExactly("Apache-2.0", "Some Own License");
    }

    @Test
    void licenceOfAParentCountsWhereTheArtifactNamesNone() throws IOException {
        artifact(
                "org/two/parent/7/parent-7",
                "<project><licenses><license><name>The MIT License</name></license></licenses></project>");
        Path jar = artifact("org/one/a/1.0/a-1.0", """
                <project><parent><groupId>org.two</groupId><artifactId>parent</artifactId><version>7</version></parent>
                </project>""");

        assertThat(Licenses.of(Coordinates.parse("org.one:a:1.0"), jar)).containsExactly("MIT");
    }

    @Test
    void artifactWithoutAnyLicenceHasNone() throws IOException {
        Path jar = artifact("org/one/a/1.0/a-1.0", "<project/>");

        assertThat(Licenses.of(Coordinates.parse("org.one:a:1.0"), jar)).isEmpty();
    }

    @Test
    void pomWithADoctypeIsRefused() throws IOException {
        Path jar = artifact("org/one/a/1.0/a-1.0", "<!DOCTYPE project [<!ENTITY x SYSTEM 'file:///x'>]><project/>");

        assertThatThrownBy(() -> Licenses.of(Coordinates.parse("org.one:a:1.0"), jar))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected: a POM");
    }

    private Path artifact(String name, String pom) throws IOException {
        Path file = repository.resolve(name + ".pom");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, pom);
        return repository.resolve(name + ".jar");
    }
}
