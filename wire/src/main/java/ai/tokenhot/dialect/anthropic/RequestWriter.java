package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.MediaKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.ServiceTier;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes a request for a provider: {@code chat-dialects.md} sections 3.2 to 3.6 and 6.2 to 6.8. */
final class RequestWriter {

    /** The ceiling on output of a request without one, for a model whose own is not known. */
    static final long DEFAULT_MAX_TOKENS = 8192;

    /** The API version that still takes sampling. */
    private static final String VERSION_WITH_SAMPLING = "2023-06-01";

    private static final String VERSION = "2026-10-21";

    /** Without it some models refuse {@code speed}. */
    private static final Header FAST = new Header("anthropic-beta", "fast-mode-2026-02-01");

    private static final int MAX_USER = 256;

    /** Objects that may stand with members of this language alone. */
    private static final Set<String> HOLDERS = Set.of("output_config", "metadata");

    private final ChatRequest request;
    private final Destination to;
    private final Losses losses;
    private final ToolNames names = new ToolNames();
    private final Map<String, Json> body = new LinkedHashMap<>();
    private final List<Header> headers = new ArrayList<>();
    private final List<String> cutAt = new ArrayList<>();
    private final boolean own;
    private final boolean counts;

    private RequestWriter(ChatRequest request, Destination to) {
        this.request = request;
        this.to = to;
        this.losses = new Losses(request);
        this.own = request.from().equals(Messages.ID);
        this.counts = to.operation() == Operation.COUNT_TOKENS;
    }

    static Encoded write(ChatRequest request, Destination to) {
        return new RequestWriter(request, to).write();
    }

    private Encoded write() {
        var marks = new CacheMarks(request, to, losses);
        var toolWriter = new ToolWriter(request, to, losses, names, marks);
        var conversation =
                new ConversationWriter(to, losses, new BlockWriter(request.from(), to, losses, names, marks));
        List<Json> tools = new ArrayList<>(toolWriter.tools());
        boolean any = !tools.isEmpty();
        OutputPlan output = OutputPlan.of(to, losses, names, any);
        output.tool().ifPresent(tool -> tools.add(tool(tool)));
        conversation.write(request.turns());
        output.sentence().ifPresent(conversation::instruct);
        long ceiling = ceiling();
        ThinkingPlan thinking =
                ThinkingPlanner.plan(to.model().thinking(), losses, circumstances(ceiling, output, conversation));
        Optional<JsonObject> choice = new ToolChoiceWriter(to, losses, names)
                .write(thinking.on(), output.tool(), any, conversation::instruct);

        body.put("model", Json.of(to.upstreamModel()));
        put("tools", tools.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(tools)));
        put("tool_choice", choice);
        put("system", conversation.system());
        body.put("messages", conversation.messages());
        put("thinking", thinking.json());
        put("output_config", outputConfig(thinking, output));
        losses.given(Setting.CACHE_ALL).ifPresent(given -> {
            if (marks.taken()) {
                body.put("cache_control", marks.object(given.value(), given.field()));
            } else {
                losses.dropped(given.field(), "this model takes no marks of where to cache");
            }
        });
        Optional<Given<ServiceTier>> tier = losses.given(Setting.SERVICE_TIER);
        boolean sampled = false;
        if (!counts) {
            body.put("max_tokens", Json.of(ceiling));
            tier.ifPresent(this::tier);
            Map<String, Json> sampling = new Sampling(to.model(), losses).members(thinking.on());
            body.putAll(sampling);
            sampled = !sampling.isEmpty();
            stop();
            defaults();
            user();
            if (to.stream()) {
                body.put("stream", Json.of(true));
            }
            losses.rest();
        }
        request.extras().forEach(this::extra);
        if (losses.refusal().isPresent()) {
            return new Encoded.Refused(losses.refusal().get());
        }
        headers.add(new Header("anthropic-version", sampled ? VERSION_WITH_SAMPLING : VERSION));
        return new Encoded.Request(
                counts ? "/v1/messages/count_tokens" : "/v1/messages",
                new JsonObject(body).bytes(),
                headers,
                losses.losses(),
                new Repair(
                        names.changed(),
                        toolWriter.wrapped(),
                        output.tool().map(OutputPlan.JsonTool::name),
                        cutAt,
                        output.check()));
    }

    private void put(String name, Optional<? extends Json> value) {
        value.ifPresent(json -> body.put(name, json));
    }

    private static JsonObject tool(OutputPlan.JsonTool tool) {
        return JsonObject.builder()
                .put("name", tool.name())
                .put("description", "Gives the answer. Its arguments are the answer.")
                .put("input_schema", tool.schema())
                .build();
    }

    private static Optional<JsonObject> outputConfig(ThinkingPlan thinking, OutputPlan output) {
        if (thinking.effort().isEmpty() && output.format().isEmpty()) {
            return Optional.empty();
        }
        JsonObject.Builder config = JsonObject.builder();
        thinking.effort().ifPresent(effort -> config.put("effort", effort.word()));
        return Optional.of(config.put("format", output.format()).build());
    }

    private ThinkingPlanner.Circumstances circumstances(
            long ceiling, OutputPlan output, ConversationWriter conversation) {
        Optional<String> forbidden = output.tool().isPresent() && !to.model().takes(Denial.FORCED_TOOLS_WITH_THINKING)
                ? Optional.of("an answer by a tool that must be called")
                : Optional.empty();
        return new ThinkingPlanner.Circumstances(
                own,
                counts ? Long.MAX_VALUE : ceiling,
                request.settings().given(Setting.MAX_OUTPUT_TOKENS).isPresent(),
                forbidden,
                !conversation.lastStepBeginsWithThought());
    }

    private long ceiling() {
        Optional<Given<Long>> given = losses.given(Setting.MAX_OUTPUT_TOKENS);
        Optional<Long> most = to.model().outputTokens();
        if (given.isEmpty()) {
            long chosen = most.orElse(DEFAULT_MAX_TOKENS);
            if (!counts) {
                losses.approximated("max_tokens", "none → " + chosen + ", as this API demands a ceiling");
            }
            return chosen;
        }
        long wish = given.get().value();
        if (most.isPresent() && wish > most.get()) {
            losses.approximated(given.get().field(), wish + " → " + most.get() + ", the model's own ceiling");
            return most.get();
        }
        return wish;
    }

    private void stop() {
        Optional<Given<List<String>>> stop = losses.given(Setting.STOP);
        if (stop.isEmpty()) {
            return;
        }
        var sequences = new ArrayList<String>();
        for (String text : stop.get().value()) {
            if (text.isEmpty()) {
                continue;
            }
            if (text.isBlank() || !to.model().takes(Denial.STOP)) {
                cutAt.add(text);
            } else {
                sequences.add(text);
            }
        }
        if (!cutAt.isEmpty()) {
            losses.approximated(stop.get().field(), "the gateway cuts the answer where this API does not");
        }
        if (!sequences.isEmpty()) {
            body.put("stop_sequences", JsonArray.ofStrings(sequences));
        }
    }

    /** Takes what says no more than what holds anyway. */
    private void defaults() {
        takeIf(Setting.CHOICES, count -> count == 1);
        takeIf(Setting.OUTPUT_KINDS, kinds -> kinds.equals(Set.of(MediaKind.TEXT)));
        takeIf(Setting.FREQUENCY_PENALTY, penalty -> penalty.doubleValue() == 0);
        takeIf(Setting.PRESENCE_PENALTY, penalty -> penalty.doubleValue() == 0);
        takeIf(Setting.LOGIT_BIAS, bias -> bias.members().isEmpty());
        takeIf(Setting.METADATA, metadata -> metadata.members().isEmpty());
    }

    private <T> void takeIf(Setting<T> setting, Predicate<T> idle) {
        if (request.settings().get(setting).filter(idle).isPresent()) {
            losses.take(setting);
        }
    }

    private void user() {
        losses.given(Setting.END_USER).ifPresent(given -> {
            String user = given.value();
            if (user.length() > MAX_USER) {
                losses.approximated(given.field(), "its first " + MAX_USER + " characters");
                user = user.substring(0, MAX_USER);
            }
            body.put("metadata", JsonObject.builder().put("user_id", user).build());
        });
    }

    private void tier(Given<ServiceTier> given) {
        switch (given.value()) {
            case AUTO -> body.put("service_tier", Json.of("auto"));
            case DEFAULT -> body.put("service_tier", Json.of("standard_only"));
            case PRIORITY -> {
                losses.approximated(given.field(), "priority → auto");
                body.put("service_tier", Json.of("auto"));
            }
            case FAST -> fast();
            case ULTRAFAST -> {
                losses.approximated(given.field(), "ultrafast → fast");
                fast();
            }
            case FLEX, SCALE -> losses.dropped(given.field(), "this API has no such tier");
        }
    }

    private void fast() {
        body.put("speed", Json.of("fast"));
        if (!own) {
            // A caller of this language has asked for it in a header of its own, which goes along.
            headers.add(FAST);
        }
    }

    /** Puts a field of this very language back where it stood, and reports any other. */
    private void extra(Extra extra) {
        if (!own) {
            losses.extra(extra);
            return;
        }
        if (counts) {
            return;
        }
        String[] path = extra.field().split("\\.", -1);
        if (path.length == 1) {
            body.put(path[0], extra.value());
            return;
        }
        @Nullable Json holder = body.get(path[0]);
        if (path.length == 2 && (holder instanceof JsonObject || (holder == null && HOLDERS.contains(path[0])))) {
            JsonObject.Builder nested = holder instanceof JsonObject object ? object.with() : JsonObject.builder();
            body.put(path[0], nested.put(path[1], extra.value()).build());
            return;
        }
        losses.extra(extra);
    }
}
