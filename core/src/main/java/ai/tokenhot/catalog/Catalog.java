package ai.tokenhot.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that can be asked for, as one immutable snapshot: read it once at the start of a request. */
public final class Catalog {

    private final Map<String, Provider> providers;
    private final Map<String, Model> names;
    private final Map<String, Price> prices;
    private final List<Adjustment> adjustments;
    private final Exchange exchange;

    Catalog(
            Map<String, Provider> providers,
            Map<String, Model> models,
            Map<String, Price> prices,
            List<Adjustment> adjustments,
            Exchange exchange) {
        this.prices = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(prices));
        this.adjustments = List.copyOf(adjustments);
        this.exchange = exchange;
        this.providers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        var byName = new LinkedHashMap<String, Model>();
        models.values().forEach(model -> {
            byName.put(model.id(), model);
            model.aliases().forEach(alias -> byName.put(alias, model));
        });
        this.names = java.util.Collections.unmodifiableMap(byName);
    }

    /** The model of this name or alias. */
    public Optional<Model> model(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Every name that can be asked for, aliases too, with its model, in the catalog's order. */
    public Map<String, Model> names() {
        return names;
    }

    /** The provider of this id; deployments refer to existing ones only. */
    public Provider provider(String id) {
        Provider provider = providers.get(id);
        if (provider == null) {
            throw new IllegalArgumentException("provider: " + id + " (expected: one of " + providers.keySet() + ")");
        }
        return provider;
    }

    /** All providers by id. */
    public Map<String, Provider> providers() {
        return providers;
    }

    /** What a model costs, if that is known. */
    public Optional<Price> price(Model model) {
        return Optional.ofNullable(prices.get(model.price()));
    }

    /** All prices by id. */
    public Map<String, Price> prices() {
        return prices;
    }

    /** The first of the operator's adjustments that is about this. */
    public Optional<Adjustment> adjustment(String organization, String model) {
        for (Adjustment adjustment : adjustments) {
            if (adjustment.holds(organization, model)) {
                return Optional.of(adjustment);
            }
        }
        return Optional.empty();
    }

    /** What currencies are worth. */
    public Exchange exchange() {
        return exchange;
    }
}
