package ai.tokenhot.flow;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.dialect.ModelCard;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be asked for now, and where it is. Read once at the start of a call.
 *
 * @param endpoints by provider id
 */
public record Snapshot(Catalog catalog, Map<String, List<Endpoint>> endpoints) {

    /** Copies the endpoints. */
    public Snapshot {
        endpoints = Map.copyOf(endpoints);
    }

    /** The models that something can serve now, under each of their names. */
    public List<ModelCard> cards() {
        return catalog.names().entrySet().stream()
                .map(entry -> new ModelCard(entry.getKey(), entry.getValue()))
                .filter(card -> card.model().deployments().stream()
                        .anyMatch(deployment -> !endpoints
                                .getOrDefault(deployment.provider(), List.of())
                                .isEmpty()))
                .toList();
    }

    /** One of them. */
    public Optional<ModelCard> card(String name) {
        return cards().stream().filter(card -> card.name().equals(name)).findFirst();
    }
}
