package ai.tokenhot.catalog;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.money.Currency;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an operator should know about prices before money depends on them: what is unknown, assumed or not sure. */
public final class PriceNotes {

    private final Catalog catalog;
    private final LocalDate today;
    private final List<String> notes = new ArrayList<>();

    private PriceNotes(Catalog catalog, LocalDate today) {
        this.catalog = catalog;
        this.today = today;
    }

    /** The notes on this catalog, one a line. */
    public static List<String> of(Catalog catalog, LocalDate today) {
        var notes = new PriceNotes(catalog, today);
        catalog.names().values().stream().distinct().forEach(notes::model);
        catalog.prices().values().forEach(notes::price);
        catalog.exchange().rates().forEach(notes::rate);
        return List.copyOf(notes.notes);
    }

    private void model(Model model) {
        Optional<Price.Version> version = catalog.price(model).flatMap(price -> price.on(today, false));
        if (version.isEmpty()) {
            boolean sandbox =
                    catalog.price(model).flatMap(price -> price.on(today, true)).isPresent();
            notes.add("model " + model.id() + ": no price is known, so that its calls are refused"
                    + (sandbox ? " unless the sandbox answers" : ""));
            return;
        }
        for (Quantity quantity : used(model)) {
            if (!version.get().names(quantity) && !version.get().sameAs().containsKey(quantity)) {
                quantity.refines()
                        .ifPresent(wider -> notes.add("model " + model.id() + ": " + quantity.label()
                                + " has no price of its own in " + version.get().name() + ": it is charged as "
                                + wider.label()));
            }
        }
    }

    /** What a model may count, as far as its entry tells. */
    private static Set<Quantity> used(Model model) {
        Set<Quantity> used = EnumSet.noneOf(Quantity.class);
        if (model.capabilities().contains(Model.Capability.CACHING)) {
            used.add(Quantity.CACHED_INPUT);
        }
        if (model.capabilities().contains(Model.Capability.THINKING)) {
            used.add(Quantity.REASONING);
        }
        if (model.input().contains(Model.Modality.IMAGE)) {
            used.add(Quantity.IMAGE_INPUT);
        }
        if (model.input().contains(Model.Modality.AUDIO)) {
            used.add(Quantity.AUDIO_INPUT);
        }
        if (model.input().contains(Model.Modality.VIDEO)) {
            used.add(Quantity.VIDEO_INPUT);
        }
        return used;
    }

    private void price(Price price) {
        for (Price.Version version : price.versions()) {
            version.doubt().ifPresent(doubt -> notes.add("price " + version.name() + " is not sure: " + doubt));
            if (version.sandboxOnly()) {
                notes.add("price " + version.name() + " is the sandbox's own: no other is known");
            }
            if (catalog.exchange().dollars(version.currency()).isEmpty()) {
                notes.add("price " + version.name() + ": no exchange rate of " + version.currency()
                        + ", so that calls in another currency are refused");
            }
        }
    }

    private void rate(Currency currency, Exchange.Rate rate) {
        rate.doubt()
                .ifPresent(doubt ->
                        notes.add("exchange rate of " + currency + " of " + rate.date() + " is not sure: " + doubt));
    }
}
