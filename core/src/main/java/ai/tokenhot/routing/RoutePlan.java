package ai.tokenhot.routing;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.Deployment;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.catalog.Model;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What will be tried for a call, in order; or why nothing can be. */
public sealed interface RoutePlan {

    /** At least one candidate. */
    record Ready(Model model, List<Candidate> candidates) implements RoutePlan {
        /** Copies the list. */
        public Ready {
            candidates = List.copyOf(candidates);
        }
    }

    /** No candidate. */
    record Refused(Failure failure) implements RoutePlan {}

    /** More candidates than this are never tried for one call. */
    int MAX_CANDIDATES = 8;

    /**
     * Plans a call.
     *
     * @param endpoints by provider id: where it can be called now; none when it has no credential
     * @param dialect the language that the caller speaks
     * @param translated the languages between which a call can be translated
     * @param today decides whether a model is retired
     */
    static RoutePlan of(
            Catalog catalog,
            Map<String, List<Endpoint>> endpoints,
            String name,
            String field,
            DialectId dialect,
            Set<DialectId> translated,
            LocalDate today) {
        Optional<Model> found = catalog.model(name);
        if (found.isEmpty()) {
            return new Refused(Failure.of(
                    FailureKind.UNKNOWN_MODEL,
                    "The model `" + shown(name) + "` does not exist here. GET /v1/models lists those that do.",
                    field));
        }
        Model model = found.get();
        var candidates = new ArrayList<Candidate>();
        boolean spoken = false;
        for (Deployment deployment : model.deployments()) {
            Optional<DialectId> language = language(deployment, dialect, translated);
            if (language.isEmpty()) {
                continue;
            }
            spoken = true;
            for (Endpoint endpoint : endpoints.getOrDefault(deployment.provider(), List.of())) {
                if (candidates.size() < MAX_CANDIDATES && (endpoint.sandbox() || !retired(model, today))) {
                    candidates.add(new Candidate(deployment, endpoint, language.get()));
                }
            }
        }
        if (!candidates.isEmpty()) {
            return new Ready(model, candidates);
        }
        return new Refused(refusal(model, name, field, spoken, today));
    }

    /** The caller's own language, where it is spoken: its bytes pass. Else the first that can be translated into. */
    private static Optional<DialectId> language(Deployment deployment, DialectId dialect, Set<DialectId> translated) {
        if (deployment.dialects().contains(dialect)) {
            return Optional.of(dialect);
        }
        return translated.contains(dialect)
                ? deployment.dialects().stream().filter(translated::contains).findFirst()
                : Optional.empty();
    }

    private static Failure refusal(Model model, String name, String field, boolean spoken, LocalDate today) {
        if (retired(model, today)) {
            Model.Retirement retirement = model.retirement().orElseThrow();
            return Failure.of(
                    FailureKind.RETIRED_MODEL,
                    "The model `" + name + "` was retired on " + retirement.date()
                            + retirement
                                    .successor()
                                    .map(other -> "; its successor is `" + other + "`.")
                                    .orElse("; no successor was named."),
                    field);
        }
        if (!spoken) {
            return Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "The model `" + name + "` cannot be reached in this API format yet. Formats that reach it: "
                            + model.deployments().stream()
                                    .flatMap(deployment -> deployment.dialects().stream())
                                    .distinct()
                                    .toList()
                            + ".",
                    field);
        }
        return Failure.of(
                FailureKind.NOTHING_SERVES,
                "The model `" + name + "` is known, but nothing can serve it now: its provider has no credential here."
                        + " The operator can set one.",
                field);
    }

    private static boolean retired(Model model, LocalDate today) {
        return model.retirement()
                .map(retirement -> !today.isBefore(retirement.date()))
                .orElse(false);
    }

    private static String shown(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}
