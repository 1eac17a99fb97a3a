package ai.tokenhot.catalog;

import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.YamlFields;
import ai.tokenhot.json.YamlNode;
import ai.tokenhot.json.YamlNode.Mapping;
import ai.tokenhot.json.YamlProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads catalog files and validates them against each other. Every problem of every file is reported at once. A later
 * file's provider or model replaces the earlier one of the same id as a whole.
 */
public final class CatalogReader {

    /** More models than this in one catalog are a mistake. */
    static final int MAX_MODELS = 20_000;

    private final Set<DialectId> knownDialects;
    private final List<YamlProblem> problems = new ArrayList<>();
    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final PriceReader prices = new PriceReader();

    private CatalogReader(Set<DialectId> knownDialects) {
        this.knownDialects = Set.copyOf(knownDialects);
    }

    /**
     * Reads files in order.
     *
     * @param knownDialects the dialects that may be named
     */
    public static Result read(List<Source> sources, Set<DialectId> knownDialects) {
        var reader = new CatalogReader(knownDialects);
        sources.forEach(reader::readFile);
        Map<String, Model> models = reader.finish();
        return reader.problems.isEmpty()
                ? new Result.Valid(new Catalog(
                        reader.providers,
                        models,
                        reader.prices.prices(),
                        reader.prices.adjustments(),
                        reader.prices.exchange()))
                : new Result.Invalid(List.copyOf(reader.problems));
    }

    private void readFile(Source source) {
        YamlNode root;
        try {
            root = YamlNode.parse(source.yaml().getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            problems.add(new YamlProblem(source.file(), e.line(), "not YAML: " + e.problem()));
            return;
        }
        if (!(root instanceof Mapping mapping)) {
            problems.add(
                    new YamlProblem(
                            source.file(),
                            root.line(),
                            "a " + root.kind()
                                    + " (expected: a mapping with settings, providers, models, prices, adjustments, exchange)"));
            return;
        }
        var fields = new YamlFields(source.file(), "", mapping, problems);
        fields.entries("providers").forEach((id, entry) -> readProvider(id, entry));
        fields.entries("models").forEach((id, entry) -> readModel(id, entry));
        prices.read(fields);
        fields.ignore("settings");
        fields.refuseOthers();
    }

    private void readProvider(String id, YamlFields fields) {
        Optional<URI> baseUrl = fields.requiredText("base_url").flatMap(text -> baseUrl(fields, text));
        var provider = new Provider(
                id,
                fields.text("display_name").orElse(id),
                dialects(fields, List.of()),
                baseUrl.orElse(URI.create("https://invalid.invalid")),
                fields.text("base_url_env"),
                credentials(fields),
                fields.flag("keyless").orElse(false),
                fields.text("sandbox"));
        if (!fields.has("dialects")) {
            fields.problem("dialects", "missing (expected: a list of " + names() + ")");
        }
        if (provider.credentials().isEmpty() && !provider.keyless()) {
            fields.problem("credentials", "missing (expected: a list such as [{env: VARIABLE}], or keyless: true)");
        }
        fields.refuseOthers();
        providers.put(id, provider);
    }

    private static Optional<URI> baseUrl(YamlFields fields, String text) {
        return parseBaseUrl(text).or(() -> {
            fields.problem("base_url", text + " (expected: http(s)://host[:port][/path] without query)");
            return Optional.empty();
        });
    }

    /** The URL, if it is one that a provider can have: http or https, a host, no user, query or fragment. */
    public static Optional<URI> parseBaseUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            return web && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static List<CredentialReference> credentials(YamlFields fields) {
        var references = new ArrayList<CredentialReference>();
        for (YamlFields entry : fields.list("credentials")) {
            Optional<String> variable = entry.text("env");
            Optional<String> path = entry.text("file");
            entry.refuseOthers();
            if (variable.isPresent() == path.isPresent()) {
                entry.problem("", "a credential needs one of env and file (expected: {env: VARIABLE} or {file: path})");
            }
            variable.ifPresent(name -> references.add(new CredentialReference.Environment(name)));
            path.ifPresent(name -> references.add(new CredentialReference.File(name)));
        }
        return references;
    }

    private List<DialectId> dialects(YamlFields fields, List<DialectId> otherwise) {
        if (!fields.has("dialects")) {
            return otherwise;
        }
        var dialects = new ArrayList<DialectId>();
        for (String name : fields.texts("dialects")) {
            Optional<DialectId> known = knownDialects.stream()
                    .filter(dialect -> dialect.value().equals(name))
                    .findFirst();
            known.ifPresentOrElse(
                    dialects::add, () -> fields.problem("dialects", name + " (expected: one of " + names() + ")"));
        }
        return dialects;
    }

    private String names() {
        return knownDialects.stream().map(DialectId::value).sorted().toList().toString();
    }

    private void readModel(String id, YamlFields fields) {
        if (drafts.size() >= MAX_MODELS) {
            fields.problem("", "too many models (expected: at most " + MAX_MODELS + ")");
            return;
        }
        var deployments = new ArrayList<DeploymentDraft>();
        for (YamlFields entry : fields.list("deployments")) {
            Optional<String> provider = entry.requiredText("provider");
            String upstream = entry.text("model").orElse(id);
            List<DialectId> dialects = dialects(entry, List.of());
            entry.refuseOthers();
            provider.ifPresent(name -> deployments.add(new DeploymentDraft(entry, name, upstream, dialects)));
        }
        if (deployments.isEmpty()) {
            fields.problem("deployments", "missing (expected: a list such as [{provider: id, model: upstream-name}])");
        }
        Optional<YamlFields> limits = fields.mapping("limits");
        var model = new Model(
                id,
                fields.text("display_name").orElse(id),
                fields.requiredText("maker").orElse(""),
                fields.texts("aliases"),
                fields.date("created"),
                fields.words("input", Modality.class).orElse(EnumSet.of(Modality.TEXT)),
                fields.words("output", Modality.class).orElse(EnumSet.of(Modality.TEXT)),
                fields.words("capabilities", Capability.class).orElse(EnumSet.noneOf(Capability.class)),
                fields.words("denials", Denial.class).orElse(EnumSet.noneOf(Denial.class)),
                fields.mapping("thinking").map(CatalogReader::thinking).orElse(Thinking.UNKNOWN),
                limits.flatMap(entry -> entry.positive("context")),
                limits.flatMap(entry -> entry.positive("output")),
                fields.text("price").orElse(id),
                fields.mapping("retired").flatMap(CatalogReader::retirement),
                List.of());
        limits.ifPresent(YamlFields::refuseOthers);
        fields.refuseOthers();
        drafts.put(id, new Draft(fields, model, deployments));
    }

    private static Thinking thinking(YamlFields fields) {
        var thinking = new Thinking(
                fields.words("modes", ThinkingMode.class).orElse(EnumSet.noneOf(ThinkingMode.class)),
                fields.words("efforts", Effort.class).orElse(EnumSet.noneOf(Effort.class)),
                fields.positive("min_budget"),
                fields.positive("max_budget"),
                fields.flag("by_default").orElse(false));
        fields.refuseOthers();
        return thinking;
    }

    private static Optional<Model.Retirement> retirement(YamlFields fields) {
        var date = fields.date("date");
        if (date.isEmpty()) {
            fields.problem("date", "missing (expected: the day as YYYY-MM-DD)");
        }
        Optional<String> successor = fields.text("successor");
        fields.refuseOthers();
        return date.map(day -> new Model.Retirement(day, successor));
    }

    /** What only shows when all files are read: what a provider speaks, and that no name means two models. */
    private Map<String, Model> finish() {
        var owners = new HashMap<String, String>();
        drafts.keySet().forEach(id -> owners.put(id, id));
        Map<String, Model> models = new LinkedHashMap<>();
        drafts.forEach((id, draft) -> {
            draft.model().aliases().forEach(alias -> {
                @Nullable String owner = owners.putIfAbsent(alias, id);
                if (owner != null && !owner.equals(id)) {
                    draft.fields()
                            .problem(
                                    "aliases",
                                    alias + " names the model " + owner + " already (expected: a name used once)");
                }
            });
            models.put(
                    id,
                    draft.model()
                            .with(draft.deployments().stream()
                                    .map(this::deployment)
                                    .toList()));
        });
        return models;
    }

    private Deployment deployment(DeploymentDraft draft) {
        YamlFields fields = draft.fields();
        @Nullable Provider provider = providers.get(draft.provider());
        if (provider == null) {
            fields.problem("provider", draft.provider() + " (expected: one of " + providers.keySet() + ")");
            return new Deployment(draft.provider(), draft.upstreamModel(), draft.restricted());
        }
        for (DialectId dialect : draft.restricted()) {
            if (!provider.dialects().contains(dialect)) {
                fields.problem(
                        "dialects",
                        dialect + " (expected: one that " + provider.id() + " speaks: " + provider.dialects() + ")");
            }
        }
        return new Deployment(
                provider.id(),
                draft.upstreamModel(),
                draft.restricted().isEmpty() ? provider.dialects() : draft.restricted());
    }

    /** A model whose deployments are not yet held against their providers. */
    private record Draft(YamlFields fields, Model model, List<DeploymentDraft> deployments) {}

    /**
     * A deployment whose provider may still come, or be replaced.
     *
     * @param restricted the dialects that are named; none when all of the provider's are meant
     */
    private record DeploymentDraft(
            YamlFields fields, String provider, String upstreamModel, List<DialectId> restricted) {}

    /**
     * One file.
     *
     * @param file its name, for messages
     */
    public record Source(String file, String yaml) {}

    /** What came of reading. */
    public sealed interface Result {
        /** All is well. */
        record Valid(Catalog catalog) implements Result {}

        /** Nothing is used until all of these are mended. */
        record Invalid(List<YamlProblem> problems) implements Result {}
    }
}
