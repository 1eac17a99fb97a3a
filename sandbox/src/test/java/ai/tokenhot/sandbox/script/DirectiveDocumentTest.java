package ai.tokenhot.sandbox.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

final class DirectiveDocumentTest {

    @ParameterizedTest
    @EnumSource
    void everyDirectiveHasItsRow(DirectiveKey key) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "sandbox.md"));

        assertThat(page.lines()).anyMatch(line -> line.startsWith("| `" + key.word() + "` |"));
    }
}
