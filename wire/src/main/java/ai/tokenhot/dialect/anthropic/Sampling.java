package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Temperature, top-p and top-k, as far as a model takes them. */
final class Sampling {

    private final Model model;
    private final Losses losses;

    Sampling(Model model, Losses losses) {
        this.model = model;
        this.losses = losses;
    }

    /** The members that the model takes. */
    Map<String, Json> members(boolean thinks) {
        Optional<Given<JsonNumber>> temperature = losses.given(Setting.TEMPERATURE);
        Optional<Given<JsonNumber>> topP = losses.given(Setting.TOP_P);
        Optional<Given<JsonNumber>> topK = losses.given(Setting.TOP_K);
        if (!model.takes(Denial.SAMPLING)) {
            for (var given : List.of(temperature, topP, topK)) {
                given.ifPresent(value -> losses.dropped(value.field(), "this model takes no sampling settings"));
            }
            return Map.of();
        }
        if (thinks) {
            String why = "a model that thinks takes no such setting";
            temperature = temperature.filter(given -> given.value().doubleValue() == 1 || dropped(given, why));
            topK = topK.filter(given -> dropped(given, why));
        }
        if (temperature.isPresent() && !model.takes(Denial.TEMPERATURE_WITH_TOP_P)) {
            topP = topP.filter(given -> dropped(given, "this model takes temperature or top-p, not both"));
        }
        Map<String, Json> members = new LinkedHashMap<>();
        temperature.ifPresent(given -> members.put("temperature", atMostOne(given)));
        topP.ifPresent(given -> members.put("top_p", given.value()));
        topK.ifPresent(given -> members.put("top_k", given.value()));
        return members;
    }

    /** Reports a field as left out; false, for a filter. */
    private boolean dropped(Given<?> given, String why) {
        losses.dropped(given.field(), why);
        return false;
    }

    private JsonNumber atMostOne(Given<JsonNumber> given) {
        if (given.value().doubleValue() <= 1) {
            return given.value();
        }
        losses.approximated(given.field(), given.value() + " → 1");
        return JsonNumber.of(1);
    }
}
