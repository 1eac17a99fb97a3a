package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a request for a provider. Nothing is kept there: each request holds its whole conversation. */
final class ResponsesRequestWriter {

    /** The provider refuses a smaller ceiling. */
    private static final long MIN_OUTPUT_TOKENS = 16;

    private static final long MAX_TOP_LOGPROBS = 20;
    private static final int MAX_USER_LENGTH = 128;
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 512;

    private final ChatRequest request;
    private final Destination to;
    private final Model model;
    private final boolean own;
    private final Losses losses;
    private final OpenAiToolNames names;
    private final ResponsesToolWriter tools;
    private final ResponsesPartWriter parts;
    private final ResponsesInputWriter input;
    private final JsonObject.Builder body = JsonObject.builder();
    private final List<String> include = new ArrayList<>();
    private List<String> cutAt = List.of();

    private ResponsesRequestWriter(ChatRequest request, Destination to) {
        this.request = request;
        this.to = to;
        this.model = to.model();
        this.own = request.from().equals(Responses.ID);
        this.losses = new Losses(request);
        this.names = new OpenAiToolNames(request.tools(), model);
        this.tools = new ResponsesToolWriter(request, model, losses, names);
        this.parts = new ResponsesPartWriter(model, losses);
        this.input = new ResponsesInputWriter(request, to, losses, names, parts);
    }

    /** Writes a request, or the question how many tokens its input has. */
    static Encoded write(ChatRequest request, Destination to) {
        return new ResponsesRequestWriter(request, to).write();
    }

    private Encoded write() {
        boolean count = to.operation() == Operation.COUNT_TOKENS;
        body.put("model", to.upstreamModel());
        input.turns(request.turns());
        Optional<Json> choice = tools.choice(input::sentence);
        Optional<Json> declared = tools.tools();
        var text = new ResponsesTextWriter(request, model, losses, input::sentence);
        text.write().ifPresent(written -> body.put("text", written));
        reasoning();
        if (count) {
            request.settings().all().keySet().forEach(losses::take);
        } else {
            body.put("store", false);
            if (to.stream()) {
                body.put("stream", true);
            }
            limits();
            sampling();
            logprobs();
            account();
            caching();
        }
        body.put("input", input.items()).put("tools", declared);
        if (declared.isPresent()) {
            body.put("tool_choice", choice);
            losses.take(Setting.PARALLEL_TOOLS).ifPresent(flag -> body.put("parallel_tool_calls", flag));
        }
        JsonObject whole = extras(count);
        losses.rest();
        return losses.refusal()
                .<Encoded>map(Encoded.Refused::new)
                .orElseGet(() -> new Encoded.Request(
                        count ? Responses.COUNT_PATH_BELOW : Responses.PATH_BELOW,
                        whole.bytes(),
                        List.of(),
                        losses.losses(),
                        new Repair(names.originals(), names.wrapped(), Optional.empty(), cutAt, text.check())));
    }

    private void reasoning() {
        Optional<Effort> effort = OpenAiEffort.take(losses, model.thinking());
        var reasoning = JsonObject.builder();
        effort.ifPresent(value -> reasoning.put("effort", value.word()));
        boolean thinks = model.capabilities().contains(Capability.THINKING);
        losses.given(Setting.THOUGHTS_SHOWN).filter(Given::value).ifPresent(given -> {
            if (thinks) {
                reasoning.put("summary", "auto");
            } else {
                losses.dropped(given.field(), "this model shows no thoughts");
            }
        });
        JsonObject written = reasoning.build();
        if (!written.members().isEmpty()) {
            body.put("reasoning", written);
        }
        if (thinks) {
            include.add("reasoning.encrypted_content");
        }
    }

    private void limits() {
        losses.given(Setting.MAX_OUTPUT_TOKENS).ifPresent(given -> {
            long least = Math.max(given.value(), MIN_OUTPUT_TOKENS);
            if (least != given.value()) {
                losses.approximated(given.field(), given.value() + " → " + least);
            }
            body.put("max_output_tokens", least);
        });
        losses.given(Setting.STOP).filter(given -> !given.value().isEmpty()).ifPresent(given -> {
            losses.approximated(given.field(), "the gateway ends the answer there; what is behind may be counted");
            cutAt = given.value();
        });
        losses.given(Setting.CHOICES)
                .filter(given -> given.value() != 1)
                .ifPresent(given -> losses.cannot(given.field(), Weight.DEMAND, "this model's API gives one answer"));
        losses.given(Setting.OUTPUT_KINDS)
                .filter(given -> !given.value().equals(Set.of(MediaKind.TEXT)))
                .ifPresent(given ->
                        losses.cannot(given.field(), Weight.DEMAND, "this model's API answers with text only"));
    }

    private void sampling() {
        Optional<Given<JsonNumber>> temperature = losses.given(Setting.TEMPERATURE);
        Optional<Given<JsonNumber>> topP = losses.given(Setting.TOP_P);
        boolean both = temperature.isPresent() && topP.isPresent();
        boolean takes = model.takes(Denial.SAMPLING);
        temperature.ifPresent(given -> sampling("temperature", given, takes));
        topP.ifPresent(
                given -> sampling("top_p", given, takes && !(both && !model.takes(Denial.TEMPERATURE_WITH_TOP_P))));
    }

    private void sampling(String name, Given<JsonNumber> given, boolean takes) {
        if (takes) {
            body.put(name, given.value());
        } else {
            losses.dropped(given.field(), "this model does not take it");
        }
    }

    private void logprobs() {
        losses.given(Setting.LOGPROBS).ifPresent(given -> {
            if (!model.takes(Denial.LOGPROBS)) {
                losses.cannot(given.field(), Weight.DEMAND, "this model tells no log probabilities");
                return;
            }
            long most = Math.min(given.value(), MAX_TOP_LOGPROBS);
            if (most != given.value()) {
                losses.approximated(given.field(), given.value() + " → " + most);
            }
            include.add("message.output_text.logprobs");
            body.put("top_logprobs", most);
        });
    }

    private void account() {
        losses.given(Setting.SERVICE_TIER).ifPresent(given -> {
            ServiceTier tier = given.value();
            boolean usual = tier == ServiceTier.DEFAULT || tier == ServiceTier.PRIORITY;
            if (usual || model.takes(Denial.SERVICE_TIERS)) {
                body.put("service_tier", tier.word());
            } else if (tier != ServiceTier.AUTO) {
                losses.dropped(given.field(), "this model's API has no tier " + tier.word());
            }
        });
        losses.given(Setting.END_USER).ifPresent(given -> {
            String user = given.value();
            if (user.length() > MAX_USER_LENGTH) {
                losses.approximated(given.field(), "longer than " + MAX_USER_LENGTH + " characters → its digest");
                user = OpenAiNames.digest(user);
            }
            body.put("safety_identifier", user);
        });
        losses.given(Setting.METADATA).ifPresent(given -> body.put("metadata", metadata(given)));
    }

    private JsonObject metadata(Given<JsonObject> given) {
        var kept = JsonObject.builder();
        int count = 0;
        for (var entry : given.value().members().entrySet()) {
            boolean fits = entry.getKey().length() <= MAX_METADATA_NAME
                    && entry.getValue() instanceof JsonString(String text)
                    && text.length() <= MAX_METADATA_VALUE
                    && count < MAX_METADATA;
            if (fits) {
                kept.put(entry.getKey(), entry.getValue());
                count++;
            } else {
                losses.dropped(given.field() + "." + entry.getKey(), "longer, or more, than this model's API takes");
            }
        }
        return kept.build();
    }

    /** Without any word the provider caches what it can; only how long is said, where the model takes that. */
    private void caching() {
        losses.take(Setting.CACHE_KEY).ifPresent(key -> body.put("prompt_cache_key", key));
        Optional<Given<CacheMark>> all = losses.given(Setting.CACHE_ALL);
        all.filter(given -> given.value().ttl().isPresent()).ifPresent(given -> {
            if (!model.takes(Denial.CACHE_MARKS)) {
                losses.dropped(given.field(), "this model keeps its cache as long as it wants");
                return;
            }
            body.put(
                    "prompt_cache_options",
                    JsonObject.builder()
                            .put("mode", "implicit")
                            .put("ttl", parts.ttl(given.value(), given.field()))
                            .build());
        });
    }

    /** Puts back what only this language says, when the caller speaks it too; else reports it. */
    private JsonObject extras(boolean count) {
        JsonObject whole = body.build();
        for (Extra extra : request.extras()) {
            if (own && extra.field().startsWith("include[") && extra.value() instanceof JsonString(String word)) {
                include.add(word);
            } else if (own && extra.field().indexOf('[') < 0 && !extra.field().equals("store")) {
                whole = with(whole, extra.field(), extra.value());
            } else {
                losses.extra(extra);
            }
        }
        return count || include.isEmpty()
                ? whole
                : whole.with().put("include", JsonArray.ofStrings(include)).build();
    }

    private static JsonObject with(JsonObject object, String path, Json value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return object.with().put(path, value).build();
        }
        String name = path.substring(0, dot);
        JsonObject inner = object.object(name).orElse(JsonObject.empty());
        return object.with()
                .put(name, with(inner, path.substring(dot + 1), value))
                .build();
    }
}
