package ai.tokenhot.json;

/**
 * Something wrong in a YAML file.
 *
 * @param message what was found and what was expected
 */
public record YamlProblem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
