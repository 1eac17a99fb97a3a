package ai.tokenhot.app;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader.Source;
import ai.tokenhot.config.CatalogFiles;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the operator's file anew when it has changed. Calls under way keep the catalog with which they began; what is bad
 * is told, and the catalog stays as it was.
 */
final class CatalogWatch {

    /** How often the file is looked at. */
    static final long LOOK_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(CatalogWatch.class);

    private final Map<String, String> environment;
    private final Consumer<Catalog> use;
    private Optional<Source> seen;

    /**
     * A watch over the file that was just read.
     *
     * @param use takes each catalog that is good
     */
    CatalogWatch(Map<String, String> environment, Consumer<Catalog> use) throws IOException {
        this.environment = environment;
        this.use = use;
        this.seen = CatalogFiles.operators(environment);
    }

    /** Looks at the file. Blocks. */
    synchronized void look() {
        Optional<Source> now;
        try {
            now = CatalogFiles.operators(environment);
        } catch (IOException e) {
            // While it is being replaced it may not be there.
            LOG.debug("the configuration cannot be read at this moment: {}", e.getMessage());
            return;
        }
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            use.accept(Configuration.read(environment).catalog());
            LOG.info("the catalog was read anew; changed settings hold from the next start on");
        } catch (Configuration.InvalidException e) {
            LOG.error("the changed configuration is not used, the catalog stays as it was:\n{}", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("the changed configuration is not used, the catalog stays as it was", e);
        }
    }
}
