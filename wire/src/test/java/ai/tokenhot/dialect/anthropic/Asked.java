package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.Query;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.inference.Turn.Role;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A request of another language on its way to a model of this one, and what came of it. */
final class Asked {

    static final DialectId ELSEWHERE = new DialectId("elsewhere");
    static final String UPSTREAM = "upstream-model";

    /** Thinks within a budget, when it is asked to. */
    static final Model SONNET_4_5 = model(
            Set.of(Denial.TEMPERATURE_WITH_TOP_P, Denial.FORCED_TOOLS_WITH_THINKING, Denial.SYSTEM_TURNS),
            new Thinking(
                    Set.of(ThinkingMode.ENABLED, ThinkingMode.DISABLED),
                    Set.of(),
                    Optional.of(1024L),
                    Optional.of(63_999L),
                    false));

    /** Thinks as it sees fit, or within a budget, when it is asked to. */
    static final Model OPUS_4_6 = model(
            Set.of(Denial.TEMPERATURE_WITH_TOP_P, Denial.PREFILL, Denial.SYSTEM_TURNS),
            new Thinking(
                    Set.of(ThinkingMode.ADAPTIVE, ThinkingMode.ENABLED, ThinkingMode.DISABLED),
                    Set.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.MAX),
                    Optional.of(1024L),
                    Optional.empty(),
                    false));

    /** Always thinks, and refuses most knobs. */
    static final Model OPUS_5_5 = model(
            Set.of(Denial.SAMPLING, Denial.FORCED_TOOLS, Denial.PREFILL),
            new Thinking(
                    Set.of(ThinkingMode.ADAPTIVE),
                    Set.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX),
                    Optional.empty(),
                    Optional.empty(),
                    true));

    /** Takes less effort, and thinks between calls at least. */
    static final Model SONNET_5_5 = model(
            Set.of(Denial.SAMPLING, Denial.FORCED_TOOLS, Denial.PREFILL),
            new Thinking(
                    Set.of(ThinkingMode.ADAPTIVE, ThinkingMode.BETWEEN_TOOLS),
                    Set.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH),
                    Optional.empty(),
                    Optional.empty(),
                    true));

    private static final Messages DIALECT = new Messages();

    private final List<Turn> turns = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final List<Extra> extras = new ArrayList<>();
    private final Settings.Builder settings = Settings.builder();

    static Model model(Set<Denial> denials, Thinking thinking) {
        return new Model(
                "model",
                "Model",
                "maker",
                List.of(),
                Optional.empty(),
                Set.of(Modality.TEXT),
                Set.of(Modality.TEXT),
                Set.of(),
                denials,
                thinking,
                Optional.empty(),
                Optional.of(64_000L),
                "",
                Optional.empty(),
                List.of());
    }

    static Destination to(Model model, Operation operation, boolean stream) {
        return new Destination(Messages.ID, UPSTREAM, model, operation, stream);
    }

    /** The request that a body of this language is. */
    static ChatRequest decoded(String body) {
        Decoded decoded = decode(body);
        assertThat(decoded).as(body).isInstanceOf(Decoded.Request.class);
        return ((Decoded.Request) decoded).request();
    }

    static Decoded decode(String body) {
        Route route = DIALECT.routes().getFirst();
        return new MessagesCodec()
                .decodeRequest(new Target(route, Optional.empty(), Query.of(null)), body.getBytes(UTF_8));
    }

    static Asked user(String text) {
        return new Asked().with(Role.USER, new Part.Text(text));
    }

    Asked with(Role role, Part... parts) {
        return turn(role, List.of(parts).stream().map(Content::of).toList());
    }

    Asked turn(Role role, List<Content> contents) {
        turns.add(new Turn("turns[" + turns.size() + "]", role, Optional.empty(), contents));
        return this;
    }

    Asked tool(String name) {
        return tool(new Tool.Function(
                "tools[" + tools.size() + "]",
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
    }

    Asked tool(Tool tool) {
        tools.add(tool);
        return this;
    }

    <T> Asked set(ai.tokenhot.inference.Setting<T> setting, T value) {
        settings.put(setting, value, setting.label());
        return this;
    }

    Asked extra(Extra extra) {
        extras.add(extra);
        return this;
    }

    static Part call(String id, String arguments) {
        return new Part.ToolCall(id, "get", arguments, CallKind.FUNCTION);
    }

    static Part result(String id, String text) {
        return new Part.ToolResult(id, Optional.empty(), List.of(new Part.Text(text)), false);
    }

    ChatRequest request() {
        return new ChatRequest(ELSEWHERE, "asked", false, turns, tools, settings.build(), extras, JsonObject.empty());
    }

    Outcome sentTo(Model model) {
        return outcome(request(), to(model, Operation.CHAT, false));
    }

    static Outcome outcome(ChatRequest request, Destination to) {
        Encoded encoded = new MessagesCodec().encodeRequest(request, to);
        assertThat(encoded).isInstanceOf(Encoded.Request.class);
        return new Outcome((Encoded.Request) encoded);
    }

    Failure refusedBy(Model model) {
        Encoded encoded = new MessagesCodec().encodeRequest(request(), to(model, Operation.CHAT, false));
        assertThat(encoded).isInstanceOf(Encoded.Refused.class);
        return ((Encoded.Refused) encoded).failure();
    }

    /** What is sent. */
    record Outcome(Encoded.Request sent) {

        JsonObject body() {
            return (JsonObject) Json.parse(sent.body());
        }

        /** A member of the body as text; empty when it is not there. */
        String text(String name) {
            return body().get(name).map(Json::text).orElse("");
        }

        String version() {
            return sent.headers().stream()
                    .filter(header -> header.name().equals("anthropic-version"))
                    .findFirst()
                    .orElseThrow()
                    .value();
        }

        List<String> lost() {
            return sent.losses().stream()
                    .map(Loss::field)
                    .filter(field -> !field.equals("max_tokens"))
                    .toList();
        }
    }
}
