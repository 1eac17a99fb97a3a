package ai.tokenhot.config;

import ai.tokenhot.catalog.CatalogReader.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalog's files: those in the jar, then the operator's. */
public final class CatalogFiles {

    private static final String FOLDER = "/catalog/";
    private static final String INDEX = "index.txt";
    private static final Path DEFAULT_FILE = Path.of("tokenhot.yaml");
    private static final long MAX_BYTES = 16 << 20;

    private CatalogFiles() {}

    /** The files of the jar, in order. */
    public static List<Source> builtIn() {
        var sources = new ArrayList<Source>();
        for (String name : resource(INDEX).lines().toList()) {
            sources.add(new Source("built-in " + name, resource(name)));
        }
        return sources;
    }

    /**
     * The operator's file: {@code TOKENHOT_CONFIG}, else {@code tokenhot.yaml} here, if there is one.
     *
     * @throws IOException when it is named and not there, or cannot be read
     */
    public static Optional<Source> operators(Map<String, String> environment) throws IOException {
        String named = environment.get("TOKENHOT_CONFIG");
        Path path = named == null || named.isBlank() ? DEFAULT_FILE : Path.of(named.strip());
        if (path.equals(DEFAULT_FILE) && !Files.exists(path)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException("TOKENHOT_CONFIG: " + path + " (expected: a YAML file that exists)");
        }
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(path + ": larger than " + MAX_BYTES + " bytes");
        }
        return Optional.of(new Source(path.toString(), Files.readString(path)));
    }

    private static String resource(String name) {
        try (InputStream in = CatalogFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
