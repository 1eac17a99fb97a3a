package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a request for a provider, whatever language it came in. What the model refuses is left out and reported. */
final class CompletionsRequestWriter {

    private static final int MAX_STOPS = 4;
    private static final long MAX_ALTERNATIVES = 20;
    private static final int MAX_USER = 128;
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_NAME = 64;
    private static final int MAX_METADATA_VALUE = 512;
    private static final Set<String> VERBOSITIES = Set.of("low", "medium", "high");

    private final ChatRequest request;
    private final Destination to;
    private final Model model;
    private final Losses losses;
    private final OpenAiToolNames names;
    private final Optional<Effort> effort;
    private final CompletionsToolWriter tools;
    private final CompletionsFormat format;
    private final List<String> cutAt = new ArrayList<>();

    private CompletionsRequestWriter(ChatRequest request, Destination to) {
        this.request = request;
        this.to = to;
        this.model = to.model();
        this.losses = new Losses(request);
        this.names = new OpenAiToolNames(request.tools(), model);
        this.effort = OpenAiEffort.take(losses, model.thinking());
        this.tools = new CompletionsToolWriter(request.tools(), losses, to, names, thinks());
        this.format = CompletionsFormat.take(request, losses, model, tools.hasTools());
    }

    static Encoded write(ChatRequest request, Destination to) {
        if (to.operation() == Operation.COUNT_TOKENS) {
            return new Encoded.Refused(
                    Failure.of(FailureKind.INVALID_REQUEST, "This model's API does not count input tokens."));
        }
        return new CompletionsRequestWriter(request, to).write();
    }

    private boolean thinks() {
        return effort.map(chosen -> chosen != Effort.NONE)
                .orElse(model.thinking().byDefault());
    }

    private Encoded write() {
        byte[] body = JsonWriter.write(this::body);
        boolean silent = request.turns().stream()
                .allMatch(turn -> turn.role().instructs() && turn.content().isEmpty());
        if (silent) {
            losses.refuse("messages", "The conversation is empty (expected: at least one turn).");
        }
        request.extras().forEach(losses::extra);
        losses.rest();
        if (losses.refusal().isPresent()) {
            return new Encoded.Refused(losses.refusal().get());
        }
        return new Encoded.Request(
                "/chat/completions",
                body,
                List.of(),
                losses.losses(),
                new Repair(names.originals(), names.wrapped(), Optional.empty(), cutAt, format.check()));
    }

    private void body(JsonWriter out) {
        out.startObject().member("model", to.upstreamModel());
        out.name("messages").startArray();
        tools.instruction().ifPresent(words -> CompletionsMessageWriter.instruct(out, words));
        format.instruction().ifPresent(words -> CompletionsMessageWriter.instruct(out, words));
        new CompletionsMessageWriter(losses, to, names).write(out, request.turns());
        out.endArray();
        tools.write(out);
        format.write(out);
        limits(out);
        sampling(out);
        effort.ifPresent(chosen -> out.member("reasoning_effort", chosen.word()));
        output(out);
        caching(out);
        account(out);
        if (to.stream()) {
            out.member("stream", true).name("stream_options").startObject();
            out.member("include_usage", true).endObject();
        }
        out.endObject();
    }

    private void limits(JsonWriter out) {
        losses.given(Setting.MAX_OUTPUT_TOKENS).ifPresent(given -> {
            long most = model.outputTokens().orElse(Long.MAX_VALUE);
            if (given.value() > most) {
                losses.approximated(given.field(), given.value() + " → " + most + ", this model's most");
            }
            out.member("max_completion_tokens", Math.min(given.value(), most));
        });
        losses.given(Setting.STOP).ifPresent(given -> {
            int taken =
                    model.takes(Denial.STOP) ? Math.min(MAX_STOPS, given.value().size()) : 0;
            if (taken < given.value().size()) {
                cutAt.addAll(given.value().subList(taken, given.value().size()));
                losses.approximated(given.field(), "the gateway cuts the answer; more may be billed");
            }
            if (taken > 0) {
                out.name("stop").startArray();
                given.value().subList(0, taken).forEach(out::string);
                out.endArray();
            }
        });
    }

    private void sampling(JsonWriter out) {
        Optional<Given<JsonNumber>> temperature = losses.given(Setting.TEMPERATURE);
        temperature.ifPresent(given -> sampled(out, "temperature", given));
        losses.given(Setting.TOP_P).ifPresent(given -> {
            if (temperature.isPresent() && !model.takes(Denial.TEMPERATURE_WITH_TOP_P)) {
                losses.dropped(given.field(), "this model takes it not together with a temperature");
            } else {
                sampled(out, "top_p", given);
            }
        });
        losses.given(Setting.FREQUENCY_PENALTY).ifPresent(given -> penalty(out, "frequency_penalty", given));
        losses.given(Setting.PRESENCE_PENALTY).ifPresent(given -> penalty(out, "presence_penalty", given));
        losses.take(Setting.SEED).ifPresent(seed -> out.name("seed").value(seed));
        losses.take(Setting.LOGIT_BIAS).ifPresent(bias -> out.name("logit_bias").value(bias));
        losses.given(Setting.CHOICES).filter(given -> given.value() != 1).ifPresent(given -> {
            if (model.takes(Denial.MANY_CHOICES)) {
                out.member("n", given.value());
            } else {
                losses.cannot(given.field(), Weight.DEMAND, "this model gives one answer only");
            }
        });
        losses.given(Setting.LOGPROBS).ifPresent(given -> logprobs(out, given));
    }

    /** A model that thinks takes only what is so anyway; told not to think, it takes all. */
    private void sampled(JsonWriter out, String name, Given<JsonNumber> given) {
        boolean canRest = model.thinking().efforts().contains(Effort.NONE);
        if (model.takes(Denial.SAMPLING) || (canRest && !thinks())) {
            out.name(name).value(given.value());
        } else if (given.value().doubleValue() != 1) {
            losses.dropped(given.field(), "this model takes only 1");
        }
    }

    private void penalty(JsonWriter out, String name, Given<JsonNumber> given) {
        if (model.takes(Denial.PENALTIES)) {
            out.name(name).value(given.value());
        } else if (given.value().doubleValue() != 0) {
            losses.dropped(given.field(), "this model takes no penalties");
        }
    }

    private void logprobs(JsonWriter out, Given<Long> given) {
        if (!model.takes(Denial.LOGPROBS)) {
            losses.cannot(given.field(), Weight.DEMAND, "this model gives no log probabilities");
            return;
        }
        long alternatives = Math.min(given.value(), MAX_ALTERNATIVES);
        if (alternatives < given.value()) {
            losses.approximated(given.field(), given.value() + " → " + alternatives);
        }
        out.member("logprobs", true);
        if (alternatives > 0) {
            out.member("top_logprobs", alternatives);
        }
    }

    private void output(JsonWriter out) {
        losses.given(Setting.VERBOSITY).ifPresent(given -> {
            if (!VERBOSITIES.contains(given.value()) || !model.takes(Denial.VERBOSITY)) {
                losses.dropped(given.field(), "this model's API has no such verbosity");
            } else {
                out.member("verbosity", given.value());
            }
        });
        losses.given(Setting.OUTPUT_KINDS)
                .filter(given -> !given.value().equals(Set.of(MediaKind.TEXT)))
                .ifPresent(given -> losses.cannot(given.field(), Weight.DEMAND, "this model answers with text only"));
        losses.given(Setting.THOUGHTS_SHOWN)
                .ifPresent(given -> losses.dropped(given.field(), "thoughts come if this model's API shows any"));
    }

    private void caching(JsonWriter out) {
        losses.take(Setting.CACHE_KEY).ifPresent(key -> out.member("prompt_cache_key", key));
        losses.given(Setting.CACHE_ALL).ifPresent(given -> {
            if (!model.takes(Denial.CACHE_MARKS)) {
                losses.dropped(given.field(), "this model caches as it sees fit");
                return;
            }
            out.name("prompt_cache_options").startObject().member("mode", "implicit");
            given.value()
                    .ttl()
                    .map(ttl -> new CompletionsPartWriter(losses, to).ttl(ttl, given.field()))
                    .ifPresent(ttl -> out.member("ttl", ttl));
            out.endObject();
        });
    }

    private void account(JsonWriter out) {
        losses.given(Setting.END_USER).ifPresent(given -> {
            boolean fits = given.value().length() <= MAX_USER;
            if (!fits) {
                losses.approximated(given.field(), "longer than " + MAX_USER + " characters → its digest");
            }
            out.member("user", fits ? given.value() : OpenAiNames.digest(given.value()));
        });
        losses.given(Setting.METADATA).ifPresent(given -> {
            if (isMetadata(given.value())) {
                out.name("metadata").value(given.value());
            } else {
                losses.dropped(
                        given.field(), "more than " + MAX_METADATA + " pairs, longer ones, or such as are no strings");
            }
        });
        losses.given(Setting.SERVICE_TIER).ifPresent(given -> tier(out, given));
    }

    private static boolean isMetadata(JsonObject map) {
        return map.members().size() <= MAX_METADATA
                && map.members().entrySet().stream()
                        .allMatch(entry -> entry.getKey().length() <= MAX_METADATA_NAME
                                && entry.getValue() instanceof JsonString(String value)
                                && value.length() <= MAX_METADATA_VALUE);
    }

    private void tier(JsonWriter out, Given<ServiceTier> given) {
        boolean few = !model.takes(Denial.SERVICE_TIERS);
        Optional<ServiceTier> tier = switch (given.value()) {
            case DEFAULT, PRIORITY -> Optional.of(given.value());
            case AUTO, FLEX, SCALE -> few ? Optional.empty() : Optional.of(given.value());
            case FAST, ULTRAFAST -> Optional.of(few ? ServiceTier.PRIORITY : ServiceTier.FAST);
        };
        if (tier.isEmpty() && given.value() != ServiceTier.AUTO) {
            losses.dropped(
                    given.field(),
                    "this model's API has no tier " + given.value().word());
        } else if (tier.isPresent() && tier.get() != given.value()) {
            losses.approximated(
                    given.field(), given.value().word() + " → " + tier.get().word());
        }
        tier.ifPresent(chosen -> out.member("service_tier", chosen.word()));
    }
}
