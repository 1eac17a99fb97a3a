package ai.tokenhot.catalog;

/**
 * Something wrong in a catalog file.
 *
 * @param message what was found and what was expected
 */
public record CatalogProblem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
