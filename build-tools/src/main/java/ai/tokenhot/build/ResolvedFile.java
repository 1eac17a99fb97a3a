package ai.tokenhot.build;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** One artifact as Maven resolved it: its name, its scope (absent for plugins) and its file. */
record ResolvedFile(Coordinates coordinates, Optional<String> scope, Path file) {

    private static final Pattern SCOPE = Pattern.compile("compile|runtime|provided|test|system");

    /**
     * Reads a line of maven-dependency-plugin's goals {@code list} and {@code resolve-plugins}:
     * {@code group:artifact:type[:classifier]:version[:scope]:file}, with remarks such as {@code -- module x} behind it.
     * Headings and empty lines give nothing.
     */
    static Optional<ResolvedFile> parse(String line) {
        String[] words = line.strip().replaceFirst(" -- module .*$", "").split(":", -1);
        if (words.length < 5 || words.length > 7) {
            return Optional.empty();
        }
        int last = words.length - 1;
        String perhapsScope = words[last - 1].replace(" (optional)", "");
        boolean scoped = SCOPE.matcher(perhapsScope).matches();
        int version = scoped ? last - 2 : last - 1;
        if (version < 3) {
            return Optional.empty();
        }
        String classifier = version == 4 ? words[3] : "";
        return Optional.of(new ResolvedFile(
                new Coordinates(words[0], words[1], words[version], classifier),
                scoped ? Optional.of(perhapsScope) : Optional.empty(),
                Path.of(words[last].replace(" (optional)", "").strip())));
    }
}
