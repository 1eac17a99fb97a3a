package ai.tokenhot.app;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader;
import ai.tokenhot.config.CatalogFiles;
import ai.tokenhot.config.Settings;
import ai.tokenhot.config.SettingsReader;
import ai.tokenhot.json.YamlProblem;
import ai.tokenhot.upstream.fetch.Allowance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings and catalog, read and validated together. */
record Configuration(Settings settings, Catalog catalog) {

    /** Reads everything; every problem of settings and catalog is reported at once. */
    static Configuration read(Map<String, String> environment) throws IOException, InvalidException {
        Optional<CatalogReader.Source> operators = CatalogFiles.operators(environment);
        var problems = new ArrayList<YamlProblem>();
        SettingsReader.Result settings = SettingsReader.read(
                environment,
                operators.map(file -> new SettingsReader.Source(file.file(), file.yaml())),
                Allowance::problem);
        var sources = new ArrayList<>(CatalogFiles.builtIn());
        operators.ifPresent(sources::add);
        CatalogReader.Result catalog = CatalogReader.read(sources, Dialects.ids());
        if (settings instanceof SettingsReader.Result.Invalid(List<YamlProblem> found)) {
            problems.addAll(found);
        }
        if (catalog instanceof CatalogReader.Result.Invalid(List<YamlProblem> found)) {
            problems.addAll(found);
        }
        if (settings instanceof SettingsReader.Result.Valid(Settings valid)
                && catalog instanceof CatalogReader.Result.Valid(Catalog read)) {
            return new Configuration(valid, read);
        }
        throw new InvalidException(problems.stream().distinct().toList());
    }

    /** What is wrong with the configuration, a line a problem. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(List<YamlProblem> problems) {
            super(String.join("\n", problems.stream().map(YamlProblem::toString).toList()));
        }
    }
}
